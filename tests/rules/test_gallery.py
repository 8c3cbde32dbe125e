"""The error gallery: fresh, complete, with small pictures."""

from pathlib import Path

from scripts import script

from quotaxl.rules.engine.registry import FAMILIES, all_rules

DOCS = Path(__file__).parents[2] / "docs"
GALLERY = script(DOCS / "make_gallery.py")


def test_the_page_is_fresh():
    assert (DOCS / "gallery.md").read_text("utf-8") == GALLERY.text(), "run make gallery"


def test_every_rule_is_shown_and_every_family_has_a_small_picture():
    text = (DOCS / "gallery.md").read_text("utf-8")
    assert all(f"[{rule.id}](rules/{rule.id}.md)" in text for rule in all_rules())
    assert set(GALLERY.pictured()) == {f for f in FAMILIES if not f.startswith("report")}
    pictures = {path.stem: path.stat().st_size for path in (DOCS / "images" / "gallery").glob("*.png")}
    assert pictures.keys() == set(GALLERY.pictured().values())
    assert max(pictures.values()) <= GALLERY.MOST
