"""Makes the add-in and its flavours from macros/: the same bytes on every system, every time."""

import io
import re
import tomllib
import zipfile
from enum import Enum
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

from quotaxl.addin import parts
from quotaxl.addin.modules import modules
from quotaxl.addin.project import vba_project
from quotaxl.core.words import Lang

PROJECT = "QuotaxlAddin"
CONFIG_SHEET = "quotaxl.conf"
PANEL_SHEET = "quotaxl"
_RIBBON_14 = "http://schemas.microsoft.com/office/2009/07/customui"
_RIBBON_12 = "http://schemas.microsoft.com/office/2006/01/customui"
_LONG_AGO = (1980, 1, 1, 0, 0, 0)  # the earliest date a zip can hold


class Flavour(Enum):
    """What is built; the value is its usual file name."""

    ADDIN = "quotaxl.xlam"
    WORKBOOK = "quotaxl.xlsm"
    RECORDER = "quotaxl-recorder.xlsm"


def build(macros: Path, flavour: Flavour, lang: Lang = "zh") -> bytes:
    """Return the bytes of a flavour.

    ADDIN is the add-in; WORKBOOK is a macro workbook for offices that forbid add-ins; RECORDER is a macro workbook
    whose buttons write the command they would run into cell A1 of the sheet `quotaxl`. `lang` is the language of the
    ribbon: what Excel draws is fixed when it is built, as VBA is asked nothing while it draws.

    Raises:
        UserError: a source in `macros` is not as it must be.
    """
    texts = tomllib.loads((macros / "texts.toml").read_text(encoding="utf-8"))
    spoken = texts["settings"] | (texts["english"] if lang == "en" else {})
    config = [(key, value) for key, value in spoken.items()]
    sheets = [(CONFIG_SHEET, parts.sheet(1, config), "visible")]
    if flavour is not Flavour.ADDIN:
        lines = [(line,) for line in texts["panel"]["lines"]] if flavour is Flavour.WORKBOOK else []
        sheets = [
            (PANEL_SHEET, parts.sheet(1, lines, wide=True), "visible"),
            (CONFIG_SHEET, parts.sheet(2, config), "veryHidden"),
        ]
    ribbon = (macros / "ribbon" / "customUI14.xml").read_bytes().replace(b"\r\n", b"\n")
    if lang == "en":
        ribbon = _in_english(ribbon.decode(), macros).encode()
    project = vba_project(PROJECT, modules(macros, len(sheets), recorder=flavour is Flavour.RECORDER))
    properties = {key: escape(value) for key, value in texts["properties"].items()}
    return _zip(
        {
            "[Content_Types].xml": parts.content_types(len(sheets), addin=flavour is Flavour.ADDIN),
            "_rels/.rels": parts.RELATIONS,
            "docProps/core.xml": parts.CORE.format(**properties).encode(),
            "docProps/app.xml": parts.APP,
            "xl/workbook.xml": parts.workbook([(name, state) for name, _, state in sheets], flavour is Flavour.ADDIN),
            "xl/_rels/workbook.xml.rels": parts.workbook_relations(len(sheets)),
            "xl/styles.xml": parts.STYLES,
            **{f"xl/worksheets/sheet{number}.xml": xml for number, (_, xml, _) in enumerate(sheets, start=1)},
            "xl/vbaProject.bin": project,
            "customUI/customUI14.xml": ribbon,
            "customUI/customUI.xml": ribbon.replace(_RIBBON_14.encode(), _RIBBON_12.encode()),
        }
    )


def english(macros: Path) -> dict[str, tuple[str, str]]:
    """Return the label, and what is told of it, of every tab, group and button by its id."""
    found = tomllib.loads((macros / "ribbon" / "english.toml").read_text(encoding="utf-8"))
    return {name: (label, "") for name, label in found["labels"].items()} | {
        name: (label, told) for name, (label, told) in found["buttons"].items()
    }


def _in_english(ribbon: str, macros: Path) -> str:
    words = english(macros)

    def element(match: re.Match[str]) -> str:
        label, told = words[match[1]]
        text = match[0]
        for name, value in (("label", label), ("screentip", label), ("supertip", told)):
            before, lead, rest = text.partition(f' {name}="')
            if lead:
                _, _, after = rest.partition('"')
                text = f"{before} {name}={quoteattr(value)}{after}"
        return text

    return re.sub(r'<(?:tab|group|button) id="(\w+)"[^>]*>', element, ribbon)


def _zip(files: dict[str, bytes]) -> bytes:
    """Return a zip of these files, in this order and not compressed: deflate differs between versions of zlib."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, data in files.items():
            info = zipfile.ZipInfo(name, _LONG_AGO)
            info.create_system = 0
            archive.writestr(info, data, zipfile.ZIP_STORED)
    return out.getvalue()
