"""The header of a table: which rows it takes, and each column's path from the top level down."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from quotaxl.reading.facts import facts_line, states_unit
from quotaxl.reading.measure import only_unit
from quotaxl.reading.page import Page, numeric
from quotaxl.reading.tidy import label, squeeze, uncircled
from quotaxl.reading.units import unit_alone

LEVELS = 4
"""Official forms merge up to three levels; a fourth is met in practice."""

_WORDS = re.compile(
    r"序号|编号|编码|代码|项目|名称|地区|地县|县区|市县|区县|县市|省份|单位|部门|科目|功能分类|合计|总计|小计|总量|总额|金额|资金|额度"
    r"|限额|余额|债务|债券|收入|支出|预算|决算|执行|调整|公式|备注|说明|时间|日期|期限|利率|类型|性质|领域|状态|目标|指标|内容"
    r"|数$|额$|率|分类|本级|本地区|下级|年度|^地区|^区划|依据|文号|电话|邮箱|地址|联系人|其中|方向|比例|面积|人口|因素|权重|得分|分配|补助|下达|安排|拨付|分解|新增|测算|计划|用途|^[类款项]$"
)
_LABEL_WORDS = re.compile(
    r"(?:乡|镇|街道|村|社区|[()/、])+(?:别|名|名称)?|学校(?:名称)?|"
    r"(?:项目|单位|债券|科目|部门|企业|指标)?名称|项目|预算科目|科目|收入项目|支出项目|省份|单位|内容|支出功能分类|预算单位|收入|支出"
)
_HOW = re.compile(r"\([按含到分][^()]*\)$")
"""What is said of the names behind their head: 项目（按功能分类）, 科目（到款级）."""
_REGION = re.compile(
    r"(?:所属|所在|各)?(?:[省市州县区盟旗师、/()]|设区市|辖区|省份|地区|地(?=[(县市州])|自治[州县区]|行政区[划域]?|区域|[县市]级)+"
    r"(?:别|名称|单位)?"
)
_FORMULA = re.compile(
    r"[A-Z]{1,2}(?:=[A-Z0-9+\-−/*()（）]+)?|\(?\d{1,2}\)?(?:=[\d+\-−/*()（）]+)?|[甲乙丙丁]|栏次|公式|行次|—|-"
)
_PAPER = re.compile(r"(?:资金|指标|下达|分配|来源)?(?:文号|文件号|发文号|文件依据)")
_LETTER = re.compile(r"[A-Z\d]")
_FORMULA_LABEL = re.compile(r"公式|栏次|栏号|列次|行次|[甲乙丙丁]")
_NUMBERED = frozenset("甲乙丙丁")
_NO_HEADER = re.compile(r"。$|.{5}表(?:\(.*\))?$")
"""Ends of sentences and titles."""
_YEAR = re.compile(r"(?:19|20)\d\d")
_YEAR_COLUMN = re.compile(r"(?:19|20)\d\d年?(?:度|末)?")


@dataclass(frozen=True, slots=True)
class HeaderColumn:
    """A column's header: path as printed without spaces, and the letter or formula printed under it."""

    index: int
    path: tuple[str, ...]
    formula: str | None = None


def is_header(page: Page, row: int) -> bool:
    """Return whether a row is the first of a header: by its words, or by what stands below it."""
    return worded(page, row) or stands_over_numbers(page, row)


def worded(page: Page, row: int) -> bool:
    """Return whether a row reads like the first of a header: several short texts, half of them known, no amounts."""
    columns = page.filled(row)
    texts = _names(page, row, columns)
    words = sum(map(header_word, texts))
    return words >= 2 and words * 2 >= len(texts)


def stands_over_numbers(page: Page, row: int) -> bool:
    """Return whether a row of short texts, with the levels below it, stands right above numbers of its columns.

    One row of a single text, the head of a section, may stand between. Words are not asked.
    """
    columns = page.filled(row)
    texts = _names(page, row, columns)
    if len(texts) < 2:
        return False
    if len(texts) == 2 and not any(map(header_word, texts)) and not any(map(page.filled, range(max(1, row - 3), row))):
        return False  # two words that nobody knows, nothing above them: 产品 | 规格
    below = header_end(page, row) + 1
    left, right = columns[0], page.right
    for under in range(below, min(below + 3, page.height) + 1):
        filled = page.filled(under)
        if any(numeric(page.value(under, c)) and left <= c <= right for c in filled):
            return (
                any(
                    numeric(page.value(under, c)) and any(page.text(level, c) for level in range(row, below))
                    for c in filled
                )
                or len(columns) > 2
            )
        if len(filled) > 1:
            return False
    return False


def _names(page: Page, row: int, columns: Sequence[int]) -> list[str]:
    """The texts of a row that may name columns, none where it cannot: numbers, sentences, titles, facts."""
    if len(columns) < 2:
        return []
    texts = [label(page.text(row, column)) for column in columns]
    numbers = [text for column, text in zip(columns, texts, strict=True) if numeric(page.value(row, column))]
    if numbers and not _years(numbers, set(texts).difference(numbers)):
        return []
    for text in texts:
        if len(text) > 60 or _NO_HEADER.search(text) or states_unit(text):
            return []
    return [] if facts_line(texts) else texts


def _years(numbers: Sequence[str], beside: Iterable[str]) -> bool:
    """Whether the numbers of a row are years over columns: 地区 | 2023 | 2024. 阿克苏市 | 1900 is a row of money."""
    if not all(map(_YEAR.fullmatch, numbers)):
        return False
    follow = all(abs(int(a) - int(b)) == 1 for a, b in pairwise(numbers))
    return any(map(label_like, beside)) or (len(numbers) > 1 and follow)


def header_end(page: Page, first: int) -> int:
    """Return the last row of the header that starts at row `first`."""
    last = max([first, *(page.merged[first, c].bottom for c in page.filled(first) if (first, c) in page.merged)])
    last = min(last, first + LEVELS)
    while last < first + LEVELS and last < page.height:
        row = last + 1
        if not page.filled(row) and row < page.height:
            row += 1  # the line that Markdown draws under the first level, or a row left blank
        if not (_continues(page, first, last, row) or formula_row(page, row) or _said_below(page, row)):
            break
        last = row
    return last


def formula_row(page: Page, row: int) -> bool:
    """Return whether a row holds column letters and formulas: 公式 | A=B+C | B | C, 栏次 | 1 | 2, or ① | ② | ③=①+②."""
    columns = page.filled(row)
    printed = [label(page.text(row, c)) for c in columns]
    texts = [uncircled(t) for t in printed]
    if len(texts) < 2 or not all(_FORMULA.fullmatch(t) for t in texts):
        return False
    letters = sum("A" <= t[:1] <= "Z" or "①" <= t[:1] <= "⑳" for t in printed)
    if texts[0] in _NUMBERED:  # 甲 | 乙 | 1 | 2 numbers the columns; 甲 | 60 is a row of someone called 甲
        counted = [int(t) for one in texts if (t := one.partition("=")[0].strip("()")).isdecimal()]
        return counted == list(range(1, len(counted) + 1)) and (len(counted) > 1 or len(texts) > 2)
    bare = [t.partition("=")[0].strip("()") for t in texts]
    counted = [int(t) for t in bare if t.isdecimal()]
    if any("=" in t for t in texts) and counted == list(range(1, len(counted) + 1)) and len(counted) > 1:
        return True  # 1=2+3 | 2 | 3
    return bool(_FORMULA_LABEL.fullmatch(texts[0])) or letters >= 2


def _unit_row(page: Page, row: int) -> bool:
    columns = page.filled(row)
    texts = [page.text(row, c) for c in columns]
    return any(map(unit_alone, texts)) and all(map(only_unit, texts))


def _said_below(page: Page, row: int) -> bool:
    """Whether a row below the names says of each column no more than its unit, or the paper that it rests on: 文号."""
    return _unit_row(page, row) or _paper_row(page, row)


def _paper_row(page: Page, row: int) -> bool:
    columns = page.filled(row)
    if len(columns) < 2 or not _PAPER.fullmatch(label(page.text(row, columns[0]))):
        return False
    return not any(numeric(page.value(row, c)) for c in columns)


def _continues(page: Page, first: int, above: int, row: int) -> bool:
    """A lower header level fills cells under a spanning one and leaves the label column to the level above."""
    columns = page.filled(row)
    top = page.filled(first)
    if not columns or not top:
        return False
    if columns[0] < top[0]:
        return _holds_the_names(page, top, row)
    if columns[0] == top[0] and not _names_columns(page, first, row):
        return False
    if any(numeric(page.value(row, c)) and not _YEAR.fullmatch(label(page.text(row, c))) for c in columns):
        return False
    if any(len(label(page.text(row, c))) > 40 for c in columns):
        return False
    return any(_under_span(page, above, c, top[-1]) for c in columns)


def _holds_the_names(page: Page, top: Sequence[int], row: int) -> bool:
    """Whether the names of all columns stand in a lower level, right above numbers, and spanning ones alone above."""
    columns = page.filled(row)
    if len(columns) <= len(top) or not set(top) <= set(columns) or any(numeric(page.value(row, c)) for c in columns):
        return False
    below = page.next_used(row + 1)
    return below <= page.height and any(numeric(page.value(below, c)) for c in columns[1:])


def _names_columns(page: Page, first: int, row: int) -> bool:
    """Whether a row starts below a spanning text of row `first` and names columns, so that it is no row of data."""
    columns = page.filled(row)
    area = page.merged.get((first, columns[0]))
    spans = area.right > area.left if area else columns[0] + 1 not in page.filled(first)
    if not spans or len(columns) < 3:
        return False
    if sum(header_word(page.text(row, c)) for c in columns) * 4 >= len(columns) * 3:
        return True
    below = next((r for r in range(row + 1, min(row + 3, page.height) + 1) if page.filled(r)), 0)
    return bool(below) and any(numeric(page.value(below, c)) for c in columns[1:])


def _under_span(page: Page, above: int, column: int, last: int) -> bool:
    """Whether the cell above spans several columns: by a merge, or by the blanks that a text export leaves."""
    area = page.merged.get((above, column))
    if area:
        return area.right > area.left
    filled = page.filled(above)
    return column not in filled or (column < last and column + 1 not in filled)


def header_columns(page: Page, first: int, last: int) -> tuple[HeaderColumn, ...]:
    """Return the columns of the header in rows `first` to `last`, unlabelled ones included."""
    formulas = [row for row in range(first, last + 1) if formula_row(page, row)]
    levels = [
        row for row in range(first, last + 1) if row not in formulas and not (row > first and _said_below(page, row))
    ]
    levels = levels or formulas  # a header that says nothing but 公式 is one all the same
    named = {column for row in levels for column in page.filled(row)}
    merges = {column for row in levels for (r, column) in page.merged if r == row}
    right = max(named | {c for c in merges if page.left <= c <= page.right})
    stated = [row for row in range(first + 1, last + 1) if _unit_row(page, row)]
    columns = []
    for column in range(min(named), right + 1):
        path: list[str] = []
        for depth, row in enumerate(levels):
            text = squeeze(_level_text(page, row, column, levels[depth + 1 :]))
            if text and (not path or label(text) != label(path[-1])):
                path.append(text)
        units = [squeeze(page.text(row, column)) for row in stated]
        if path and any(units):
            path[-1] += "".join(u if u.startswith(("(", "（")) else f"({u})" for u in units if u)
        formula = next((label(page.text(r, column)) for r in formulas), "")
        columns.append(HeaderColumn(column, tuple(path), formula if _LETTER.match(formula) else None))
    return tuple(columns)


def _level_text(page: Page, row: int, column: int, below: list[int]) -> str:
    """The text of one header level over a column; a spanning cell counts for every column under it."""
    area = page.merged.get((row, column))
    if area:
        return page.text(area.top, area.left) if area.top == row else ""
    text = page.text(row, column)
    if text or not _spans_here(page, row, column, below):
        return text
    for left in range(column - 1, page.left - 1, -1):
        area = page.merged.get((row, left))
        if area:
            return ""
        if found := page.text(row, left):
            return found
    return ""


def _spans_here(page: Page, row: int, column: int, below: list[int]) -> bool:
    """Whether a blank cell of a level belongs to the text to its left.

    It does where no merge in the row says so and a lower level has text here; the unlabelled total
    stands first, right under the spanning text.
    """
    if not below or any((row, c) in page.merged for c in range(page.left, page.right + 1)):
        return False
    return any(page.text(lower, column) for lower in below)


@lru_cache(maxsize=1 << 14)
def header_word(text: str) -> bool:
    """Return whether a text holds a word that headers of official tables are made of, or is a year."""
    tidy = label(text)
    return bool(_WORDS.search(tidy) or _YEAR_COLUMN.fullmatch(tidy) or _REGION.fullmatch(tidy))


def label_like(text: str) -> bool:
    """Return whether a header text names what the rows are, such as 项目, 地区, 科目 or 项目（按功能分类）."""
    return bool(_LABEL_WORDS.fullmatch(label(text)) or _LABEL_WORDS.fullmatch(bare_head(text))) or region_like(text)


def bare_head(text: str) -> str:
    """Return a header text, tidied, without what it says of how its names are told: 项目 of 项目（按功能分类）."""
    tidy = label(text)
    return (_HOW.sub("", tidy) or tidy) if tidy.endswith(")") else tidy


def region_like(text: str) -> bool:
    """Return whether a header text says that its column holds regions: 地县, 县（市、区）, 行政区划."""
    return bool(_REGION.fullmatch(label(text)))
