"""Which form a table is: by its title, its header paths and, for forms of items, its row labels."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from quotaxl.catalogue.form import ColumnSpec, Form, FormKind
from quotaxl.catalogue.patterns import Pattern
from quotaxl.core.table import ColumnType
from quotaxl.core.words import Words
from quotaxl.reading.header import HeaderColumn
from quotaxl.reading.measure import Measure, measure, says_money
from quotaxl.reading.tidy import label, narrow
from quotaxl.reading.units import without_unit

SURE = Decimal("0.6")
"""Below this a table is read as a plain one."""

_CODES = re.compile(r"(?:科目|经济分类|功能分类|预算科目)?(?:编码|代码)")

_WIDEST = 400
"""Columns past which no form goes."""
FURTHER = 4
"""Columns that a form leaves open count this much less against it."""


_WHICH = re.compile(r"其中[:;]?")
_TOTAL_LEVEL = re.compile(r"合计|小计|总计|总额|总量")


_KEPT = 1 << 14
"""Answers remembered: thousands of workbooks share a few titles, headers and names of rows."""
_Bound = Mapping[int, tuple[str, ColumnSpec]]

TITLED = Words("标题符合“{name}”", "titled as {id}")
NO_FORM = Words("没有相符的表样，按一般层级表读取", "no form fits: read as a plain table of levels")
_UNTITLED = Words("标题不符", "another title")
_COLUMNS = Words("{found}/{all} 列表头相符", "{found} of {all} headings fit")
_ROWS = Words("{found}/{all} 行项目相符", "{found} of {all} rows are the form's")


@dataclass(frozen=True, slots=True)
class Match:
    """A form that fits: its columns by sheet column, its row keys by position, how well and why."""

    form: Form
    columns: Mapping[int, tuple[str, ColumnSpec]]
    keys: Mapping[int, str]
    confidence: Decimal
    reasons: tuple[Words, ...]


def match_form(
    title: str,
    header: tuple[HeaderColumn, ...],
    names: Callable[[], Sequence[str]],
    candidates: tuple[Form, ...],
    numbers: frozenset[int] = frozenset(),
) -> Match | None:
    """Return the form that fits best, None where none fits well enough.

    `names` gives the rows' tidied names without ordinals, in order, where a form is told by them; `numbers` are the
    sheet columns that hold numbers, which name no region whatever stands above them (其中：县级). A form needs all its
    required columns; beyond that its title, the share of the header it explains and, for items, the share of
    its rows that are found decide. Columns alone never make it sure: half of the confidence is the title's. Items
    reach it without a title only where all columns and rows are theirs.
    """
    header = header[:_WIDEST]
    titled = _titled(candidates, label(title))
    whole = _wholly_bound(candidates, header)
    if not titled and not whole:
        return None
    wanted = tuple(form for form in candidates if form in titled or form in whole)
    kinds = {form.kind for form in wanted}
    called = tuple(names()) if FormKind.ITEMS in kinds else ()
    return _best(wanted, titled, header, called, numbers if FormKind.REGIONS in kinds else frozenset())


@lru_cache(maxsize=_KEPT >> 5)
def _best(
    wanted: tuple[Form, ...],
    titled: frozenset[Form],
    header: tuple[HeaderColumn, ...],
    called: tuple[str, ...],
    numbers: frozenset[int],
) -> Match | None:
    """Return which of the wanted forms fits best: the same for all sheets made of one, whose figures are not asked."""
    found = [m for form in wanted if (m := _fit(form, header, called, numbers, titled=form in titled))]
    return max(found, key=_rank, default=None)


def _rank(match: Match) -> tuple[Decimal, int, bool, bool, str]:
    """What decides between forms: how well they fit, then whose own the table is: the county's, one that is printed.

    A list seen in reports only (quota-list) takes columns of every kind of list and must not win over the form itself.
    """
    form = match.form
    return match.confidence, len(match.columns), form.county, form.print is not None, form.id


@lru_cache(maxsize=_KEPT)
def _titled(forms: tuple[Form, ...], title: str) -> frozenset[Form]:
    """The forms whose title this is."""
    return frozenset(form for form, found in _searches(forms) if any(one(title) for one in found))


@lru_cache(maxsize=_KEPT >> 8)
def _searches(forms: tuple[Form, ...]) -> tuple[tuple[Form, tuple[Callable[[str], object], ...]], ...]:
    """The forms that are tables, each with what looks for its titles."""
    return tuple((f, tuple(p.regex.search for p in f.titles)) for f in forms if f.kind is not FormKind.FIELDS)


@lru_cache(maxsize=_KEPT >> 4)
def _wholly_bound(forms: tuple[Form, ...], header: tuple[HeaderColumn, ...]) -> frozenset[Form]:
    """The forms of items that have all columns of the header, and whose required columns are all there."""
    headed = sum(bool(c.path) for c in header)
    found = []
    for form in forms:
        if form.kind is FormKind.ITEMS:
            columns = _bind_columns(form, header)
            if len(columns) == headed and not _missing(form, columns):
                found.append(form)
    return frozenset(found)


def _fit(
    form: Form,
    header: tuple[HeaderColumn, ...],
    called: tuple[str, ...],
    numbers: frozenset[int],
    *,
    titled: bool,
) -> Match | None:
    """Return how well a header fits a form, with its columns bound; None where a required one is missing."""
    columns = _bind_columns(form, header, numbers if form.kind is FormKind.REGIONS else frozenset())
    if titled and form.kind is FormKind.REGIONS and form.open:
        columns = {**columns, **_only_amount(form, columns, header)}
    if _missing(form, columns):
        return None
    headed = [c for c in header if c.path]
    others = Decimal(len(headed) - len(columns)) / (FURTHER if form.open else 1)
    share = len(columns) / (len(columns) + others)
    said = [
        TITLED.fill(name=form.name, id=form.id) if titled else _UNTITLED,
        _COLUMNS.fill(found=len(columns), all=len(headed)),
    ]
    keys: dict[int, str] = {}
    if form.kind is FormKind.ITEMS:
        keys = _bind_rows(form, called)
        needed = {row.key for row in form.rows if row.required}
        if needed - set(keys.values()):
            return None
        rows = Decimal(len(keys)) / max(1, min(len(called), len(form.rows)))
        said.append(_ROWS.fill(found=len(keys), all=len(called)))
        confidence = Decimal("0.4") * titled + Decimal("0.2") * share + Decimal("0.4") * rows
    else:
        confidence = Decimal("0.5") * titled + Decimal("0.5") * share
    if confidence < SURE:
        return None
    return Match(form, columns, keys, confidence.quantize(Decimal("0.01")), tuple(said))


def _missing(form: Form, columns: _Bound) -> bool:
    """Whether a column that the form needs, or one that does in its stead, is not there."""
    bound = {field for field, _ in columns.values()}
    return any(c.required and c.field not in bound and bound.isdisjoint(c.unless) for c in form.columns)


@lru_cache(maxsize=_KEPT >> 2)
def _bind_columns(form: Form, header: tuple[HeaderColumn, ...], numbers: frozenset[int] = frozenset()) -> _Bound:
    """Bind each column spec to the first free column whose path it matches; the fullest paths first.

    `numbers` are the columns that name no region; only a form of regions asks.
    """
    bound: dict[int, tuple[str, ColumnSpec]] = {}
    money = [c for c in header if measure(c.path) not in (Measure.COUNT, Measure.RATE) and not _dated(c.path)]
    for spec in sorted(form.columns, key=lambda c: -len(c.path)):
        meant = money if spec.type is ColumnType.AMOUNT else header
        if spec.field == form.label and form.kind is FormKind.REGIONS:
            meant = [c for c in header if c.index not in numbers]
        found = [c for c in meant if c.index not in bound and path_matches(spec.path, c.path)]
        preferred = [c for c in found if spec.prefer and spec.prefer.fullmatch(_tidy(c.path[-1]))]
        for count, column in enumerate(found if spec.many else (preferred or found)[:1], 1):
            bound[column.index] = (spec.field if count == 1 else f"{spec.field}_{count}", spec)
    return bound


def _only_amount(
    form: Form, bound: Mapping[int, tuple[str, ColumnSpec]], header: Sequence[HeaderColumn]
) -> dict[int, tuple[str, ColumnSpec]]:
    """The one column of money beside the regions, whatever it is called: 自治区资金; none where there are more."""
    held = {field for field, _ in bound.values()}
    spec = next((c for c in form.columns if c.required and c.type is ColumnType.AMOUNT), None)
    if spec is None or spec.field in held or form.label not in held:
        return {}
    rest = [c for c in header if c.index not in bound and c.path and says_money(c.path)]
    money = [c for c in rest if measure(c.path) not in (Measure.COUNT, Measure.RATE)]
    return {money[0].index: (spec.field, spec)} if len(money) == 1 else {}


@lru_cache(maxsize=1 << 16)
def path_matches(patterns: tuple[Pattern, ...], path: tuple[str, ...]) -> bool:
    """Return whether the last levels of a header path match the patterns, one each.

    Thousands of workbooks share a few headers, so answers are kept.

    A level 其中 and a last level 合计 may stand in the path without being named by the form: the total
    under a spanning header is printed with or without a label of its own.
    """
    levels = [narrow(text) for text in path]
    ways = [levels]
    if len(patterns) > 1:
        ways.append([_WHICH.sub("", level) for level in levels if not _WHICH.fullmatch(level)])
    if len(levels) > 1 and sum_level(levels[-1]):
        ways.append(levels[:-1])
    return any(_matches(patterns, way) for way in ways)


def sum_level(text: str) -> bool:
    """Return whether the last level of a header path only says that its column is the total of those beside it."""
    return bool(_TOTAL_LEVEL.fullmatch(without_unit(narrow(text))))


def _matches(patterns: Sequence[Pattern], levels: Sequence[str]) -> bool:
    if len(levels) < len(patterns):
        return False
    return all(
        pattern.fullmatch(text) or pattern.fullmatch(without_unit(text))
        for pattern, text in zip(patterns, levels[len(levels) - len(patterns) :], strict=True)
    )


def _tidy(text: str) -> str:
    return without_unit(narrow(text))


def _bind_rows(form: Form, names: Sequence[str]) -> dict[int, str]:
    """Give each row the next key of the form whose label it matches.

    Official forms repeat labels under different items (一般债券 under 发行 and under 还本), so keys are
    taken in the form's order, from the last one found on; one that comes earlier serves only if
    nothing later matches. Of two rows called alike but for the year, where the form has one, the later year's is it.
    """
    keys: dict[int, str] = {}
    free = set(range(len(form.rows)))
    last = -1
    latest: dict[tuple[str, int], tuple[str, int]] = {}
    for at, name in enumerate(names):
        called = _rows_called(form, name)
        said = _YEAR_SAID.search(name) if len(called) == 1 else None
        if said:  # of 2022年末限额 and 2023年末限额 the later is meant
            alike = (_YEAR_SAID.sub("", name), called[0])
            year, before = latest.setdefault(alike, (said[0], at))
            if before in keys and year < said[0]:
                keys[at] = keys.pop(before)
                latest[alike] = (said[0], at)
                continue
        matching = [i for i in called if i in free]
        if not matching:
            continue
        chosen = next((i for i in matching if i > last), matching[0])
        keys[at] = form.rows[chosen].key
        free.remove(chosen)
        last = max(last, chosen)
    return keys


_YEAR_SAID = re.compile(r"(?:19|20)\d\d(?=年)")


@lru_cache(maxsize=_KEPT)
def _rows_called(form: Form, name: str) -> tuple[int, ...]:
    """The positions of the form's rows that may be called so."""
    bare = without_unit(name)
    return tuple(at for at, row in enumerate(form.rows) if row.label.fullmatch(bare))


_NUMBERED = re.compile(
    r"序号|编号|编码|代码|文号|^公式$|行次|栏次|电话|手机|邮编|[账帐卡]号|证件?号|身份证|排[名序位]|名次|位次"
)
"""Heads of what is written in figures and is no amount: whoever is called, paid into, or comes first."""
_DATED = re.compile(r"时间|日期|年份|年度$")
_SUBJECT = re.compile(r"(?:功能|经济|支出|收入|预算|收支|会计)(?:分类)?科目$|(?:功能|经济)分类$|^科目$")


def _dated(path: tuple[str, ...]) -> bool:
    """Whether a column says when: 发行日期 is no 发行 of money."""
    return bool(path) and bool(_DATED.search(label(path[-1])))


def plain_type(path: tuple[str, ...], numbers: int, texts: int) -> ColumnType:
    """Return the type of a column that no form names, from its header (any level) and what it holds."""
    leaf = label(path[-1]) if path else ""
    if _NUMBERED.search(leaf) or _CODES.fullmatch(label("".join(path[:1]))):
        return ColumnType.CODE
    if numbers > texts and _SUBJECT.search(leaf):
        return ColumnType.CODE
    if _dated(path):
        return ColumnType.DATE
    if measure(path) in (Measure.COUNT, Measure.RATE):
        return ColumnType.TEXT
    meant = not numbers and not texts and re.search(r"其中|金额|资金|额度|限额|余额|债券|债务|补助|计$|[数额]$", leaf)
    return ColumnType.AMOUNT if numbers > texts or meant else ColumnType.TEXT
