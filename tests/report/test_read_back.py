"""Every figure of a draft is read back as what it is: drafting and reading were written apart and must agree.

Of made-up counties and prefectures, each kind of text; of the county-years in tests/years, where all natures of
batches, second adjustments and levels stand.
"""

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

import docx
import pytest
from click.testing import CliRunner
from docx.oxml.ns import qn
from years import linxia

from quotaxl.app.check import Wishes
from quotaxl.app.load import load
from quotaxl.app.report import ReportOrder, draft_report, kinds
from quotaxl.buttons.textwriter import writer
from quotaxl.catalogue import regions
from quotaxl.cli.main import main
from quotaxl.core.document import Spot
from quotaxl.core.statement import StatedAmount
from quotaxl.sources.read import read_workbook
from tests.years import yearbook

AMOUNT = re.compile(r"\d[\d.]*(?:亿元|万元|元)$")
KINDS = {"合计": "total", "一般": "general", "专项": "special"}
STAGES = {"年初": "opening", "调整": "change", "调整后": "adjusted"}
BUDGETS = {"一般公共预算": "general", "政府性基金预算": "fund"}
LEVELS = {"全域": "area", "本级": "own", "下级": "lower"}


def tagged(path: Path) -> Iterator[tuple[Spot, str, str]]:
    """Yield place, tag and words of each tagged amount outside tables, as python-docx, another reader, sees them."""
    number = 0
    for paragraph in docx.Document(str(path)).element.body.iterchildren(qn("w:p")):
        at, here = 0, []
        for node in paragraph.iter(qn("w:t")):
            tags = [
                one.find(f"{qn('w:sdtPr')}/{qn('w:tag')}").get(qn("w:val")) for one in node.iterancestors(qn("w:sdt"))
            ]
            words = node.text or ""
            amount = AMOUNT.search(words)
            if tags and amount:
                here.append((at + amount.start(), at + amount.end(), tags[0], words))
            at += len(words)
        if at:
            number += 1
        for start, end, tag, words in here:
            yield Spot(number, start, end), tag.removeprefix("qx:").partition("#")[0].lstrip("±+-="), words


def wrong(tag: str, said: StatedAmount, behind: str) -> str | None:
    """Return what a figure was taken for where that is not what its tag says.

    A whole that is of one kind alone, as the words `behind` it say, may be read as that kind's.
    """
    head, *rest = tag.split("/")
    meant: dict[str, object] = {}
    if head == "限额":
        meant = {"kind": KINDS[rest[1]], "fact": "limit" if rest[0] in ("年初", "调整后") else "new"}
        meant |= {"stage": STAGES[rest[0]]} if rest[0] == "年初" else {}
    elif head == "余额":
        facts = {"年末": "balance", "还本": "repaid", "付息": "interest"}
        meant = {"fact": facts[rest[0]], "kind": KINDS[rest[1]]}
    elif head in BUDGETS:
        meant = {"budget": BUDGETS[head], "stage": STAGES[rest[1]]}
        meant["fact"] = "income" if "收入" in rest[0] else "expense"
    elif head == "项目":
        meant = {"fact": "project"}
    elif head == "级次":
        facts = {"新增": "new", "调整后": "limit", "余额": "balance"}
        meant = {"fact": facts[rest[1]], "kind": KINDS[rest[2]], "level": LEVELS.get(rest[0], "lower")}
    sole = re.match("，全部为(一般|专项)", behind)
    if sole and meant.get("kind") == "total":
        meant["kind"] = KINDS[sole[1]] if said.kind != "total" else "total"
    found = {name: getattr(said, name) for name in meant}
    return None if found == meant else f"{found} for {meant}"


def faults(path: Path) -> list[str]:
    """Return the amounts of a draft that were not read, or were read as something else."""
    (one,) = load([path], read_workbook, regions.load())
    assert one.prose is not None
    read = {spot: said for said in one.prose.statements for spot in said.spots}
    texts = {p.number: p.text for p in one.workbook.paragraphs}
    told = []
    for spot, tag, words in tagged(path):
        said = read.get(spot)
        if "年终结转" in tag:
            continue  # told of a text that it is no figure of debt or of a budget's line
        what = "not read" if said is None else wrong(tag, said, texts[spot.paragraph][spot.end :])
        if what:
            told.append(f"{tag} {words} {spot}: {what}")
    return told


def drafts(files: tuple[Path, ...], folder: Path, wanted: Sequence[str] = kinds()) -> Iterator[Path]:
    for kind in wanted:
        order = ReportOrder(files, folder / f"{kind}.docx", kind, with_annexes=True)
        yield draft_report(order, read_workbook, writer(), Wishes()).path


@pytest.mark.parametrize("seed", [3, 11])
def test_every_figure_of_made_up_counties_is_read_back(seed: int, tmp_path: Path):
    options = ["simulate", "-o", str(tmp_path / "in"), "--seed", str(seed), "--counties", "10", "--formats", "xlsx"]
    assert CliRunner().invoke(main, options).exit_code == 0
    books = sorted((tmp_path / "in").rglob("*填报表.xlsx"))
    books = [*(b for b in books if "第二次" in b.name or "市2024年债务限额填报表" in b.name), *books][:5]
    assert len(books) == 5
    for n, book in enumerate(books):
        (tmp_path / str(n)).mkdir()
        for path in drafts((book,), tmp_path / str(n)):
            assert faults(path) == [], (book.name, path.name)


def test_every_figure_of_a_prefecture_is_read_back(tmp_path: Path):
    (tmp_path / "in").mkdir()
    for path in drafts((linxia.prefecture_book(tmp_path / "in", below=True),), tmp_path):
        assert faults(path) == [], path.name


@pytest.mark.parametrize("book", sorted(yearbook.BOOKS.glob("*.toml")), ids=lambda path: path.stem)
def test_every_figure_of_a_county_year_is_read_back(book: Path, tmp_path: Path):
    files = yearbook.make(yearbook.load(book), tmp_path / "in")
    for path in drafts(tuple(files), tmp_path, ("报告", "议案", "决议", "说明")):
        assert faults(path) == [], path.name
