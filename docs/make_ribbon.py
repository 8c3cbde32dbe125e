"""Draws the ribbon from its XML, and the icons of LibreOffice's toolbar.

    python docs/make_ribbon.py           docs/images/ribbon.svg and ribbon-en.svg, as the ribbon's XML has it
    python docs/make_ribbon.py FONT      the icons, too, in macros/libreoffice/icons; needs Pillow and a Chinese font

The icons are ours: a character on a square, coloured by the group of the ribbon. Excel shows its own icons instead;
where buttons stand follows its rule: a large one is a column, small ones stand three in a column.
"""

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET
from xml.sax.saxutils import escape

from quotaxl.addin.build import english
from quotaxl.core.assets import asset
from quotaxl.libreoffice.oxt import MenuEntry, entries

if TYPE_CHECKING:
    from PIL import Image

IMAGES = Path(__file__).parent / "images"
RIBBON = "{http://schemas.microsoft.com/office/2009/07/customui}"

SIZES = (16, 26)
TINTS = ("#1F4E78", "#C05A00", "#2E6B34", "#5A5A5A")
"""One for each group of the ribbon: data, checks, filling, others."""
SIGNS = {
    "import_allocation": "导", "new_workbook": "新", "check": "校", "toggle_marks": "标", "previous": "↑",
    "next": "↓", "errors_only": "错", "accept": "认", "findings": "果", "fill": "填", "report": "报",
    "print_sheets": "印", "trace": "源", "mail": "邮", "undo": "撤", "settings": "设", "help": "?",
}  # fmt: skip
FINE = 8
"""How much larger it is drawn than shown, for soft edges."""


def draw(sign: str, tint: str, size: int, font: str) -> "Image.Image":
    """Return an icon of `size` by `size` pixels."""
    from PIL import Image, ImageDraw, ImageFont  # noqa: PLC0415 - the ribbon is drawn without

    large = size * FINE
    image = Image.new("RGBA", (large, large), (0, 0, 0, 0))
    pen = ImageDraw.Draw(image)
    pen.rounded_rectangle((0, 0, large - 1, large - 1), radius=large // 6, fill=tint)
    letters = ImageFont.truetype(font, int(large * 0.78))
    pen.text((large / 2, large / 2), sign, font=letters, fill="white", anchor="mm")
    return image.resize((size, size), Image.Resampling.LANCZOS)


def icons(font: str) -> None:
    """Draw all icons."""
    folder = Path(asset("macros", "libreoffice")) / "icons"
    folder.mkdir(exist_ok=True)
    for entry in entries():
        for size in SIZES:
            image = draw(SIGNS[entry.button], TINTS[entry.group], size, font)
            image.save(folder / f"{entry.button}_{size}.png", optimize=True)


HEIGHT, LARGE, SMALL, LINE = 118, 84, 132, 27
"""Of the ribbon, of columns, and of a small button, in pixels."""


def ribbon(*, chinese: bool) -> str:
    """Return the drawing of the tab: its groups with their buttons and labels, and the keys that Alt shows."""
    root = ET.parse(asset("macros", "ribbon", "customUI14.xml")).getroot()
    words = {name: label for name, (label, _) in english(asset("macros")).items()}

    def label(element: ET.Element) -> str:
        return element.attrib["label"] if chinese else words[element.attrib["id"]]

    by_id = dict(zip((b.attrib["id"] for b in root.iter(f"{RIBBON}button")), entries(), strict=True))
    parts: list[str] = []
    left = 8
    for group in root.iter(f"{RIBBON}group"):
        start, row = left, 0
        for button in group.iter(f"{RIBBON}button"):
            entry = by_id[button.attrib["id"]]
            if button.get("size") == "large":
                left, row = (left + SMALL if row else left), 0
                parts += large(entry, label(button), left)
                left += LARGE
            else:
                parts += small(entry, label(button), left, 30 + row * LINE)
                row += 1
                if row == 3:
                    left, row = left + SMALL, 0
        left = left + SMALL if row else left
        parts.append(text(label(group), (start + left) // 2, HEIGHT + 16, 12, "#666", "middle"))
        parts.append(f'<path d="M{left + 4} 30V{HEIGHT + 18}" stroke="#ccc"/>')
        left += 10
    tab = label(next(root.iter(f"{RIBBON}tab")))
    head = [
        f'<rect width="{left}" height="{HEIGHT + 26}" fill="#f7f7f7" stroke="#bbb"/>',
        text(tab, 14, 18, 14, "#1F4E78", "start", bold=True),
        f'<path d="M10 23H{30 + 14 * len(tab)}" stroke="#1F4E78"/>',
    ]  # fmt: skip
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{left}" height="{HEIGHT + 26}" '
        f'font-family="Microsoft YaHei, Noto Sans CJK SC, sans-serif">{"".join([*head, *parts])}</svg>\n'
    )


def large(entry: MenuEntry, label: str, left: int) -> Iterator[str]:
    """Yield the parts of a large button."""
    yield from icon(entry, left + LARGE // 2 - 16, 34, 32)
    yield text(label, left + LARGE // 2, 86, 12, "#222", "middle")
    yield text(entry.key, left + LARGE // 2, 103, 10, "#999", "middle")


def small(entry: MenuEntry, label: str, left: int, top: int) -> Iterator[str]:
    """Yield the parts of a small button."""
    yield from icon(entry, left + 4, top + 3, 18)
    yield text(label, left + 27, top + 17, 12, "#222", "start")
    yield text(entry.key, left + SMALL - 8, top + 17, 10, "#999", "end")


def icon(entry: MenuEntry, left: int, top: int, size: int) -> Iterator[str]:
    """Yield the parts of an icon."""
    yield f'<rect x="{left}" y="{top}" width="{size}" height="{size}" rx="{size // 6}" fill="{TINTS[entry.group]}"/>'
    sign, middle = SIGNS[entry.button], left + size // 2
    yield text(sign, middle, top + size * 4 // 5, size * 7 // 10, "#fff", "middle", bold=True)


def text(words: str, x: int, y: int, size: int, color: str, anchor: str, *, bold: bool = False) -> str:
    """Return a line of text."""
    weight = ' font-weight="bold"' if bold else ""
    where = f'x="{x}" y="{y}" font-size="{size}" fill="{color}" text-anchor="{anchor}"{weight}'
    return f"<text {where}>{escape(words)}</text>"


def main(*fonts: str) -> None:
    """Draw the ribbon in both languages, and the icons where a font is given."""
    for font in fonts:
        icons(font)
    for name, chinese in (("ribbon", True), ("ribbon-en", False)):
        (IMAGES / f"{name}.svg").write_text(ribbon(chinese=chinese), encoding="utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:])
