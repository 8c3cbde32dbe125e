"""Any allocation tree, laid out with any of the habits of finance bureaus, is read back exactly."""

from dataclasses import dataclass, replace
from decimal import Decimal

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from quotaxl.catalogue.regions import load
from quotaxl.core.amount import plain
from quotaxl.core.document import Document
from quotaxl.core.finding import Severity, findings_of
from quotaxl.core.grid import Grid
from quotaxl.core.refs import Area
from quotaxl.core.region import Level
from quotaxl.core.table import AMOUNT
from quotaxl.reading import read_tables
from quotaxl.reading.ordinals import chinese_number
from quotaxl.rules import Dossier, check

REGIONS = load()
NUMERALS = {chinese_number(a + b): a + b for a in ("", "十", "二十") for b in ("", *"一二三四五六七八九") if a + b}
PLACES = [
    (prefecture.name, [r.name for r in REGIONS if r.parent == prefecture.code])
    for prefecture in REGIONS
    if prefecture.level is Level.PREFECTURE and prefecture.code[:2] in ("65", "53", "45")
]


@dataclass(frozen=True)
class Line:
    name: str
    amounts: tuple[Decimal | None, ...]
    parent: int | None  # position among the lines
    group: int | None = None  # number of the prefecture, for its row
    number: int | None = None  # running number of the county


@dataclass(frozen=True)
class Layout:
    numbering: str  # none, column, label
    prefectures: bool
    total: str  # first, last, none
    unit: str  # line, title, header, prose
    earmark: bool
    page: int | None  # rows on a page
    repeated: tuple[str, ...]  # what is printed again on each page
    thousands: bool
    stored: bool
    spaced: bool
    indented: bool
    left: int
    top: int
    blank_rows: bool
    notes: tuple[str, ...]
    remarks: bool


BARE = Layout("none", False, "none", "line", False, None, (), False, False, False, False, 0, 0, False, (), False)
AGAIN = ["第2页", "title", "续表", "unit", "header"]

layouts = st.builds(
    Layout,
    numbering=st.sampled_from(["none", "column", "label"]),
    prefectures=st.booleans(),
    total=st.sampled_from(["first", "last", "none"]),
    unit=st.sampled_from(["line", "title", "header", "prose"]),
    earmark=st.booleans(),
    page=st.none() | st.integers(3, 8),
    repeated=st.sets(st.sampled_from(AGAIN)).map(lambda chosen: tuple(sorted(chosen, key=AGAIN.index))),
    thousands=st.booleans(),
    stored=st.booleans(),
    spaced=st.booleans(),
    indented=st.booleans(),
    left=st.integers(0, 2),
    top=st.integers(0, 3),
    blank_rows=st.booleans(),
    notes=st.sampled_from(
        [(), ("注：本表为计划数。",), ("注：1.本表为计划数。", "2.资金不得挪用。"), ("填表人：张三",)]
    ),
    remarks=st.booleans(),
)


@st.composite
def trees(draw):
    """Prefectures with counties and their amounts in 分 of the unit: (name, [(county, amount, earmark)])."""
    places = draw(st.lists(st.sampled_from(PLACES), min_size=1, max_size=4, unique_by=lambda p: p[0]))
    scale = draw(st.sampled_from([0, 2, 4]))
    # amounts that could be years are as likely as others: a row of them is no header
    amount = (st.integers(1, 10**7) | st.integers(1990 * 10**scale, 2035 * 10**scale)).map(
        lambda n: Decimal(n).scaleb(-scale)
    )
    found = []
    for name, counties in places:
        chosen = draw(st.lists(st.sampled_from(counties), min_size=1, max_size=5, unique=True))
        rows = [(county, draw(amount), draw(st.booleans())) for county in chosen]
        found.append((name, [(c, a, a / 2 if half else None) for c, a, half in rows]))
    return found


def total(values):
    given_ = [v for v in values if v is not None]
    return sum(given_) if given_ else None


def lines_of(tree, layout):
    """The rows to be printed and read, in order."""
    counties = [(c, a, e) for _, cs in tree for c, a, e in cs]
    whole = Line("合计", (total(a for _, a, _ in counties), total(e for _, _, e in counties)), None)
    lines = [whole] if layout.total == "first" else []
    at_total = 0 if layout.total == "first" else None
    number = 0
    for group, (name, rows) in enumerate(tree, 1):
        above = at_total
        if layout.prefectures:
            lines.append(Line(name, (total(a for _, a, _ in rows), total(e for _, _, e in rows)), at_total, group))
            above = len(lines) - 1
        for county, amount, earmark in rows:
            number += 1
            lines.append(Line(county, (amount, earmark), above, None, number))
    if layout.total == "last":
        lines = [replace(line, parent=len(lines) if line.parent is None else line.parent) for line in lines]
        lines.append(whole)
    return lines


def printed(value, layout):
    if value is None:
        return None
    if layout.stored:
        return float(value)
    return f"{value:,f}" if layout.thousands else plain(value)


def sheet(lines, layout):
    spread = " ".join if layout.spaced else "".join
    unit = "（单位：万元）" if layout.unit == "title" else ""
    title = f"2024年新增地方政府一般债券资金分配表{unit}"
    ordinals = ["序号"] if layout.numbering == "column" else []
    money = "资金总量（万元）" if layout.unit == "header" else "资金总量"
    header = [*map(spread, [*ordinals, "地区"]), money, *(["其中：支持小型水源工程项目"] if layout.earmark else [])]
    header += ["备注"] if layout.remarks else []
    heading = {"title": [title], "unit": ["单位：万元"], "续表": ["续表"], "第2页": ["第2页"], "header": header}
    rows = [[] for _ in range(layout.top)]
    rows += [["以下金额以万元为单位。"]] if layout.unit == "prose" else []
    rows += [[title]] + ([[*[None] * (len(header) - 1), "单位：万元"]] if layout.unit == "line" else []) + [header]
    for at, line in enumerate(lines):
        if layout.page and at and at % layout.page == 0:
            rows += [heading[what] for what in layout.repeated if what != "unit" or layout.unit == "line"]
            rows += [] if "header" in layout.repeated or not layout.repeated else [header]
        elif layout.blank_rows and at % 3 == 1:
            rows.append([])
        ordinal = NUMERALS[line.group] if line.group else str(line.number) if line.number else None
        name = line.name
        if layout.numbering == "label" and ordinal:
            name = f"{ordinal}、{name}" if line.group else f"{ordinal}.{name}"
        elif layout.spaced:
            name = spread(name)
        if layout.indented and line.number and layout.prefectures:
            name = "　　" + name
        cells = [*([ordinal] if ordinals else []), name, printed(line.amounts[0], layout)]
        cells += [printed(line.amounts[1], layout)] if layout.earmark else []
        rows.append([*cells, *(["用于农村公路建设，年底前完成"] if layout.remarks and line.number == 1 else [])])
    rows += [[note] for note in layout.notes]
    return Grid("a.xlsx", "表", [[None] * layout.left + row if row else [] for row in rows])


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@example([("梧州市", [(name, Decimal(n), None) for name, n in (("万秀区", 5), ("长洲区", 2), ("龙圩区", 3))])], BARE)
@example(
    [
        ("南宁市", [("兴宁区", Decimal(1), None), ("青秀区", Decimal(1), None)]),
        ("阿克苏地区", [("阿克苏市", Decimal(1900), None)]),
        ("柳州市", [("城中区", Decimal(1), None)]),
        ("桂林市", [("秀峰区", Decimal(1), None)]),
    ],
    replace(BARE, prefectures=True, total="first", blank_rows=True),
)
@given(trees(), layouts)
def test_any_layout_is_read_back(tree, layout):
    lines = lines_of(tree, layout)
    book = Document("a.xlsx", (sheet(lines, layout),))
    (table,) = read_tables(book, REGIONS)
    frame = table.frame.filter(table.frame["role"] != "note")
    assert table.form == "allocation"
    assert table.unit_of("amount").label == "万元"
    names = frame["label"].str.replace_all(r"\s", "").str.replace(r"^([一二三四五六七八九十]+、|\d+\.)", "")
    assert names.to_list() == [line.name for line in lines]
    assert frame["parent"].to_list() == [line.parent for line in lines]
    wanted = [line.amounts[0] for line in lines]
    assert frame["amount"].cast(AMOUNT).to_list() == wanted
    if layout.earmark:
        part = next(c for c in table.amounts() if c.of == "amount")
        assert frame[part.name].to_list() == [line.amounts[1] for line in lines]


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(trees(), layouts)
def test_a_clean_table_has_no_error_in_any_layout(tree, layout):
    book = Document("a.xlsx", (sheet(lines_of(tree, layout), layout),))
    found = findings_of(check(Dossier(read_tables(book, REGIONS), REGIONS, (book,))))
    assert [f for f in found if f.severity is Severity.ERROR] == []


def subtotalled(tree, above, grouped):
    """A sheet with 小计 rows above or below their counties; `grouped` puts prefectures into a merged column."""
    rows, wanted, merges = [], [], []
    first = 4
    for name, counties in tree:
        subtotal = f"{name}小计"
        lines = [(county, amount, subtotal) for county, amount, _ in counties]
        whole = (subtotal, total(a for _, a, _ in counties), "合计")
        wanted += [whole, *lines] if above else [*lines, whole]
        for at, (label, amount, _) in enumerate([whole, *lines] if above else [*lines, whole]):
            own = "小计" if grouped and label == subtotal else label
            rows.append([*([name if at == 0 else None] if grouped else []), own, float(amount)])
        merges.append(Area(first + len(rows) - len(counties) - 1, 1, first + len(rows) - 1, 1))
    head = [["2024年债券资金分配表"], ["单位：万元"], [*(["地州市"] if grouped else []), "县市", "金额"]]
    last = ("合计", total(a for _, cs in tree for _, a, _ in cs), None)
    rows.append([*(["合计", None] if grouped else ["合计"]), float(last[1])])
    return Grid("a.xlsx", "表", head + rows, merges=tuple(merges) if grouped else ()), [*wanted, last]


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(trees(), st.booleans(), st.booleans())
def test_subtotals_are_read_back(tree, above, grouped):
    grid, wanted = subtotalled(tree, above, grouped)
    (table,) = read_tables(Document("a.xlsx", (grid,)), REGIONS)
    labels, amounts = table.frame["label"].to_list(), table.frame["amount"].to_list()
    parents = [None if at is None else labels[at] for at in table.frame["parent"]]
    assert list(zip(labels, amounts, parents, strict=True)) == wanted


WORDS = [
    "序号",
    "地区",
    "项目",
    "金额",
    "合计",
    "小计",
    "其中：甲",
    "单位：万元",
    "一、",
    "1",
    "伊宁市",
    "克州",
    "2024年债务限额分配表",
    "公式",
    "A=B+C",
]
cells = (
    st.none()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=12)
    | st.sampled_from(WORDS)
)


@settings(max_examples=100, deadline=None)
@example([["公式", "公式"]])
@given(st.lists(st.lists(cells, max_size=6), max_size=14))
def test_nothing_that_a_sheet_holds_breaks_the_reader(rows):
    for kind in ("xlsx", "text"):
        held = [[str(c) if c is not None else None for c in row] for row in rows] if kind == "text" else rows
        for table in read_tables(Document("a", (Grid("a", "表", held),), kind=kind), REGIONS):
            parents = table.frame["parent"].to_list()
            assert all(at is None or 0 <= at < len(parents) for at in parents)
            assert all(at != above for at, above in enumerate(parents))
