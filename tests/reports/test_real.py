"""The real report of 阿图什市: every figure with its fact and kind, no false error, and 34 single changes found."""

import tomllib
from decimal import Decimal
from pathlib import Path

import docx
import pytest
from conftest import REFERENCE

from quotaxl.catalogue import regions
from quotaxl.core.finding import Finding, Severity
from quotaxl.core.statement import Prose, StatedAmount
from quotaxl.dossier.assemble import assemble
from quotaxl.reading import read_tables
from quotaxl.reading.prose import prose_of
from quotaxl.rules.engine.run import check
from quotaxl.sources.read import read_workbook

TEXT = REFERENCE / "sources" / "report-artux-2024.txt"
TRUTH = REFERENCE / "truth" / "artux-2024.toml"
BOOKS = [Path(__file__).parents[2] / "workbook" / n for n in ("artux-2024.xlsx", "allocation-xincaizhen-2024-18.xlsx")]
pytestmark = pytest.mark.skipif(not TEXT.exists(), reason="the reference documents are not at ../shared")
STAGES = {"opening": "opening", "new": "change", "adjusted": "adjusted", "adjustment": "change"}

CHANGES = [
    ("100.88", "100.89", "100.89"),
    ("100.88", "108.08", "108.08"),
    ("50.15亿元", "51.50亿元", "51.50"),
    ("50.73", "50.37", "50.37"),
    ("限额 9.1 亿元，其中：新增一", "限额 9.2 亿元，其中：新增一", "9.2"),
    ("般债务限额 2.6 亿元，新增专项", "般债务限额 2.8 亿元，新增专项", "2.8"),
    ("新增专项债务限额 6.5 亿元。本次", "新增专项债务限额 5.6 亿元。本次", "5.6"),
    ("合计 109.98", "合计 109.89", "109.89"),
    ("52.75 亿元", "57.25 亿元", "57.25"),
    ("57.23亿元", "57.23万元", "57.23万元"),
    ("（一）一般债务限额 2.6", "（一）一般债务限额 2.9", "2.9"),
    ("第六小学建设\n\n项目 0.2", "第六小学建设\n\n项目 0.3", "0.3"),
    ("防洪工程项目\n\n0.1", "防洪工程项目\n\n1.0", "1.0"),
    ("改（扩）建项目 0.8", "改（扩）建项目 0.7", "0.7"),
    ("第八中学建设项目 0.8", "第八中学建设项目 8", "8亿元"),
    ("棚户区改造建设\n\n项目 1.2", "棚户区改造建设\n\n项目 2.1", "2.1"),
    ("；阿图什\n\n市第七小学建设项目 0.4 亿元", "", "2.6"),
    ("阿图什市第八中学建设项目", "阿图什市第九中学建设项目", "第九中学"),
    ("预算支出 35.47", "预算支出 34.57", "34.57"),
    ("一般公共预算支出 2.6", "一般公共预算支出 2.5", "2.5"),
    ("38.07", "38.70", "38.70"),
    ("11.51", "11.15", "11.15"),
    ("增加阿图什市政府性基金预算支出 6.5", "增加阿图什市政府性基金预算支出 6.3", "6.3"),
    ("18.01", "18.10", "18.10"),
    ("105.19", "150.19", "150.19"),
    ("为 109.98亿元，分配", "为 199.98亿元，分配", "199.98"),
    ("人民代\n\n表大会第五次会议批准，阿图什市一般", "人民代\n\n表大会第四次会议批准，阿图什市一般", "第四次"),
    ("第十九次会\n\n议", "第九次会\n\n议", "第九次"),
    ("第六十七条", "第七十六条", "第七十六条"),
    ("2024 年自治州下达阿图什市新增", "2023 年自治州下达阿图什市新增", "2023"),
    ("自治州下达阿图什市新增地方政府债务限额（", "自治州下达阿克陶县新增地方政府债务限额（", "阿克陶县"),
    ("3.3 亿元；克州", "××亿元；克州", "××"),
    ("2.阿图什市2024年新增地方政府债务限额分配情况表", "2.阿图什市2023年新增地方政府债务限额分配情况表", "2023"),
    ("0.2 亿元。\n\n三、", "0.2 亿元，游泳馆建设项目0.5亿元。\n\n三、", "游泳馆"),
]


@pytest.fixture(scope="module")
def books() -> list:
    return [(book, read_tables(book, regions.load())) for book in map(read_workbook, BOOKS)]


def read(path: Path) -> Prose:
    document = read_workbook(path)
    prose = prose_of(document, read_tables(document, regions.load()), regions.load())
    assert prose is not None
    return prose


def told(path: Path, books: list) -> list[Finding]:
    outcomes = check(assemble(books, regions.load(), None, [read(path)]).dossiers[0], select=["W"])
    return [f for o in outcomes for f in o.findings]


def as_docx(folder: Path) -> Path:
    made = docx.Document()
    for sentence in read(TEXT).sentences:
        made.add_paragraph(sentence)
    made.save(str(folder / "report.docx"))
    return folder / "report.docx"


@pytest.mark.parametrize("kind", ["txt", "docx"])
def test_every_figure_of_the_truth_is_read(tmp_path: Path, kind: str):
    prose = read(TEXT if kind == "txt" else as_docx(tmp_path))
    truth = tomllib.loads(TRUTH.read_text("utf-8"))
    facts = {(o.fact, o.kind, o.budget, o.stage, o.value) for o in prose.statements}
    for stage in ("opening", "new", "adjusted"):
        for which in ("total", "general", "special"):
            fact = "new" if stage == "new" else "limit"
            assert (fact, which, None, STAGES[stage], Decimal(truth["limits"][stage][which])) in facts
    for key, budget in (("general_public", "general"), ("government_fund", "fund")):
        for stage, amount in truth["budget"][key].items():
            assert ("expense", None, budget, STAGES[stage], Decimal(amount)) in facts
    assert ("balance", "total", None, "closing", Decimal(truth["balance"]["after"])) in facts
    projects = [(o.kind, o.item.replace("(", "（").replace(")", "）"), o.value) for o in prose.statements if o.item]
    assert projects == [(p["kind"], p["name"], Decimal(p["amount"])) for p in truth["projects"]]
    assert (len(prose.statements), prose.unread) == (35, ())


def test_the_real_report_has_no_error_alone_or_with_the_workbooks(books: list):
    assert {f.severity for f in told(TEXT, books)} == {Severity.INFO}
    assert {f.severity for f in told(TEXT, [])} == {Severity.INFO}


@pytest.mark.parametrize(("old", "new", "mark"), CHANGES)
def test_a_single_change_is_found(tmp_path: Path, books: list, old: str, new: str, mark: str):
    text = TEXT.read_text("utf-8")
    assert old in text
    (tmp_path / "report.txt").write_text(text.replace(old, new, 1), "utf-8")
    found = [f for f in told(tmp_path / "report.txt", books) if f.severity is not Severity.INFO]
    assert any(mark in cell.ref for f in found for cell in f.cells), [f.message.zh for f in found]


def one(prose: Prose, words: str) -> StatedAmount:
    return next(o for o in prose.statements if o.words == words)


def test_places_lead_back_to_the_lines_of_the_file():
    lines = TEXT.read_text("utf-8").split("\n")
    spots = one(read(TEXT), "100.88亿元").spots
    assert "".join(lines[s.paragraph - 1][s.start : s.end] for s in spots).replace(" ", "") == "100.88亿元"
    assert len(spots) == 2  # the page breaks the line between number and unit
