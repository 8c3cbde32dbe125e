"""What stands right before an amount says something of it, whatever the report: held for every figure of every report.

Nothing here is read by the reader's own grammar: 其中, 减少, 再融资债券, a bracket with 一般 or 2024年末余额 are looked
for in the text itself, and what they mean does not depend on the sentence around them.
"""

import re
from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from functools import cache
from itertools import pairwise

import pytest
from reports.annotated import Report
from reports.measuring import place, read
from reports.test_reports import REPORTS

from quotaxl.catalogue import regions
from quotaxl.core.statement import Prose, StatedAmount
from quotaxl.reading.tidy import label

_SIZES = {"万亿": 12, "亿": 8, "万": 4, "": 0}
_NUMBER = re.compile(r"[-－]?(?P<n>[\d.,]+)(?P<size>万亿|亿|万|)元?(?:(?P<rest>[\d.]+)万元?)?")
_DEBT = r"(?:政府)?(?:一般|专项)?(?:债务|债券)?(?:限额|余额)?"
_BEGINS = r"(?:^|[，。；：、（])(?:其中：?)?"
_LOWERS = ("减少", "调减", "收回", "核减", "压减")
_MOVES = re.compile(r"(减少|调减|收回|核减|压减|调增|增加|追加|新增)(?:了|为)?$")
_STAGED = re.compile(r"(?:增加|减少|调增|调减|追加)$")
_BRACKET = re.compile(r"（(?:其中：?)?(?:新增)?(?:一般|专项)(?:债务|债券)?(?:限额|余额)?")
_OWN = re.compile(rf"{_BEGINS}(?:[省市州县区]本级|本级){_DEBT}$")
_LOWER = re.compile(rf"{_BEGINS}(?:各[县区市]{{1,2}}|下级|区县){_DEBT}$")
_YEAR = re.compile(r"(20\d\d)年(?:末|底)[^。，；\d]{0,14}余额(?:预计)?(?:为)?$")
_PLACE = re.compile(r"(?:^|[，、：；。])([\u4e00-\u9fff]{1,7}[县市区旗州])$")
_REFINANCING = re.compile(r"再融资(?:一般|专项)?债券$")
_ADVANCE = re.compile(r"提前下达[^，。；：\d]{0,16}$")

OTHERWISE = {
    ("96-jilin-recall-2024", "sign", "18.32亿元"),  # 由 a 核减为 b: what is left
    ("405-jiangxi-midyear-2022", "sign", "128,000万元"),  # the same
    ("613-hebei-adjust-2024", "sign", "9.6850亿元"),  # the same
    ("615-chongqing-adjust-2026", "sign", "9.80亿元"),  # the same
    ("803-sichuan-adjust-2021", "sign", "7.85亿元"),  # the same
    ("1203-yunnan-adjust2-2019", "sign", "55000万元"),  # 由 a 调减为 b, the same
    ("706-hunan-second-2020", "sign", "341,000万元"),  # the same
    ("904-guangxi-adjust-2022", "sign", "110900万元"),  # 由 a 调减为 b, the same
    ("706-hunan-second-2020", "sign", "583,600万元"),  # the same
    ("177-tianjin-terms-2022", "which", "18.6亿元"),  # 其中，用作项目资本金: of no figure told
    ("309-yunnan-notice-2023", "which", "3.26亿元"),  # of the money received, of which no figure is told
    ("93-qinghai-foreign-2022", "sum", "4.35亿元"),  # the rest is lent by foreign governments
}
"""Where the words mean something else."""
CALLED_OTHERWISE = {
    # report: how many lines and projects have another name than is printed: without 和 or 动用, a code around it
    "28-names-with-numbers-2023": 5, "157-guangdong-accounts-2019": 1, "159-shanxi-second-2025": 1,
    "161-shanghai-accounts-2021": 1, "170-shandong-capital-2020": 1, "174-heilongjiang-accounts-2020": 2,
    "304-sichuan-review-2021": 1, "306-heilongjiang-accounts-2023": 2, "404-zhejiang-accounts-2023": 2,
    "405-jiangxi-midyear-2022": 3, "412-dalian-respectively-2023": 1, "502-guizhou-second-2021": 3,
    "504-fujian-special-2024": 1, "508-anhui-review-2023": 1, "511-henan-accounts-2022": 4,
    "602-sichuan-adjust-2019": 2, "603-neimenggu-adjust-2021": 1, "606-zhejiang-adjust-2018": 5,
    "607-gansu-adjust-2024": 3, "608-guangxi-adjust2-2022": 2, "610-xinjiang-adjust-2023": 3,
    "611-jiangxi-adjust-2017": 1, "613-hebei-adjust-2024": 3, "615-chongqing-adjust-2026": 1,
    "616-jilin-adjust-2025": 4, "620-henan-final-2020": 4, "624-liaoning-review-2025": 3,
    "625-hainan-debtnote-2024": 1, "702-shandong-adjust-2019": 1, "711-hebei-accounts-2018": 1,
    "802-henan-adjust-2022": 1, "805-yunnan-adjust-2020": 3, "809-guizhou-adjust-2017": 1,
    "810-heilongjiang-adjust-2016": 1, "813-hunan-adjust-2024": 1, "815-fujian-resolution-2021": 2,
    "816-hainan-opinion-2025": 3, "819-ningxia-limitnote-2020": 9, "820-anhui-accounts-2019": 2,
    "822-chongqing-accounts-2023": 2, "823-liaoning-halfyear-2024": 1, "824-qinghai-halfyear-2021": 2,
    "825-shanxi-funds-2020": 5, "905-shandong-adjust-2025": 2, "908-yunnan-adjust-2018": 2,
    "913-shaanxi-accounts-2020": 2, "1005-jiangsu-adjust-2025": 1, "1008-zhejiang-adjust2-2021": 3,
    "1013-hebei-adjust-2026": 2, "1101-chongqing-secondadjust-2022": 2, "1103-gansu-explanation-2023": 12,
    "1104-anhui-zone-adjust-2020": 3, "1106-liaoning-city-swap-2024": 3, "1107-shandong-fourbudgets-2025": 2,
    "1108-jiangxi-finalaccount-2019": 5, "1109-guangdong-halfyear-2026": 1, "1111-yunnan-resolution-2018": 1,
    "1113-henan-specialbonduse-2023": 1, "1114-tianjin-reply-2024": 2, "1202-gansu-prefecture-adjust-2023": 1,
    "1203-yunnan-adjust2-2019": 1, "1205-heilongjiang-adjust2-2025": 7, "1207-zhejiang-halfyear-2017": 1,
    "1208-sichuan-final-2018": 4, "1209-guangxi-final-2023": 2, "1214-qinghai-bill-2026": 1,
}  # fmt: skip
"""What is not called right now; more is a step back."""

Held = Iterator[tuple[str, bool, StatedAmount]]


@cache
def prose_of(report: Report) -> Prose:
    return read(report)


def told(prose: Prose, text: str) -> Iterator[tuple[str, int, int | None, StatedAmount]]:
    """Each amount: its line up to it, where the one before it in the line ends, the number of that one, itself."""
    lines = text.split("\n")
    first = dict[tuple[int, int], int]()
    for number, one in enumerate(prose.statements):
        first.setdefault((one.spots[0].paragraph, one.spots[0].start), number)
    for line in range(1, len(lines) + 1):
        end, before = 0, None
        for (_, start), number in sorted(item for item in first.items() if item[0][0] == line):
            one = prose.statements[number]
            yield lines[line - 1][:start], end, before, one
            end, before = one.spots[0].end, number


def said(report: Report) -> Held:
    """Yield what the words before an amount say, whether it was read so, and the amount."""
    for text, end, before, one in told(prose_of(report), report.text):
        between = text[end:]
        sentence = between.rpartition("。")[2]
        if "其中" in sentence and "（" not in sentence[sentence.rindex("其中") :]:
            yield "which", one.of is not None, one
        if match := _MOVES.search(text):
            yield "sign", (one.value < 0) == (match[1] in _LOWERS), one
        if _STAGED.search(text):
            yield "change", one.stage in ("change", "growth"), one
        if re.search(r"约(?:为)?$", text):
            yield "about", one.about, one
        if before is not None and _BRACKET.fullmatch(between):
            yield "bracket", (one.of, one.relation) == (before, "bracket"), one
        if _OWN.search(text):
            yield "own", one.level == "own", one
        if _LOWER.search(text):
            yield "lower", one.level == "lower", one
        if match := _YEAR.search(text):
            yield "year", one.year == int(match[1]), one
        if (match := _PLACE.search(text)) and regions.load().named(match[1]):
            yield "place", (one.place, one.level) == (match[1], "lower"), one
        if _REFINANCING.search(text):
            yield "refinancing", one.nature == "refinancing", one
        if _ADVANCE.search(text):
            yield "advance", one.nature == "advance", one


def added(report: Report) -> Held:
    """Yield whether 一般 and 专项 of a whole make it up, and whether both are parts of one whole."""
    found = prose_of(report).statements
    for number, one in enumerate(found):
        parts = [o for o in found if o.of == number and not o.place and not o.item]
        alike = [o for o in parts if (o.fact, o.stage, o.nature) == (one.fact, one.stage, one.nature)]
        kinds = {o.kind: o.yuan for o in alike}
        if one.kind == "total" and len(alike) == 2 and kinds.keys() == {"general", "special"}:
            yield "sum", abs(sum(kinds.values()) - one.yuan) <= abs(one.yuan) / 1000, one
    for one, two in pairwise(found):
        alike = (one.fact, one.sentence, one.relation) == (two.fact, two.sentence, two.relation)
        if one.of is not None and alike and (one.kind, two.kind) == ("general", "special"):
            yield "sibling", one.of == two.of, two


@pytest.mark.parametrize("report", REPORTS, ids=lambda r: r.name)
def test_an_amount_is_what_the_words_before_it_say(report: Report):
    wrong = {(report.name, what, one.words) for what, right, one in (*said(report), *added(report)) if not right}
    assert wrong <= OTHERWISE


def test_the_words_are_found_often():
    count = Counter(what for report in REPORTS for what, *_ in (*said(report), *added(report)))
    assert count["which"] > 400 < count["sum"]
    assert count["sign"] > 300 < count["change"]
    assert min(count["bracket"], count["refinancing"], count["place"]) > 50
    assert count["own"] > 30
    assert min(count["advance"], count["year"], count["sibling"]) > 9


@pytest.mark.parametrize("report", REPORTS, ids=lambda r: r.name)
def test_a_value_is_what_is_written_where_it_is_written(report: Report):
    lines = report.text.split("\n")
    for one in prose_of(report).statements:
        written = "".join(lines[s.paragraph - 1][s.start : s.end] for s in one.spots)
        assert "".join(written.split()) == "".join(one.words.split())
        match = _NUMBER.fullmatch(label(one.words))
        assert match, one.words
        worth = Decimal(match["n"].replace(",", "")).scaleb(_SIZES[match["size"]])
        rest = Decimal(match["rest"] or 0).scaleb(4)
        if match["size"] or one.words.endswith("元"):
            assert abs(one.yuan) == worth + rest, one.words


@pytest.mark.parametrize("report", REPORTS, ids=lambda r: r.name)
def test_lines_and_projects_are_called_as_printed(report: Report):
    found = {(o.spots[0].paragraph, o.spots[0].start): o for o in reversed(prose_of(report).statements)}
    wrong = []
    for truth in report.truths:
        one = found.get(place(report, truth.start))
        if (
            one
            and truth.item not in (None, "line")
            and truth.fact not in ("?", "invest", "spent", "gap")
            and label(truth.item) in label(report.text)
            and label(truth.item) not in label(one.item or "")
        ):
            wrong.append((truth.item, one.item))
    assert len(wrong) <= CALLED_OTHERWISE.get(report.name, 0), wrong
