"""The pages that only the site has: every one is in its contents, links lead somewhere, scenes are played."""

import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SITE = ROOT / "docs" / "site"
OWN = {path.name: path.read_text("utf-8") for path in (SITE / "pages").glob("*.md")}
MADE = {"commands.md", "commands-english.md", "buttons.md", "contributing.md", "changelog.md"}
"""What make_site.py writes: from the program, and of files beside docs/."""

SCENES = tomllib.loads((SITE / "scenes.toml").read_text("utf-8"))["scene"]


def known(name):
    return name in OWN or name in MADE or (ROOT / "docs" / name).is_file()


def test_the_contents_list_what_there_is():
    listed = re.findall(r": (\S+\.md)$", (SITE / "mkdocs.yml").read_text("utf-8"), re.M)
    assert len(listed) == len(set(listed)) > 25
    assert [name for name in listed if not known(name)] == []
    assert set(OWN) | MADE <= set(listed)


def test_no_page_hides_one_of_the_folder_above():
    assert not set(OWN) & {path.name for path in (ROOT / "docs").glob("*.md")}


@pytest.mark.parametrize("page", OWN)
def test_links_lead_somewhere(page):
    for target in re.findall(r"\]\(([^)#]+)", OWN[page]):
        assert known(target) or target.startswith("pictures/"), target


def test_every_scene_is_asked_for_and_every_asked_one_is_there():
    asked = {name for text in OWN.values() for name in re.findall(r"^ *\{\{ (\w+) \}\}$", text, re.M)}
    assert asked == {scene["name"] for scene in SCENES}


@pytest.mark.parametrize("page", OWN)
def test_a_page_names_only_commands_that_there_are(page):
    there = {path.stem for path in (ROOT / "quotaxl" / "cli").glob("*.py")}
    for name in re.findall(r"(?:^    |`)quotaxl ([a-z]+)", OWN[page], re.M):
        assert name in there, name
