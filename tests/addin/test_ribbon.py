"""The ribbon: Excel drops a bad one without a word, so every name in it is looked up."""

import ast
import importlib.util
import io
import re
import tomllib
import zipfile
from pathlib import Path

import pytest
import xmlschema
from lxml import etree

from quotaxl.addin.build import Flavour, build, english
from quotaxl.addin.vendored import run_python
from quotaxl.core.assets import asset
from quotaxl.core.edits import FINDINGS_SHEET
from quotaxl.core.finding import Severity
from quotaxl.marks.layout import HEADINGS
from quotaxl.text.labels import CELL, GONE, LEVEL, MESSAGE, RULE, SEVERITY, SHEET, STATE

PARTS = {"customUI/customUI14.xml": "customui14.xsd", "customUI/customUI.xml": "customUI.xsd"}
RELATIONS = {
    "http://schemas.microsoft.com/office/2007/relationships/ui/extensibility": "customUI/customUI14.xml",
    "http://schemas.microsoft.com/office/2006/relationships/ui/extensibility": "customUI/customUI.xml",
}
BUTTONS = {
    "导入分配表": "import_allocation",
    "新建填报簿": "new_workbook",
    "校验": "check",
    "填报附表": "fill",
    "标记/清除标记": "toggle_marks",
    "核对结果": "findings",
    "生成邮件": "mail",
    "起草报告": "report",
    "打印": "print_sheets",
    "数据来源": "trace",
    "接受此项…": "accept",
    "撤销": "undo",
    "设置": "settings",
    "帮助": "help",
}
CALLBACK = re.compile(
    r"^Public Sub (\w+)\(control As IRibbonControl\)\n"
    r"(?:    (?:Dim|Reason =) .*\n)*"
    r'    (?:If Reason <> "" Then )?RunPython "import quotaxl\.ribbon; quotaxl\.ribbon\.(\w+)\(\)"(?:, Reason)?'
    r"\nEnd Sub$",
    re.MULTILINE,
)
CHINESE = re.compile("[\u4e00-\u9fff]")
STEPS = {"上一处": "OnPrevious", "下一处": "OnNext", "只看错误": "OnErrorsOnly"}
"""Buttons that VBA serves alone."""
VBA = asset("macros", "QuotaxlRibbon.bas").read_text(encoding="ascii")


def part(name):
    with zipfile.ZipFile(asset("workbook", "quotaxl.xlam")) as archive:
        return archive.read(name)


def buttons(name="customUI/customUI14.xml"):
    return [found for found in etree.fromstring(part(name)).iter() if etree.QName(found).localname == "button"]


@pytest.mark.parametrize(("name", "schema"), PARTS.items())
def test_a_part_is_valid(reference, name, schema):
    xmlschema.XMLSchema(reference / "data" / "office" / schema).validate(part(name).decode())


def test_the_schema_would_object(reference):
    schema = xmlschema.XMLSchema(reference / "data" / "office" / "customui14.xsd")
    assert not schema.is_valid(part("customUI/customUI14.xml").decode().replace("onAction", "onClick", 1))


def test_every_icon_is_known_to_excel(reference):
    known = set((reference / "data" / "office" / "excel-control-ids.txt").read_text().split())
    assert {button.get("imageMso") for button in buttons()} <= known


def test_both_parts_say_the_same():
    def plain(name):
        return re.sub(rb'xmlns="[^"]*"', b"", part(name))

    assert plain("customUI/customUI14.xml") == plain("customUI/customUI.xml")
    assert part("customUI/customUI14.xml").count(b"2009/07/customui") == 1
    assert part("customUI/customUI.xml").count(b"2006/01/customui") == 1


def test_both_parts_are_related_to_the_package():
    relations = {found.get("Type"): found.get("Target") for found in etree.fromstring(part("_rels/.rels"))}
    assert RELATIONS.items() <= relations.items()


def test_every_button_does_what_it_says():
    callbacks = dict(CALLBACK.findall(VBA))
    called = {found.get("label"): found.get("onAction").removeprefix("QuotaxlRibbon.") for found in buttons()}
    assert {label: callbacks[name] for label, name in called.items() if name in callbacks} == BUTTONS
    assert {label: name for label, name in called.items() if name not in callbacks} == STEPS
    assert [found.get("label") for found in buttons() if found.get("tag") == "vba"] == list(STEPS)


def test_every_button_has_a_key_of_its_own():
    keys = [found.get("keytip") for found in buttons()]
    assert all(keys)
    assert len(set(keys)) == len(keys)


def test_vba_knows_the_labels_of_the_sheet_of_findings():
    settings = tomllib.loads(asset("macros", "texts.toml").read_text(encoding="utf-8"))["settings"]
    assert settings["SHEET_FINDINGS"] == FINDINGS_SHEET
    assert settings["LEVEL_ERROR"] == SEVERITY[Severity.ERROR].zh
    assert settings["STATE_GONE"] == GONE.zh
    assert f'= "{GONE.en}"' in VBA
    assert f'= "{SEVERITY[Severity.ERROR].en}"' in VBA
    names = [heading.words for heading in HEADINGS]
    places = {LEVEL: 2, RULE: 3, SHEET: 4, CELL: 5, MESSAGE: 6, STATE: 14}
    assert {words: names.index(words) + 1 for words in places} == places
    assert all(f"Cells(Row, {column})" in VBA for column in places.values())


def test_no_callback_is_without_a_button():
    subs = re.findall(r"^Public (?:Sub|Function) (\w+)\(", VBA, re.MULTILINE)
    assert sorted(subs) == sorted([*(name for name, _ in CALLBACK.findall(VBA)), *STEPS.values()])
    assert sorted(f"QuotaxlRibbon.{name}" for name in subs) == sorted(found.get("onAction") for found in buttons())


def test_nothing_is_asked_of_vba_while_the_ribbon_is_drawn():
    for element in etree.fromstring(part("customUI/customUI14.xml")).iter():
        assert etree.QName(element).localname != "menu"
        assert not [name for name in element.attrib if name.startswith(("get", "on")) and name != "onAction"]


@pytest.mark.parametrize("command", BUTTONS.values())
def test_every_command_is_a_function_of_the_ribbon_module(command):
    place = Path(importlib.util.find_spec("quotaxl").origin).with_name("ribbon.py")
    functions = {
        node.name: node.args
        for node in ast.parse(place.read_text(encoding="utf-8")).body
        if isinstance(node, ast.FunctionDef) and not node.name.startswith("_")
    }
    assert command in functions
    assert len(functions[command].args) == len(functions[command].defaults)  # VBA calls it with nothing


def test_the_applescript_knows_the_same_entry_points():
    script = asset("macros", "quotaxl.applescript").read_text(encoding="utf-8")
    (listed,) = re.findall(r"^property EntryPoints : \{(.*)\}$", script, re.MULTILINE)
    assert re.findall(r'"(\w+)"', listed) == [name for _, name in CALLBACK.findall(VBA)]


def test_the_module_that_starts_python_knows_the_same_entry_points():
    (listed,) = re.findall(r'EntryPoints As String = "\|(.*)\|"', run_python(asset("macros", "vendor")))
    assert listed.split("|") == [name for _, name in CALLBACK.findall(VBA)]


def english_part(name):
    with zipfile.ZipFile(io.BytesIO(build(asset("macros"), Flavour.ADDIN, "en"))) as archive:
        return archive.read(name).decode()


@pytest.mark.parametrize(("name", "schema"), PARTS.items())
def test_the_english_ribbon_is_valid_and_differs_in_words_only(reference, name, schema):
    text = english_part(name)
    xmlschema.XMLSchema(reference / "data" / "office" / schema).validate(text)
    words = ("label", "screentip", "supertip")
    ours, theirs = etree.fromstring(part(name)), etree.fromstring(text.encode())
    for one, other in zip(ours.iter(), theirs.iter(), strict=True):
        assert {k: v for k, v in one.attrib.items() if k not in words} == {
            k: v for k, v in other.attrib.items() if k not in words
        }
        assert all(
            other.get(word).isprintable() and not CHINESE.search(other.get(word))
            for word in words
            if word in other.attrib
        )


def test_every_element_with_words_has_english_ones():
    named = {
        found.get("id") for found in etree.fromstring(part("customUI/customUI14.xml")).iter() if found.get("label")
    }
    assert set(english(asset("macros"))) == named
    texts = tomllib.loads(asset("macros", "texts.toml").read_text(encoding="utf-8"))
    assert set(texts["english"]) == {name for name in texts["settings"] if name.startswith("TEXT_")}
    assert not any(CHINESE.search(text) for text in texts["english"].values())


@pytest.mark.parametrize(("name", "chinese"), [("ribbon", True), ("ribbon-en", False)])
def test_the_pictures_of_the_ribbon_are_drawn_from_its_xml(name, chinese):
    docs = Path(__file__).parents[2] / "docs"
    spec = importlib.util.spec_from_file_location("make_ribbon", docs / "make_ribbon.py")
    drawing = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(drawing)
    drawn = drawing.ribbon(chinese=chinese)
    assert (docs / "images" / f"{name}.svg").read_text(encoding="utf-8") == drawn
    labels = [
        found.get("label") for found in etree.fromstring(part("customUI/customUI14.xml")).iter() if found.get("label")
    ]
    assert all((label in drawn) is chinese for label in labels)
