"""Builds the extension for LibreOffice: the same buttons as Excel's ribbon, as a menu and a toolbar.

The labels come from the ribbon's XML, so that there is one place for them. The file is the same on every system:
its entries are stored as they are, in a fixed order, dated 1980.
"""

import re
import tomllib
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
_TITLE, _TITLE_ENGLISH = "债务限额(~Q)", "Debt ~quotas"
_NAME, _NAME_ENGLISH = "债务限额", "Debt quotas"
SIZES = {"Small": 16, "Big": 26}
"""The icons of a button: how the office calls their sizes, and their pixels."""
_BOTH = 2
"""com.sun.star.ui: a toolbar that shows icons and labels."""
_TOOLBAR = "private:resource/toolbar/addon_quotaxl.toolbar"
_HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?>\n'
    '<oor:component-data xmlns:oor="http://openoffice.org/2001/registry" '
    'xmlns:xs="http://www.w3.org/2001/XMLSchema" oor:name="{name}" oor:package="{package}">\n'
)
_WORD = re.compile(r"(?<!^)(?=[A-Z])")


@dataclass(frozen=True, slots=True)
class MenuEntry:
    """An entry of menu and toolbar: the entry point of quotaxl.ribbon, its labels, its group of the ribbon, its key."""

    button: str
    label: str
    group: int
    english: str
    key: str


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
        "CalcWindowState.xcu": window_state().encode(),
        **{
            f"icons/{entry.button}_{size}.png": (source / "icons" / f"{entry.button}_{size}.png").read_bytes()
            for entry in entries()
            for size in SIZES.values()
        },
        "quotaxl_run.py": (source / "quotaxl_run.py").read_bytes(),
    }
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
        for name, part in parts.items():
            info = zipfile.ZipInfo(name)
            info.create_system = 3
            info.external_attr = 0o644 << 16
            archive.writestr(info, part if name.endswith(".png") else part.replace(b"\r\n", b"\n"))
    return out.getvalue()


def entries() -> tuple[MenuEntry, ...]:
    """Return the buttons of the ribbon in order; QuotaxlRibbon.OnToggleMarks is the entry point toggle_marks."""
    root = ET.parse(asset("macros", "ribbon", "customUI14.xml")).getroot()  # noqa: S314 - our own file
    spoken = tomllib.loads(asset("macros", "ribbon", "english.toml").read_text(encoding="utf-8"))["buttons"]
    found = []
    for number, group in enumerate(root.iter(f"{_RIBBON}group")):
        for button in group.iter(f"{_RIBBON}button"):
            action = button.attrib["onAction"].rpartition(".On")[2]
            words = button.attrib["label"], number, spoken[button.attrib["id"]][0], button.attrib["keytip"]
            found.append(MenuEntry(_WORD.sub("_", action).lower(), *words))
    return tuple(found)


def addons(items: tuple[MenuEntry, ...]) -> str:
    """Return Addons.xcu, which declares menu and toolbar."""
    return (
        _HEAD.format(name="Addons", package="org.openoffice.Office") + '<node oor:name="AddonUI">\n'
        f'<node oor:name="OfficeMenuBar"><node oor:name="quotaxl.menu" oor:op="replace">'
        f"{_spoken('Title', _TITLE, _TITLE_ENGLISH)}{_prop('Context', _CALC)}"
        f'<node oor:name="Submenu">{_items(items, keys=True)}</node></node></node>\n'
        '<node oor:name="OfficeToolBar"><node oor:name="quotaxl.toolbar" oor:op="replace">'
        f"{_items(items)}</node></node>\n"
        f'<node oor:name="Images">{"".join(map(_images, items))}\n</node>\n'
        "</node>\n</oor:component-data>\n"
    )


def window_state() -> str:
    """Return CalcWindowState.xcu, which gives the toolbar its name and shows icons with their labels."""
    return (
        _HEAD.format(name="CalcWindowState", package="org.openoffice.Office.UI")
        + '<node oor:name="UIElements"><node oor:name="States">\n'
        f'<node oor:name="{_TOOLBAR}" oor:op="replace">{_spoken("UIName", _NAME, _NAME_ENGLISH)}'
        '<prop oor:name="Visible" oor:type="xs:boolean"><value>true</value></prop>'
        f'<prop oor:name="Style" oor:type="xs:int"><value>{_BOTH}</value></prop>'
        "</node>\n</node></node>\n</oor:component-data>\n"
    )


def _images(item: MenuEntry) -> str:
    icons = "".join(
        _prop(f"Image{name}URL", f"%origin%/icons/{item.button}_{size}.png") for name, size in SIZES.items()
    )
    content = _prop("URL", f"service:quotaxl.Run?{item.button}") + (
        f'<node oor:name="UserDefinedImages">{icons}</node>'
    )
    return _node(f"quotaxl.image.{item.button}", content)


def _items(items: tuple[MenuEntry, ...], *, keys: bool = False) -> str:
    """Return the entries; with `keys` each shows the letter that chooses it, the ribbon's."""
    made = []
    for number, item in enumerate(items):
        if number and item.group != items[number - 1].group:
            made.append(_node(f"m{number:02d}a", _prop("URL", "private:separator")))
        content = (
            _prop("URL", f"service:quotaxl.Run?{item.button}")
            + _spoken("Title", *(f"{text}(~{item.key})" if keys else text for text in (item.label, item.english)))
            + _prop("Target", "_self")
            + _prop("Context", _CALC)
        )
        made.append(_node(f"m{number:02d}b", content))
    # The office sorts nodes by name.
    return "".join(made)


def _node(name: str, content: str) -> str:
    return f'\n<node oor:name={quoteattr(name)} oor:op="replace">{content}</node>'


def _prop(name: str, value: str) -> str:
    """Return a property."""
    return f'<prop oor:name="{name}" oor:type="xs:string"><value>{escape(value)}</value></prop>'


def _spoken(name: str, zh: str, en: str) -> str:
    """Return a property in the languages of the office: Chinese in its two scripts, English for all others."""
    values = "".join(
        f'<value xml:lang="{lang}">{escape(text)}</value>'
        for lang, text in (("zh-CN", zh), ("zh-TW", zh), ("en-US", en))
    )
    return f'<prop oor:name="{name}" oor:type="xs:string">{values}</prop>'
