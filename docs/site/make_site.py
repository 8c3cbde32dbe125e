"""Gathers the pages of the site and draws their pictures into build/site-pages: python docs/site/make_site.py.

What stands in docs/ is copied, so that its links and pictures hold; what only the site has stands in docs/site/pages;
the lists of commands and buttons and the pictures are made of the program. `dev.py site` then runs mkdocs on it.
"""

import re
import shutil
import subprocess
import sys
import tempfile
import tomllib
from pathlib import Path
from xml.etree import ElementTree

import click
from draw import Desk, forms_drawn, terminal

from quotaxl.cli.main import main

SITE = Path(__file__).resolve().parent
ROOT = SITE.parents[1]
DOCS = ROOT / "docs"
PAGES = ROOT / "build" / "site-pages"
BESIDE = {"CONTRIBUTING.md": "contributing.md", "CHANGELOG.md": "changelog.md", "README.md": "english.md"}
"""Pages that stand outside docs/, and what they are called on the site."""

_LINK = re.compile(r"\[([^\]]*)\]\(((?:\.\./)+[^)\s]+|(?:docs|quotaxl|tests|macros|benchmarks)/[^)\s]+)\)")
_READ_ONLY = "*公布的表，只读取和核对，没有空白表样。 Published by others: read and checked, not filled.*"
_SCENE = re.compile(r"^( *)\{\{ ([a-z]+) \}\}$", re.M)
_FORM = re.compile(r"^`([a-z-]+)` · ([^·\n]+) ·", re.M)


def gather() -> None:
    """Copy the written pages; a link to what is not on the site becomes its words."""
    shutil.rmtree(PAGES, ignore_errors=True)
    written = (path for path in DOCS.rglob("*.md") if SITE not in path.parents and "plugin-example" not in path.parts)
    for path in written:
        put(PAGES / path.relative_to(DOCS), path.read_text("utf-8"))
    for name, page in BESIDE.items():
        if page != "english.md":
            put(PAGES / page, (ROOT / name).read_text("utf-8"))
    for path in (SITE / "pages").glob("*.md"):
        put(PAGES / path.name, path.read_text("utf-8"))
    shutil.copytree(DOCS / "images", PAGES / "images")
    shutil.copytree(SITE / "assets", PAGES / "assets")


def put(target: Path, text: str) -> None:
    """Write a page, its links made to fit the site."""
    target.parent.mkdir(parents=True, exist_ok=True)
    up = "../" * len(target.relative_to(PAGES).parents[1:])

    def fits(hit: re.Match[str]) -> str:
        place, _, mark = hit[2].partition("#")
        name = re.sub(r"^(?:\.\./)+", "", place)
        known = BESIDE.get(name) or name.removeprefix("docs/")
        there = known in BESIDE.values() or ((DOCS / known).is_file() and place.removeprefix("docs/") == known)
        return f"[{hit[1]}]({up}{known}{'#' + mark if mark else ''})" if there else hit[1]

    # a list right below a line of text is a list for GitHub, and part of the line for mkdocs
    spaced = re.sub(r"^(?![-|>#\s]|\d+\.)(.+)\n(?=- )", r"\1\n\n", text, flags=re.M)
    target.write_text(_LINK.sub(fits, spaced), "utf-8")


def commands() -> None:
    """Write a page of all commands, and those inside them, in each language, as `--help` tells them."""
    context = click.Context(main)
    names = [name for name in main.list_commands(context) if name]
    found = {name: main.get_command(context, name) for name in names}
    inner = {name: list(one.commands) for name, one in found.items() if isinstance(one, click.Group)}
    for lang, page, title in (("zh", "commands.md", "命令"), ("en", "commands-english.md", "Commands")):
        parts = [f"# {title}\n"]
        for name in names:
            parts.append(f"## quotaxl {name}\n\n```text\n{helped(lang, name)}\n```\n")
            parts += [
                f"### quotaxl {name} {one}\n\n```text\n{helped(lang, name, one)}\n```\n" for one in inner.get(name, ())
            ]
        (PAGES / page).write_text("\n".join(parts), "utf-8")


def helped(lang: str, *names: str) -> str:
    """Return what `quotaxl NAME … --help` prints in a language."""
    words = (sys.executable, "-m", "quotaxl", *names, "--help")
    settings = {"QUOTAXL_LANG": lang, "PATH": "", "COLUMNS": "100", "LANG": "C.UTF-8", "NO_COLOR": "1"}
    done = subprocess.run(words, env=settings, capture_output=True, text=True, encoding="utf-8", check=True, cwd="/")
    return done.stdout.strip()


def buttons() -> None:
    """Write the page of the ribbon from the ribbon itself."""
    space = "{http://schemas.microsoft.com/office/2009/07/customui}"
    ribbon = ElementTree.parse(ROOT / "macros" / "ribbon" / "customUI14.xml")
    lines = ["# 按钮", "", "Excel 选项卡“债务限额”。每个按钮在当前工作簿上做一件事，与同名的命令算的是同一份结果。", ""]
    for group in ribbon.iter(f"{space}group"):
        lines += [f"## {group.get('label')}", "", "| 按钮 | 做什么 |", "|---|---|"]
        lines += [f"| **{one.get('label')}** | {one.get('supertip')} |" for one in group.iter(f"{space}button")]
        lines.append("")
    lines.append("没有出现、点了没有反应：见 [Excel 中的安装与放行](excel.md#出了问题)。")
    (PAGES / "buttons.md").write_text("\n".join(lines) + "\n", "utf-8")


def forms(desk: Desk) -> None:
    """Put the picture of each form's blank under its heading, or that it is only read and has none."""
    drawn = forms_drawn(desk, ROOT / "templates", PAGES / "pictures")
    page = PAGES / "forms.md"
    text = page.read_text("utf-8")
    page.write_text(_FORM.sub(lambda hit: picture(drawn, hit[1], hit[2].strip()) + hit[0], text), "utf-8")


def picture(drawn: dict[str, str], form: str, name: str) -> str:
    """Return the line that shows a form, or says that it has no blank."""
    file = drawn.get(form) or drawn.get(name)
    return f"![{name}](pictures/{file})\n\n" if file else f"{_READ_ONLY}\n\n"


def shown(desk: Desk) -> None:
    """Put into the pages what the program says where they ask for a scene, and draw its blank workbook."""
    for name, book in (("分配表", "allocation-xincaizhen-2024-18"), ("填报表", "artux-2024")):
        shutil.copyfile(ROOT / "workbook" / f"{book}.xlsx", desk.room / f"{name}.xlsx")
    (desk.room / "收件").mkdir()
    shutil.copyfile(desk.room / "填报表.xlsx", desk.room / "收件" / "阿图什市.xlsx")
    scenes = tomllib.loads((SITE / "scenes.toml").read_text("utf-8"))["scene"]
    played = {one["name"]: terminal(desk.room, one["run"], one.get("lines", 0), one.get("say", "")) for one in scenes}
    for page in PAGES.glob("*.md"):
        text = page.read_text("utf-8")
        page.write_text(_SCENE.sub(lambda hit: hit[1] + played[hit[2]], text), "utf-8")
    (blank,) = desk.room.glob("阿图什市2024年*填报表.xlsx")
    desk.draw(blank, PAGES / "pictures" / "blank.png", "基本信息")


def make() -> None:
    """Gather, write and draw everything."""
    gather()
    (PAGES / "pictures").mkdir()
    commands()
    buttons()
    with tempfile.TemporaryDirectory() as name:
        desk = Desk(Path(name))
        shown(desk)
        forms(desk)


if __name__ == "__main__":
    make()
