"""The page that goes with the Windows kit: what to click, with pictures, for somebody who never saw a terminal."""

from wheels import ROOT

PAGE = ROOT / "macros" / "kit" / "windows" / "guide.html"
PICTURES = ("annex", "findings", "marked")
"""Of docs/images, which `dev.py images` draws."""

_WARNING = "<p class=warning>本包所用的 Python 不是 python.org 发布的原件，只供测试，请勿分发。</p>"


def how_to(version: str, *, for_tests: bool) -> dict[str, bytes]:
    """Return the page and its pictures by their place in the kit."""
    text = PAGE.read_text("utf-8").replace("@VERSION@", version)
    images = ROOT / "docs" / "images"
    return {
        "使用说明.html": text.replace("@WARNING@", _WARNING if for_tests else "").encode(),
        **{f"files/pictures/{name}.png": (images / f"{name}.png").read_bytes() for name in PICTURES},
    }
