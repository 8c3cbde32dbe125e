"""The written report drafted of every county-year: it checks clean against its own workbook, annexes and notices."""

import csv
import io
import re
from pathlib import Path

import docx
import openpyxl
import pytest
from click.testing import CliRunner
from years import linxia, zhuoni

from quotaxl.app.report import kinds
from quotaxl.cli.main import main
from quotaxl.sources.read import read_workbook
from tests.years.test_chain import books, year  # noqa: F401 - the fixtures of a second adjustment
from tests.years.yearbook import BOOKS, load, make

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
AMOUNT = re.compile(r"\d[\d,.]*[亿万]?元")
FILES = sorted(BOOKS.glob("*.toml"))


def run(*arguments):
    return CliRunner(env={"QUOTAXL_LANG": "zh"}).invoke(main, [str(a) for a in arguments])


def text(path: Path) -> str:
    return "\n".join(p.text for p in read_workbook(path).paragraphs)


def drafted(folder: Path, *inputs: Path, kind: str = "报告", options: tuple[str, ...] = ()) -> Path:
    out = folder / f"{kind}.docx"
    done = run("report", *inputs, "--kind", kind, "-o", out, *options)
    assert done.exit_code == 0, done.output
    return out


def wrong(*files: Path, day: str | None = None) -> list[str]:
    """Return what family W says of files beyond remarks."""
    done = run("check", *files, "--select", "W", "--format", "csv", *(("--as-of", day) if day else ()))
    assert done.exit_code in (0, 1), done.output
    rows = list(csv.reader(io.StringIO(done.stdout.removeprefix("\ufeff"))))
    return [" ".join(row[:8]) for row in rows if row and row[0] in ("错误", "警告")]


def said_tag(control) -> str:
    return control.find(f"{W}sdtPr/{W}tag").get(f"{W}val")


def loose_amounts(path: Path) -> list[str]:
    """Return the amounts of a draft that stand outside a content control."""
    found = []
    for paragraph in docx.Document(str(path)).element.body.iter(f"{W}p"):
        outside = ""
        for node in paragraph.iter(f"{W}t"):
            held = any(above.tag == f"{W}sdt" for above in node.iterancestors())
            outside += "|" if held else node.text or ""
        found += AMOUNT.findall(outside)
    return found


@pytest.mark.parametrize("path", FILES, ids=[p.stem for p in FILES])
def test_the_report_of_a_county_year_checks_clean(path, tmp_path):
    of = load(path)
    files = make(of, tmp_path / "in")
    annexes = tmp_path / "附表.xlsx"
    assert run("fill", *files, "-o", annexes, "--as-of", of["as_of"]).exit_code == 0
    report = drafted(tmp_path, *files)
    assert wrong(report, *files, annexes, day=of["as_of"]) == []
    assert "____" not in text(report)
    assert loose_amounts(report) == []
    for kind in kinds():
        out = report if kind == "报告" else drafted(tmp_path, *files, kind=kind)
        assert wrong(out, *files, day=of["as_of"]) == [], kind


NATURES = {
    "2023-wulong": [
        "上级转贷外国政府和国际金融组织贷款，相应新增一般债务限额0.8亿元",
        "再融资专项债券4.1亿元，不增加债务限额",
        "债务还本支出增加3.2亿元",
    ],
    "2025-xinzheng": [
        "置换存量隐性债务专项债务限额10亿元，全部用于偿还存量隐性债务",
        "补充政府性基金财力专项债务限额3亿元",
        "清偿拖欠企业账款专项债务限额2亿元",
    ],
    "2023-meihekou": [
        "地方政府债务限额减少0.2亿元，其中：一般债务限额增加0.4亿元，专项债务限额减少0.6亿元",
        "上级收回专项债务限额1.5亿元",
    ],
    "2024-zhangjiachuan": [
        "由其他地区调入新增专项债务限额1.2亿元",
        "使用结存专项债务限额0.5亿元",
        "相应调减专项债券资金项目支出0.3亿元，具体调减项目如下：张家川县客运站建设项目0.3亿元",
        "调整部分债券资金的用途",
    ],
    "2022-yangxin": ["上级下达新增专项债务限额4亿元，已全部列入年初预算"],
}


@pytest.mark.parametrize(("book", "said"), NATURES.items())
def test_each_nature_is_told(book, said, tmp_path):
    files = make(load(BOOKS / f"{book}.toml"), tmp_path / "in")
    report = text(drafted(tmp_path, *files))
    assert [words for words in said if words not in report] == []


def test_a_second_adjustment_starts_from_the_first(books, tmp_path):  # noqa: F811
    _, second, notices = books
    report = drafted(tmp_path, second, *notices)
    said = text(report)
    assert "关于2022年第二次新增地方政府债务限额分配及预算调整方案（草案）的报告" in said
    assert "第一次调整后的债务限额" in said
    assert "地方政府债务限额增加1.5亿元" in said
    assert "上级收回专项债务限额0.5亿元" in said
    assert "阳新县客运站改造工程2亿元" in said
    assert "阳新县人民医院医养结合项目" not in said  # what the first adjustment dealt with
    assert "第一次调整后的预算" in said
    assert wrong(report, second, day="2022-11-10") == []


def test_a_prefecture_tells_its_levels(tmp_path):
    folder = tmp_path / "in"
    folder.mkdir()
    report = drafted(tmp_path, linxia.prefecture_book(folder, below=True), options=("--with-annexes",))
    said = text(report)
    assert "临夏回族自治州本级地方政府债务限额为32亿元" in said
    assert "全州地方政府债务限额131.6亿元，其中：一般债务限额61.7亿元，专项债务限额69.9亿元" in said
    assert "本级债务限额34.5亿元，县（市、区）债务限额97.1亿元" in said
    assert "临夏市3.4亿元（其中：一般债务0.4亿元、专项债务3亿元）" in said
    assert "康乐县0.55亿元；" in said  # one kind alone is told without brackets
    assert loose_amounts(report) == []
    book = next(folder.iterdir())
    assert [w for w in wrong(report, book) if "QX-W701" not in w] == []
    person = docx.Document(str(report))
    control = next(c for c in person.element.body.iter(f"{W}sdt") if "级次/全域/调整后/合计" in said_tag(c))
    next(control.iter(f"{W}t")).text = "136.1亿元"
    person.save(str(report))
    assert any("136.1亿元" in w and "分级限额" in w for w in wrong(report, book))


def test_a_county_with_subjects_is_told(tmp_path):
    folder = tmp_path / "in"
    folder.mkdir()
    book = zhuoni.book(folder)
    report = drafted(tmp_path, book)
    assert loose_amounts(report) == []
    assert [w for w in wrong(report, book) if "QX-W701" not in w] == []


def test_a_changed_batch_is_written_into_a_persons_report(tmp_path):
    of = load(BOOKS / "2025-xinzheng.toml")
    files = make(of, tmp_path / "in")
    report = drafted(tmp_path, *files)
    person = docx.Document(str(report))
    person.add_paragraph("县长批示：同意。")
    person.save(str(report))
    book = openpyxl.load_workbook(files[0])
    book["限额变动"]["G7"] = 11
    book.save(files[0])
    done = run("report", *files, "--update", report)
    assert done.exit_code == 0, done.output
    said = text(report)
    assert "上级下达置换存量隐性债务专项债务限额11亿元" in said
    assert "置换存量隐性债务专项债务限额11亿元，全部用于" in said
    assert "县长批示：同意。" in said
