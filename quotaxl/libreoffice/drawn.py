"""A page of ours as one picture: LibreOffice lays it out, the PDF's own renderer draws it."""

from io import BytesIO
from typing import Any

from quotaxl.libreoffice.convert import NotConverted, converted
from quotaxl.machine.scratch import scratch

_DOTS = 96
"""Dots an inch."""
_MARGIN = 24
_MOST = 40
"""Pages that are drawn; a page is 1.2 m high."""


def drawn_page(page: str) -> tuple[bytes, int]:
    """Return a page of markup as a PNG, and how many of its sheets of paper were left out because there are too many.

    The sheets stand below each other without blank margins. Raises NotConverted where LibreOffice is missing or fails.
    """
    import pdfplumber  # noqa: PLC0415 - half a second, wanted for a picture only

    with scratch() as room:
        source = room / "page.html"
        source.write_text(page.replace("<body>", "<body><p>&nbsp;</p>", 1), "utf-8")  # it loses the first paragraph
        made = converted(source, "pdf", room)
        with pdfplumber.open(made) as file:
            drawn = (_cropped(one.to_image(resolution=_DOTS).original) for one in file.pages[:_MOST])
            pictures = [one for one in drawn if one is not None]
            left_out = max(len(file.pages) - _MOST, 0)
    if not pictures:
        raise NotConverted("no page")
    return _stacked(pictures), left_out


def _cropped(picture: Any) -> Any:
    """The picture without the white around it; None for a blank one."""
    from PIL import ImageOps  # noqa: PLC0415 - Pillow comes with the renderer

    box = ImageOps.invert(picture.convert("L")).getbbox()
    if box is None:
        return None
    return picture.crop((0, max(box[1] - _MARGIN, 0), box[2] + _MARGIN, box[3] + _MARGIN // 2))


def _stacked(pictures: list[Any]) -> bytes:
    from PIL import Image  # noqa: PLC0415 - as above

    whole = Image.new("RGB", (max(p.width for p in pictures), sum(p.height for p in pictures)), "white")
    at = 0
    for picture in pictures:
        whole.paste(picture, (0, at))
        at += picture.height
    made = BytesIO()
    whole.save(made, "PNG", optimize=True)
    return made.getvalue()
