"""A page of ours as a picture."""

import shutil
from io import BytesIO

import pytest
from PIL import Image

from quotaxl.libreoffice.convert import NotConverted
from quotaxl.libreoffice.drawn import drawn_page

PAGE = (
    '<!DOCTYPE html><html><head><meta charset="utf-8"></head><body><p>first</p>'
    '<table border="1"><tr><td style="background:#ff0000">甲</td></tr></table></body></html>'
)


@pytest.mark.skipif(not shutil.which("soffice"), reason="LibreOffice is not installed")
def test_a_page_is_drawn_with_its_colours():
    made, left_out = drawn_page(PAGE)
    with Image.open(BytesIO(made)) as picture:
        colours = {colour for _, colour in picture.convert("RGB").getcolors(1 << 20)}
        assert picture.format == "PNG"
        assert picture.height < 400
    assert (255, 0, 0) in colours
    assert left_out == 0


def test_without_libreoffice_it_says_so(monkeypatch, tmp_path):
    monkeypatch.setenv("QUOTAXL_SOFFICE", str(tmp_path / "none"))
    with pytest.raises(NotConverted, match="no LibreOffice"):
        drawn_page(PAGE)
