"""What is built, read back by others: olevba, pyOpenVBA, openpyxl and the zip module."""

import re
import shutil
import subprocess
import sys
import warnings
import zipfile

import openpyxl
import pytest
from lxml import etree
from pyopenvba import check_file

from quotaxl.addin.build import Flavour, build
from quotaxl.addin.modules import modules
from quotaxl.core.assets import asset
from quotaxl.core.errors import UserError

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    from oletools.olevba import VBA_Parser

MACROS = asset("macros")
MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


@pytest.fixture(params=Flavour)
def built(request, tmp_path):
    path = tmp_path / request.param.value
    path.write_bytes(build(MACROS, request.param))
    return request.param, path


def sources(flavour):
    return modules(MACROS, 1 if flavour is Flavour.ADDIN else 2, recorder=flavour is Flavour.RECORDER)


def dumped(path):
    parser = VBA_Parser(str(path))
    try:
        return {stream.rpartition("/")[2]: code for _, stream, _, code in parser.extract_macros()}
    finally:
        parser.close()


def test_the_committed_addin_is_what_the_sources_give():
    assert asset("workbook", "quotaxl.xlam").read_bytes() == build(MACROS, Flavour.ADDIN)


def test_line_ends_of_the_checkout_do_not_matter(tmp_path):
    shutil.copytree(MACROS, tmp_path / "macros")
    for path in (tmp_path / "macros").rglob("*"):
        if path.is_file() and path.parent.name != "vendor":
            path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    assert build(tmp_path / "macros", Flavour.ADDIN) == build(MACROS, Flavour.ADDIN)


def test_another_process_builds_the_same_bytes(tmp_path):
    subprocess.run(
        [sys.executable, "-c", "from quotaxl.cli.main import main; main()", "addin", "build", "-o", "a.xlam"],
        cwd=tmp_path,
        check=True,
        env={"PYTHONHASHSEED": "7", "TZ": "Asia/Urumqi", "LC_ALL": "C", "PATH": ""},
        capture_output=True,
    )
    assert (tmp_path / "a.xlam").read_bytes() == build(MACROS, Flavour.ADDIN)


def test_olevba_dumps_every_module_as_its_source(built):
    flavour, path = built
    assert dumped(path) == {module.name: module.text for module in sources(flavour)}


def test_the_second_checker_finds_nothing(built):
    report = check_file(built[1])
    assert report.complete
    assert list(report.issues) == []


def test_the_second_checker_would_find_something(built, tmp_path):
    raw = built[1].read_bytes()
    broken = tmp_path / built[1].name
    at = raw.index(b"\xd0\xcf\x11\xe0") + 512 + 64  # inside the allocation table of the VBA project
    broken.write_bytes(raw[:at] + b"\x01\x02\x03" + raw[at + 3 :])
    assert not check_file(broken).ok


def test_the_zip_is_in_order_and_dateless(built):
    with zipfile.ZipFile(built[1]) as archive:
        entries = archive.infolist()
        assert archive.testzip() is None
    assert entries[0].filename == "[Content_Types].xml"
    assert {entry.date_time for entry in entries} == {(1980, 1, 1, 0, 0, 0)}
    assert {(entry.create_system, entry.external_attr, entry.extra) for entry in entries} == {(0, 0o600 << 16, b"")}
    assert {entry.compress_type for entry in entries} == {zipfile.ZIP_STORED}


def test_every_sheet_has_its_module(built):
    flavour, path = built
    with zipfile.ZipFile(path) as archive:
        parts = {name: etree.fromstring(archive.read(name)) for name in archive.namelist() if name.endswith(".xml")}
    names = [parts["xl/workbook.xml"].find(f"{MAIN}workbookPr").get("codeName")]
    names += [xml.find(f"{MAIN}sheetPr").get("codeName") for name, xml in parts.items() if "/worksheets/" in name]
    assert set(names) == {module.name for module in sources(flavour)} & {"ThisWorkbook", "Sheet1", "Sheet2"}
    assert len(names) == (2 if flavour is Flavour.ADDIN else 3)


def test_the_project_is_not_called_like_a_module(built):
    with zipfile.ZipFile(built[1]) as archive:
        project = archive.read("xl/vbaProject.bin")
    name = re.search(rb'\r\nName="(\w+)"', project)[1].decode()
    assert name.lower() not in {module.name.lower() for module in sources(built[0])}


def test_a_class_has_its_base_and_no_export_header():
    (found,) = (module for module in sources(Flavour.ADDIN) if module.name == "Dictionary")
    assert found.text.startswith('Attribute VB_Name = "Dictionary"\r\nAttribute VB_Base = "0{FCFB3D2A-')
    assert "VERSION 1.0 CLASS" not in found.text
    assert "MultiUse" not in found.text


def test_the_workbook_flavour_opens_and_explains_itself(tmp_path):
    path = tmp_path / "quotaxl.xlsm"
    path.write_bytes(build(MACROS, Flavour.WORKBOOK))
    book = openpyxl.load_workbook(path)
    assert [(sheet.title, sheet.sheet_state) for sheet in book] == [
        ("quotaxl", "visible"),
        ("quotaxl.conf", "veryHidden"),
    ]
    assert "债务限额" in book["quotaxl"]["A1"].value


def test_the_config_sheet_names_no_interpreter_and_adds_no_path(built):
    with zipfile.ZipFile(built[1]) as archive:
        name = "xl/worksheets/sheet1.xml" if built[0] is Flavour.ADDIN else "xl/worksheets/sheet2.xml"
        cells = [cell.findtext(f".//{MAIN}t") for cell in etree.fromstring(archive.read(name)).iter(f"{MAIN}c")]
        kinds = {cell.get("t") for cell in etree.fromstring(archive.read(name)).iter(f"{MAIN}c")}
    settings = dict(zip(cells[::2], cells[1::2], strict=True))
    assert settings["ADD_WORKBOOK_TO_PYTHONPATH"] == "false"
    assert kinds == {"inlineStr"}  # a boolean would be read as False, which is not the text that is compared with
    assert not {"INTERPRETER", "INTERPRETER_WIN", "INTERPRETER_MAC", "PYTHONPATH", "CONDA PATH"} & set(settings)
    wanted = set(re.findall(r'(?:GetConfig|Say)\("(TEXT_\w+)"\)', "".join(m.text for m in sources(Flavour.ADDIN))))
    assert wanted == {key for key in settings if key.startswith("TEXT_")}


def test_chinese_in_vba_is_refused_with_its_line(tmp_path):
    shutil.copytree(MACROS, tmp_path / "macros")
    path = tmp_path / "macros" / "QuotaxlRibbon.bas"
    path.write_text(path.read_text() + "' 校验\n", encoding="utf-8")
    last = len(path.read_text(encoding="utf-8").splitlines())
    with pytest.raises(UserError, match=rf"Line {last} is not ASCII: ' 校验"):
        build(tmp_path / "macros", Flavour.ADDIN)


def test_a_module_without_a_name_is_refused(tmp_path):
    shutil.copytree(MACROS, tmp_path / "macros")
    (tmp_path / "macros" / "QuotaxlRibbon.bas").write_text("Option Explicit\n")
    with pytest.raises(UserError, match="VB_Name"):
        build(tmp_path / "macros", Flavour.ADDIN)
