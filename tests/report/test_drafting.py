"""Drafting, updating and checking the written report, as a user does it."""

import re
import shutil
from pathlib import Path

import docx
import openpyxl
import pytest
from click.testing import CliRunner, Result

from quotaxl.catalogue.prose.outline import outlines, tags, told_changes
from quotaxl.cli.main import main
from quotaxl.core.assets import asset
from quotaxl.report.drafting import known_tag
from quotaxl.report.judging import JUDGED, SIGNED
from quotaxl.report.wording import conditions
from quotaxl.sources.read import read_workbook

BOOK = asset("workbook", "artux-2024.xlsx")
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def run(*arguments: object) -> Result:
    return CliRunner(env={"QUOTAXL_LANG": "zh"}).invoke(main, [str(a) for a in arguments])


def text(path: Path) -> str:
    return "\n".join(p.text for p in read_workbook(path).paragraphs)


def changed_book(folder: Path, sheet: str, cells: dict[str, object]) -> Path:
    book = openpyxl.load_workbook(BOOK)
    for address, value in cells.items():
        book[sheet][address] = value
    book.save(folder / "changed.xlsx")
    return folder / "changed.xlsx"


@pytest.fixture
def report(tmp_path: Path) -> Path:
    result = run("report", BOOK, "-o", tmp_path / "报告.docx")
    assert result.exit_code == 0, result.output
    return tmp_path / "报告.docx"


def test_every_figure_of_the_workbook_is_written_and_the_draft_checks_clean(report: Path):
    said = text(report)
    for words in (
        "100.88亿元",
        "50.15亿元",
        "9.1亿元",
        "109.98亿元",
        "52.75亿元",
        "35.47亿元",
        "38.07亿元",
        "105.19亿元",
    ):
        assert words in said
    assert "克州阿图什市第六小学建设项目0.2亿元；" in said
    assert "支出增加2.6亿元" in said
    result = run("check", report, BOOK, "--select", "W")
    assert result.exit_code == 0, result.output
    assert "错误" not in result.output.split("核对了")[0]


@pytest.mark.parametrize("kind", outlines())
def test_every_kind_is_drafted_and_checks_clean(tmp_path: Path, kind: str):
    out = tmp_path / f"{kind}.docx"
    assert run("report", BOOK, "--kind", kind, "-o", out).exit_code == 0
    result = run("check", out, BOOK, "--select", "W", "--format", "csv")
    assert "错误" not in result.output


def test_no_claim_is_written_without_a_figure(report: Path, tmp_path: Path):
    assert "逾期" not in text(report)
    assert "均控制在各自的限额以内" not in text(report)
    book = changed_book(tmp_path, "债务余额", {"C7": 49.0, "D7": 56.19})
    assert run("report", book, "-o", tmp_path / "b.docx").exit_code == 0
    assert "均控制在各自的限额以内" in text(tmp_path / "b.docx")
    over = changed_book(tmp_path, "债务余额", {"C7": 53.0, "D7": 52.19})
    assert run("report", over, "-o", tmp_path / "c.docx").exit_code == 0
    assert "均控制在各自的限额以内" not in text(tmp_path / "c.docx")


def test_what_is_not_known_stands_open_and_is_listed_with_its_cell(tmp_path: Path):
    book = changed_book(tmp_path, "债务余额", {"B7": None})
    result = run("report", book, "-o", tmp_path / "b.docx")
    assert "余额/年末/合计：填写〔债务余额〕B7" in result.output
    assert "分配使用后法定债务余额为____" in text(tmp_path / "b.docx")
    assert "____" in run("check", tmp_path / "b.docx", "--select", "W701").output


@pytest.mark.parametrize(
    ("income", "said"),
    [
        (
            (36, 2.6, 38.6),
            ("收入总计36亿元，支出总计35.47亿元，收支相抵，年终结转结余0.53亿元", "年终结转结余0.53亿元。"),
        ),
        ((35.47, 2.6, 38.07), ("收入总计38.07亿元，支出总计38.07亿元，收支平衡。",)),
        ((36, None, None), ("收入____；支出增加2.6亿元", "收入总计____，支出总计38.07亿元。")),
        ((None, None, None), ("支出总计38.07亿元。",)),
    ],
)
def test_what_income_leaves_over_is_told_where_both_totals_are_known(
    tmp_path: Path, income: tuple[float | None, ...], said: tuple[str, ...]
):
    book = changed_book(tmp_path, "一般公共预算", dict(zip(("B7", "C7", "D7"), income, strict=True)))
    result = run("report", book, "-o", tmp_path / "b.docx")
    for words in said:
        assert words in text(tmp_path / "b.docx")
    assert ("一般公共预算/收入总计/调整后：填写〔一般公共预算〕D7" in result.output) is (
        income[0] == 36 and not income[1]
    )
    checked = run("check", tmp_path / "b.docx", "--select", "W", "--format", "csv")
    assert "错误" not in checked.output


def test_an_existing_output_is_refused(report: Path):
    report.write_bytes(report.read_bytes() + b" ")
    result = run("report", BOOK, "-o", report)
    assert (result.exit_code, "文件已存在" in result.output) == (2, True)


def test_update_writes_new_figures_and_leaves_what_a_person_wrote(report: Path, tmp_path: Path):
    person = docx.Document(str(report))
    person.paragraphs[1].insert_paragraph_before("县长批示：请尽快报送。")
    person.paragraphs[-1].add_run("（盖章）")
    for control in person.element.body.iter(f"{W}sdt"):
        if "政府性基金预算/支出总计/年初" in control.find(f"{W}sdtPr/{W}tag").get(f"{W}val"):
            next(control.iter(f"{W}t")).text = "11.99亿元"
    person.save(str(report))
    before = report.read_bytes()
    book = changed_book(tmp_path, "一般公共预算", {"B11": 36.47, "D11": 39.07})
    result = run("report", book, "--update", report)
    assert result.exit_code == 0, result.output
    said = text(report)
    assert "县长批示：请尽快报送。" in said
    assert "（盖章）" in said
    assert "36.47亿元" in said
    assert "39.07亿元" in said
    assert "35.47亿元" not in said
    assert "11.99亿元" in said
    assert (
        "有人改写过，保留原样：政府性基金预算/支出总计/年初 文件中为“11.99亿元”，填报表为“11.51亿元”" in result.output
    )
    assert (tmp_path / "报告.docx.bak").read_bytes() == before


def test_update_loses_nothing_that_this_runs_files_do_not_say(tmp_path: Path):
    out, notice = tmp_path / "报告.docx", asset("workbook", "allocation-xincaizhen-2024-18.xlsx")
    assert run("report", BOOK, notice, "-o", out).exit_code == 0
    before = text(out)
    assert "新财振〔2024〕18号" in before
    result = run("report", BOOK, "--update", out)
    assert text(out) == before
    assert "保留文件里原有的：信息/下达文号" in result.output
    assert "留作 ____ 的 1 处：\n  信息/成文日期" in result.output  # no workbook holds the day of issue


def test_update_follows_the_list_of_projects(report: Path, tmp_path: Path):
    book = changed_book(tmp_path, "债券项目", {"B5": "阿图什市第九小学建设项目", "E5": 0.25})
    assert run("report", book, "--update", report).exit_code == 0
    assert "阿图什市第九小学建设项目0.25亿元；" in text(report)
    assert "第六小学" not in text(report)


def test_annexes_stand_as_tables_that_read_as_official_forms(tmp_path: Path):
    out = tmp_path / "报告.docx"
    assert run("report", BOOK, "--with-annexes", "-o", out).exit_code == 0
    grids = read_workbook(out).grids
    assert len(grids) == 4
    assert run("check", out, BOOK).exit_code == 0


def test_a_text_without_controls_is_told_so(tmp_path: Path):
    made = docx.Document()
    made.add_paragraph("报告")
    made.save(str(tmp_path / "a.docx"))
    result = run("report", BOOK, "--update", tmp_path / "a.docx")
    assert (result.exit_code, "没有 quotaxl 的内容控件" in result.output) == (2, True)


def test_all_that_outlines_name_is_known():
    lists = {f"*项目/{less}{kind}" for less in ("", "调减/") for kind in ("一般", "专项")} | {"*级次/新增"}
    for blocks in outlines().values():
        for block in blocks:
            for tag in re.findall(r"\{([^{}]+)\}", block.text):
                assert known_tag(tag) or tag in lists or tag in ("一、", "（一）", "1."), tag
            for wanted in (*block.when, *conditions(block.text)):
                bare = wanted.removeprefix("!")
                figure = bare.partition("/")[2] if bare.partition("/")[0] in SIGNED else bare
                assert bare in JUDGED or bare.startswith("项目/") or known_tag(figure), wanted
    for told in told_changes().values():
        for tag in re.findall(r"\{-?([^{}]+)\}", told.received + told.less + told.used):
            assert tag in ("批次/金额", "批次/类", "批次/文号", "批次/用途", "批次/已列年初预算", "性质/金额"), tag
    assert len(tags().figures) > 60


def test_a_bound_model_of_a_bureau_is_filled(tmp_path: Path, report: Path):
    shutil.copy(report, tmp_path / "模板.docx")
    book = changed_book(tmp_path, "债务限额", {"B5": 9.2, "D5": 6.6})
    result = run("report", book, "--template", tmp_path / "模板.docx", "-o", tmp_path / "out.docx")
    assert result.exit_code == 0, result.output
    assert "9.2亿元" in text(tmp_path / "out.docx")


def test_a_report_of_a_bureau_is_bound_and_filled(tmp_path: Path, report: Path):
    plain = docx.Document()
    for paragraph in read_workbook(report).paragraphs:
        plain.add_paragraph(paragraph.text)
    plain.save(str(tmp_path / "模板.docx"))
    result = run("template", "bind", tmp_path / "模板.docx")
    assert result.exit_code == 0, result.output
    assert "100.88亿元 → 限额/年初/合计" in result.output
    assert "7 个项目 → *项目/一般" in result.output
    assert text(tmp_path / "模板-bound.docx") == text(tmp_path / "模板.docx")
    book = changed_book(tmp_path, "债务限额", {"B5": 9.2, "D5": 6.6})
    assert run("report", book, "--template", tmp_path / "模板-bound.docx", "-o", tmp_path / "out.docx").exit_code == 0
    assert "9.2亿元" in text(tmp_path / "out.docx")
    assert "9.1亿元" not in text(tmp_path / "out.docx")
    again = run("template", "bind", tmp_path / "模板-bound.docx")
    assert (again.exit_code, "不必再绑定" in again.output) == (2, True)


def test_fill_writes_annexes_and_report_together_or_nothing(tmp_path: Path):
    notice = asset("workbook", "allocation-xincaizhen-2024-18.xlsx")
    result = run("fill", notice, BOOK, "-o", tmp_path / "附表.xlsx", "--report", tmp_path / "报告.docx")
    assert result.exit_code == 1, result.output  # the example's own finding on the earmark
    assert {"附表.xlsx", "报告.docx"} <= {p.name for p in tmp_path.iterdir()}
    assert run("check", tmp_path / "报告.docx", tmp_path / "附表.xlsx", "--select", "W2").exit_code == 0
    folder = tmp_path / "two"
    folder.mkdir()
    wrong = changed_book(tmp_path, "债务限额", {"D7": 75.32})
    result = run("fill", notice, wrong, "-o", folder / "附表.xlsx", "--report", folder / "报告.docx")
    assert (result.exit_code, "没有写出任何文件" in result.output) == (2, True)
    assert list(folder.iterdir()) == []


@pytest.mark.parametrize(("kind", "refused"), [("readOnly", True), ("trackedChanges", True), ("none", False)])
def test_a_protected_report_is_not_updated(report: Path, kind: str, refused: bool):
    document = docx.Document(str(report))
    protection = document.settings.element.makeelement(
        f"{W}documentProtection", {f"{W}edit": kind, f"{W}enforcement": "1"}
    )
    document.settings.element.insert(0, protection)
    document.save(str(report))
    before = report.read_bytes()
    result = run("report", BOOK, "--update", report)
    assert (result.exit_code == 2) is refused
    if refused:
        assert "限制编辑" in result.output
        assert report.read_bytes() == before
