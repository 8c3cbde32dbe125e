"""A bureau's own notices: what the documentation shows works from end to end, and each mistake is named by its key."""

import json
import re
from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner

from quotaxl.catalogue.law.parameters import shipped
from quotaxl.cli.main import main
from quotaxl.core.errors import UserError
from quotaxl.rules.engine.config import parse
from tests.years.yearbook import BOOKS, load, make

DOC = (Path(__file__).parents[3] / "docs" / "configuration.md").read_text("utf-8")
EXAMPLE = next(block for block in re.findall(r"```toml\n(.*?)```", DOC, re.DOTALL) if "[[notices]]" in block)
HEAD = '[[notices]]\nnumber = "闽财债管〔2026〕5号"\ntitle = "通知"\n'
LIST = '[[notices.lists]]\nid = "x"\nzh = "不得"\n'
ITEM = f'{LIST}[[notices.lists.items]]\nzh = "亮化"\n'


@pytest.fixture
def county(tmp_path):
    """仙游县 2026, whose workbook cites the notice of the example, and its notice."""
    return make(load(BOOKS / "2026-xianyou.toml"), tmp_path / "in")


def findings(files, folder, text):
    (folder / "own.toml").write_text(text, "utf-8")
    done = CliRunner().invoke(
        main,
        [
            "check",
            *map(str, files),
            "--as-of",
            "2026-09-01",
            "--config",
            str(folder / "own.toml"),
            "--format",
            "json",
            "--lang",
            "zh",
        ],
    )
    assert done.exit_code in (0, 1), done.output
    return json.loads(done.stdout)["findings"]


def changed(files, cells):
    book = openpyxl.load_workbook(files[0])
    for place, value in cells.items():
        sheet, _, ref = place.partition("!")
        book[sheet][ref] = value
    book.save(files[0])
    return files


def test_the_example_of_the_documentation_binds_who_cites_it(county, tmp_path):
    files = changed(county, {"债券项目!B7": "仙游县总医院夜景亮化工程", "债券项目!J5": None})
    found = {f["rule"]: f for f in findings(files, tmp_path, EXAMPLE)}
    assert "2026-05-26" in found["QX-D103"]["message"]
    screened = [f for f in found.values() if "夜景亮化" in f["message"]]
    assert screened
    assert all("闽财债管〔2026〕5号" in json.dumps(f, ensure_ascii=False) for f in (found["QX-D103"], *screened[:1]))


def test_it_binds_nobody_elsewhere_and_nobody_who_does_not_cite_it(county, tmp_path):
    for old, new in (('place = "35"', 'place = "65"'), ("闽财债管〔2026〕5号", "闽财债管〔2026〕6号")):
        rules = {f["rule"] for f in findings(county, tmp_path, EXAMPLE.replace(old, new))}
        assert "QX-D103" not in rules


def test_a_notice_that_ships_is_replaced_lists_and_all():
    text = '[[notices]]\nnumber = "新财振[2024]18号"\ntitle = "通知"\n[notices.demands]\ntargets_within_days = 45\n'
    ours = shipped().with_notices(parse(text, "own.toml").notices)
    (one,) = [n for n in ours.notices if "18" in n.number]
    assert one.demands.targets_within_days == 45
    assert not [held for held in ours.lists if held.notice]


WATER = '[[notices.purposes]]\nheader = ["小型水源"]\ninclude = ["防洪"]\n'


@pytest.mark.parametrize(
    ("number", "explained"),
    [("闽财债管〔2026〕5号", True), ("闽财债管〔2025〕30号", False), ("闽财债管〔2026〕6号", False)],
)
def test_words_for_a_purpose_hold_for_the_earmarks_of_their_own_notice_alone(county, tmp_path, number, explained):
    files = changed(county, {"限额变动!I6": "小型水源工程"})  # the general batch of notice 5; 30 is of the other batch
    rules = {f["rule"] for f in findings(files, tmp_path, HEAD.replace("闽财债管〔2026〕5号", number) + WATER)}
    assert ("QX-N205" not in rules) is explained


def test_an_earmark_of_a_notice_that_has_no_such_words_is_explained_by_those_that_ship(county, tmp_path):
    files = changed(county, {"限额变动!I6": "小型水源工程", "债券项目!B5": "仙游县机井工程"})
    own = '[[notices.purposes]]\nheader = ["文旅"]\ninclude = ["剧场"]\n'
    assert "QX-N205" not in {f["rule"] for f in findings(files, tmp_path, HEAD + own)}


MISTAKES = (
    (f'{HEAD}plase = "35"\n', "notices[1].plase”，是不是“place”"),
    (f"{HEAD}[notices.demands]\ntarget_within_days = 20\n", "是不是“targets_within_days”"),
    (f'{HEAD}[notices.demands]\ntargets_within_days = "20"\n', "应写成不加引号的整数，现在是 “20”"),
    (f"{HEAD}[notices.demands]\ntargets_within_days = true\n", "应写成不加引号的整数，现在是 true"),
    (f"{HEAD}[notices.demands]\ntargets_within_days = 0\n", "应在 1 到 366 之间，现在是 0"),
    (f'{HEAD}[notices.demands]\nno_carry_over = "是"\n', "应写成true 或 false"),
    ('[[notices]]\ntitle = "通知"\n', "“notices[1]”缺少必填的“number”"),
    ('[[notices]]\nnumber = "闽财债管〔2026〕5号"\ntitle = " "\n', "“notices[1].title”是空的"),
    ('[[notices]]\nnumber = "5号"\ntitle = "通知"\n', "不是完整的文号：5号"),
    (f'{HEAD}place = "99"\n', "行政区划代码的开头几位（如福建省 35），现在是 99。"),
    (f'{HEAD}place = "福建省"\n', "福建省是 35"),
    (f"{HEAD}place = 35\n", "应写成加引号的文字，现在是 35"),
    (f'{HEAD}kinds = ["专项债"]\n', "现在是 专项债"),
    (f'{HEAD}kinds = "一般"\n', "应写成方括号中的一列"),
    (f"{HEAD}{LIST}items = []\n", "“notices[1].lists[1].items”没有一项"),
    (f"{HEAD}{LIST}", "“notices[1].lists[1]”缺少必填的“items”"),
    (f"{HEAD}{ITEM}", "“notices[1].lists[1].items[1]”没有可用来辨认项目名称的词"),
    (f'{HEAD}{ITEM}include = [""]\n', "没有可用来辨认项目名称的词"),
    (f"{HEAD}{ITEM}apart = [[]]\n", "没有可用来辨认项目名称的词"),
    (f'{HEAD}{ITEM}include = "亮化"\n', "应写成方括号中的一列，如 [\"亮化\"]"),
    (f'{HEAD}{ITEM}sort = "halle"\n', "没有这一类：halle。可用的："),
    (f"{HEAD}{HEAD}", "文号 闽财债管〔2026〕5号 写了两次"),
    (f'{HEAD}{ITEM}include = ["亮化"]\n{ITEM}include = ["夜景"]\n', "清单“x”写了两次"),
    ('[notices]\nnumber = "x"\n', "应写成双方括号的一节，如 [[notices]]"),
    ('[[notices]\nnumber = "x"\n', "第 1 行"),
    (f"{HEAD}since = 2026-13-01\n", "第 4 行"),
)  # fmt: skip


@pytest.mark.parametrize(("text", "said"), MISTAKES, ids=range(len(MISTAKES)))
def test_each_mistake_is_named_by_its_key(text, said):
    with pytest.raises(UserError) as refused:
        parse(text, "own.toml")
    assert said in refused.value.what.zh
    assert refused.value.where == "own.toml"
    assert refused.value.remedy.zh
