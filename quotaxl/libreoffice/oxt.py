"""Builds the extension for LibreOffice: the same buttons as Excel's ribbon, as a menu and a toolbar.

The labels come from the ribbon's XML, so that there is one place for them. The file is the same on every system:
its entries are stored as they are, in a fixed order, dated 1980.
"""

import re
import zipfile
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from xml.etree import ElementTree as ET
from xml.sax.saxutils import escape, quoteattr

from quotaxl import __version__
from quotaxl.core.assets import asset

_RIBBON = "{http://schemas.microsoft.com/office/2009/07/customui}"
_CALC = "com.sun.star.sheet.SpreadsheetDocument"
_TITLE = "债务限额(Q)"
_WORD = re.compile(r"(?<!^)(?=[A-Z])")


@dataclass(frozen=True, slots=True)
class MenuEntry:
    """An entry of menu and toolbar: the entry point of quotaxl.ribbon, its label, and its group."""

    button: str
    label: str
    group: int


def build(target: Path) -> Path:
    """Write the extension to `target` and return that."""
    target.write_bytes(data())
    return target


def data() -> bytes:
    """Return the extension's bytes, the same every time."""
    source = asset("macros", "libreoffice")
    parts = {
        "META-INF/manifest.xml": (source / "manifest.xml").read_bytes(),
        "description.xml": (source / "description.xml").read_bytes().replace(b"{version}", __version__.encode()),
        "Addons.xcu": addons(entries()).encode(),
        "quotaxl_run.py": (source / "quotaxl_run.py").read_bytes(),
    }
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
        for name, part in parts.items():
            info = zipfile.ZipInfo(name)
            info.create_system = 3
            info.external_attr = 0o644 << 16
            archive.writestr(info, part.replace(b"\r\n", b"\n"))
    return out.getvalue()


def entries() -> tuple[MenuEntry, ...]:
    """Return the buttons of the ribbon in order; QuotaxlRibbon.OnToggleMarks is the entry point toggle_marks."""
    root = ET.parse(asset("macros", "ribbon", "customUI14.xml")).getroot()  # noqa: S314 - our own file
    found = []
    for number, group in enumerate(root.iter(f"{_RIBBON}group")):
        for button in group.iter(f"{_RIBBON}button"):
            action = button.attrib["onAction"].rpartition(".On")[2]
            found.append(MenuEntry(_WORD.sub("_", action).lower(), button.attrib["label"], number))
    return tuple(found)


def addons(items: tuple[MenuEntry, ...]) -> str:
    """Return Addons.xcu, which declares menu and toolbar."""
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<oor:component-data xmlns:oor="http://openoffice.org/2001/registry" '
        'xmlns:xs="http://www.w3.org/2001/XMLSchema" oor:name="Addons" oor:package="org.openoffice.Office">\n'
        '<node oor:name="AddonUI">\n'
        f'<node oor:name="OfficeMenuBar"><node oor:name="quotaxl.menu" oor:op="replace">'
        f"{_prop('Title', _TITLE)}{_prop('Context', _CALC)}"
        f'<node oor:name="Submenu">{_items(items)}</node></node></node>\n'
        '<node oor:name="OfficeToolBar"><node oor:name="quotaxl.toolbar" oor:op="replace">'
        f"{_items(items)}</node></node>\n"
        "</node>\n</oor:component-data>\n"
    )


def _items(items: tuple[MenuEntry, ...]) -> str:
    made = []
    for number, item in enumerate(items):
        if number and item.group != items[number - 1].group:
            made.append(_node(f"m{number:02d}a", _prop("URL", "private:separator")))
        content = (
            _prop("URL", f"service:quotaxl.Run?{item.button}")
            + _prop("Title", item.label)
            + _prop("Target", "_self")
            + _prop("Context", _CALC)
        )
        made.append(_node(f"m{number:02d}b", content))
    # The office sorts nodes by name.
    return "".join(made)


def _node(name: str, content: str) -> str:
    return f'\n<node oor:name={quoteattr(name)} oor:op="replace">{content}</node>'


def _prop(name: str, value: str) -> str:
    """Return a property; without a language a title is shown in every one."""
    return f'<prop oor:name="{name}" oor:type="xs:string"><value>{escape(value)}</value></prop>'
