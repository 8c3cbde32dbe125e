"""A folder stands for the documents in it, an archive for those packed in it."""

import zipfile
from pathlib import Path

import pytest

from quotaxl.app.gathered import gathered
from quotaxl.core.errors import UserError
from quotaxl.sources import read_workbook

TABLE = "地区,金额\n甲县,1\n合计,1\n"


def test_a_folder_is_its_documents_by_name(tmp_path: Path):
    for name in ("乙.csv", "甲.csv", ".藏.csv", "~$甲.xlsx", "图.png"):
        (tmp_path / name).write_text(TABLE, encoding="utf-8")
    (tmp_path / "下级").mkdir()
    (tmp_path / "下级" / "丙.csv").write_text(TABLE, encoding="utf-8")
    with gathered([tmp_path], read_workbook) as given:
        assert [path.name for path in given.files] == sorted(["乙.csv", "甲.csv"])
        assert not given.archived


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_an_archive_is_what_it_packs_and_files_are_called_by_it(tmp_path: Path, encoding: str):
    pack = tmp_path / "包.zip"
    names = [name.encode(encoding) for name in ("上报/甲县.csv", "__MACOSX/上报/甲县.csv")]
    plain = ["n" * len(names[0]), "m" * len(names[1])]
    with zipfile.ZipFile(pack, "w") as archive:
        for shown, name in zip(plain, names, strict=True):
            archive.writestr(shown if encoding == "gb18030" else name.decode(), TABLE)
    data = pack.read_bytes()
    for shown, name in zip(plain, names, strict=True):  # as Windows writes them: without the mark of UTF-8
        data = data.replace(shown.encode(), name)
    pack.write_bytes(data)
    with gathered([pack], read_workbook) as given:
        (path,) = given.files
        assert given.archived
        document = given.read(path)
        assert (document.file, document.grids[0].file) == (f"{pack}/上报/甲县.csv",) * 2
    assert not path.exists()


def test_names_that_climb_out_of_an_archive_stay_inside(tmp_path: Path):
    pack = tmp_path / "包.zip"
    with zipfile.ZipFile(pack, "w") as archive:
        archive.writestr("../../坏.csv", TABLE)
    with gathered([pack], read_workbook) as given:
        (path,) = given.files
        assert path.name == "坏.csv"
        assert ".." not in path.parts
    assert sorted(one.name for one in tmp_path.iterdir()) == ["包.zip"]


def test_what_holds_no_document_is_said(tmp_path: Path):
    pack = tmp_path / "空.zip"
    with zipfile.ZipFile(pack, "w") as archive:
        archive.writestr("说明.png", b"")
    for path in (pack, tmp_path / "空"):
        (tmp_path / "空").mkdir(exist_ok=True)
        with pytest.raises(UserError), gathered([path], read_workbook):
            pass


def test_a_workbook_called_zip_is_a_workbook(tmp_path: Path):
    book = tmp_path / "甲.zip"
    book.write_bytes((Path(__file__).parents[2] / "workbook").glob("*.xlsx").__next__().read_bytes())
    with gathered([book], read_workbook) as given:
        assert given.files == (book,)
