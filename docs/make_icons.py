"""Draws the icons of LibreOffice's toolbar into macros/libreoffice/icons, two sizes a button; run it where Pillow is.

    python docs/make_icons.py FONT

The drawings are ours: a character on a coloured square, coloured by the group of the ribbon. FONT is any Chinese font.
"""

import sys
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

from quotaxl.core.assets import asset
from quotaxl.libreoffice.oxt import entries

SIZES = (16, 26)
TINTS = ("#1F4E78", "#C05A00", "#2E6B34", "#5A5A5A")
"""One for each group of the ribbon: data, checks, filling, others."""
SIGNS = {
    "import_allocation": "导", "new_workbook": "新", "check": "校", "toggle_marks": "标", "previous": "↑",
    "next": "↓", "errors_only": "错", "accept": "认", "findings": "果", "fill": "填", "report": "报", "trace": "源",
    "mail": "邮", "undo": "撤", "settings": "设", "help": "?",
}  # fmt: skip
FINE = 8
"""How much larger it is drawn than shown, for soft edges."""


def draw(sign: str, tint: str, size: int, font: str) -> Image.Image:
    """Return an icon of `size` by `size` pixels."""
    large = size * FINE
    image = Image.new("RGBA", (large, large), (0, 0, 0, 0))
    pen = ImageDraw.Draw(image)
    pen.rounded_rectangle((0, 0, large - 1, large - 1), radius=large // 6, fill=tint)
    letters = ImageFont.truetype(font, int(large * 0.78))
    pen.text((large / 2, large / 2), sign, font=letters, fill="white", anchor="mm")
    return image.resize((size, size), Image.Resampling.LANCZOS)


def main(font: str) -> None:
    """Draw all icons."""
    folder = Path(asset("macros", "libreoffice")) / "icons"
    folder.mkdir(exist_ok=True)
    for entry in entries():
        for size in SIZES:
            draw(SIGNS[entry.button], TINTS[entry.group], size, font).save(
                folder / f"{entry.button}_{size}.png", optimize=True
            )


if __name__ == "__main__":
    main(*sys.argv[1:])
