# ruff: noqa: E501  # markup and long names read better unbroken
# markup and long names read better unbroken
"""The quick way and the handlers must read every sheet alike."""

from dataclasses import dataclass
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sources import packages

from quotaxl.core.errors import UserError
from quotaxl.core.refs import Area
from quotaxl.sources import rowshapes
from quotaxl.sources.harvest import Harvest
from quotaxl.sources.sheetrows import read_cells
from quotaxl.sources.styles import Styles
from quotaxl.sources.values import SharedParts

BOOK = SharedParts({"0": "县", "1": None, "2": "=1+1", "": None}, Styles({2: "yyyy"}, {2: "date"}, {}))
FORMULAS = [
    "<f>A1</f><v>1</v>",
    "<f>A1</f>",
    "<f>A1</f><v></v>",
    "",
    '<f aca="false">IF(A1&lt;2,&quot;&#21439;&quot;,1)</f><v>7.5</v>',
    '<f t="shared" ref="A1:AA99" si="1">SUM(A1:$B1)</f><v>3</v>',
    '<f t="shared" si="1"/><v>4</v>',
    '<f t="array" ref="A1">A2</f><v>4</v>',
    "<f>A1&bad;</f><v>1</v>",
]
PREFIX = "<!-- all rows by the handlers -->"

texts = st.text(st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="<&\ufffe\uffff"), max_size=5)
numbers = st.sampled_from(
    ["0", "-0", "12", "-3.50", "1E5", "1.5e-3", "1,234", " 7 ", "１２", "1_0", "", "99999999999999999999"]
)


@st.composite
def cells(draw: st.DrawFn, column: str, row: int) -> str:
    style = draw(st.sampled_from(["", ' s="1"', ' s="2"']))
    kind, inside = draw(
        st.one_of(
            st.tuples(st.sampled_from(["", ' t="n"']), numbers.map(lambda n: f"<v>{n}</v>")),
            st.tuples(st.just(' t="s"'), st.sampled_from(["<v>0</v>", "<v>1</v>", "<v>2</v>", "<v>02</v>"])),
            st.tuples(st.just(' t="b"'), st.sampled_from(["<v>0</v>", "<v>1</v>"])),
            st.tuples(st.just(' t="str"'), texts.map(lambda t: f"<v>{t}</v>")),
            st.tuples(st.just(' t="inlineStr"'), texts.map(lambda t: f"<is><t>{t}&#21439;&amp;&lt;</t></is>")),
            st.tuples(st.just(' t="inlineStr"'), texts.map(lambda t: f"<is><r><t>{t}</t></r><r><t>a</t></r></is>")),
            st.tuples(st.just(' t="e"'), st.just("<v>#REF!</v>")),
            st.tuples(st.just(""), st.sampled_from(FORMULAS)),
            st.tuples(
                st.sampled_from(["", ' t="str"']), st.sampled_from(["<f>A1</f><v></v>", "<f>A1</f>", "<f/><v/>"])
            ),
        )
    )
    return f'<c r="{column}{row}"{style}{kind}>{inside}</c>' if inside else f'<c r="{column}{row}"{style}{kind}/>'


@st.composite
def sheets(draw: st.DrawFn) -> str:
    out = []
    row = 0
    for _ in range(draw(st.integers(0, 5))):
        row += draw(st.integers(1, 3))
        columns = draw(st.lists(st.sampled_from(["A", "B", "C", "AA"]), unique=True, max_size=4).map(sorted))
        body = "".join(draw(cells(column, row)) for column in sorted(columns, key=lambda c: (len(c), c)))
        hidden = draw(st.sampled_from(["", "", ' hidden="1"', ' spans="1:9"']))
        out.append(
            f'<row r="{row}"{hidden}>{body}</row>' if draw(st.booleans()) or body else f'<row r="{row}"{hidden}/>'
        )
    return "".join(out)


@dataclass
class Seen:
    rows: list[list[object]]
    rest: tuple[object, ...]


def read(text: str, size: int = 1 << 20) -> Seen:
    data = text.encode()
    harvest = Harvest("表")
    read_cells((data[i : i + size] for i in range(0, len(data), size)), harvest, BOOK)
    values = [[(type(v), v) for v in row] for row in harvest.rows]
    styles = [
        [pattern[i] for i, v in enumerate(row) if v is not None]
        for row, pattern in zip(harvest.rows, harvest.patterns, strict=True)
    ]
    return Seen(values, (styles, harvest.formulas, harvest.uncached, harvest.hidden_rows))  # type: ignore[arg-type]


@settings(max_examples=80, deadline=None)
@given(sheets(), st.integers(20, 4000))
def test_both_ways_read_the_same_in_pieces_of_any_size(rows: str, size: int) -> None:
    try:
        slow = read(packages.sheet(PREFIX + rows))
    except UserError:
        with pytest.raises(UserError):
            read(packages.sheet(rows), size)
    else:
        assert read(packages.sheet(rows), size) == slow


@settings(max_examples=80, deadline=None)
@given(sheets(), st.data())
def test_a_sheet_cut_anywhere_is_never_taken_for_whole(rows: str, data: st.DataObject) -> None:
    text = packages.sheet(rows)
    with pytest.raises(UserError):
        read(text[: data.draw(st.integers(0, len(text) - 1))])


def test_a_shape_met_often_is_read_by_its_pattern(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rowshapes, "_SHAPES", {})
    monkeypatch.setattr(rowshapes, "_BEGUN", {})
    monkeypatch.setattr(rowshapes, "ENOUGH", 3)
    rows = "".join(
        f'<row r="{r}"><c r="A{r}" t="s"><v>0</v></c><c r="C{r}" s="2"><v>{r}</v></c><c r="D{r}" t="inlineStr">'
        f"<is><t>a&amp;{r}</t></is></c></row>"
        for r in range(1, 9)
    )
    broken = '<row r="9"><c r="A9" t="s"><v>9</v></c><c r="C9" s="2"><v>9</v></c><c r="D9"/></row>'
    assert read(packages.sheet(rows)) == read(packages.sheet(PREFIX + rows))
    (shape,) = (s for s in rowshapes._SHAPES.values() if s)
    assert shape.row is not None
    with pytest.raises(UserError, match="no shared string"):
        read(packages.sheet(rows + broken))


def test_a_row_whose_cells_name_another_row_is_read_by_their_addresses() -> None:
    assert [len(row) for row in read(packages.sheet('<row r="1"><c r="B3"><v>1</v></c></row>')).rows] == [0, 0, 2]


def test_formulas_filled_down_are_read_by_pattern_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rowshapes, "_SHAPES", {})
    monkeypatch.setattr(rowshapes, "_BEGUN", {})
    monkeypatch.setattr(rowshapes, "ENOUGH", 3)
    first = '<row r="1"><c r="B1"><f t="shared" ref="B1:B9" si="0">SUM(C1:D1)</f><v>1</v></c></row>'
    rows = "".join(
        f'<row r="{r}"><c r="A{r}"><v>{r}</v></c><c r="B{r}"><f t="shared" si="0"/><v>{r}</v></c>'
        f'<c r="D{r}" t="str"><f>A{r}&amp;"x"</f><v>{r}x</v></c></row>'
        for r in range(2, 9)
    )
    last = '<row r="9"><c r="A9"><v>9</v></c><c r="B9"><f t="shared" si="0"/></c><c r="D9" t="str"><f>A9</f><v></v></c></row>'
    seen = read(packages.sheet(first + rows + last))
    assert seen == read(packages.sheet(PREFIX + first + rows + last))
    formulas, uncached = seen.rest[1:3]
    assert formulas[8, 2] == "SUM(C8:D8)"
    assert formulas[8, 4] == 'A8&"x"'
    assert uncached == {(9, 2)}
    assert any(shape and shape.row and shape.formulas == (1, 2) for shape in rowshapes._SHAPES.values())


ALIKE = (
    '<row r="1"><c r="A1" t="inlineStr"><is><t>&#21439;</t></is></c><c r="B1" s="2"><v>45000</v></c></row>'
    '<row r="2"><c r="B2" t="str"><f>A1</f><v></v></c></row>'
)


def test_rows_that_are_known_are_read_as_at_first_and_are_each_sheets_own() -> None:
    for _ in range(3):
        _read(packages.sheet(ALIKE)).rows[0][0] = "changed"
    again = read(packages.sheet(ALIKE))
    assert again == read(packages.sheet(PREFIX + ALIKE))
    assert again.rows[0][0] == (str, "县")


def test_a_known_row_is_a_date_only_where_the_workbook_says_so() -> None:
    assert [read(packages.sheet(ALIKE)).rows[0][1][0] for _ in range(3)] == [date] * 3
    other = Harvest("表")
    read_cells([packages.sheet(ALIKE).encode()], other, SharedParts({}, Styles({}, {}, {})))
    assert other.rows[0][1] == 45000
    shifted = Harvest("表")
    read_cells([packages.sheet(ALIKE).encode()], shifted, SharedParts({}, BOOK.styles, epoch_1904=True))
    assert shifted.rows[0][1] == date(2027, 3, 16)


def test_a_shared_string_is_each_workbooks_own_in_rows_that_are_alike() -> None:
    alike = packages.sheet('<row r="1"><c r="A1" t="s"><v>0</v></c></row>')
    for text in ("甲", "甲", "乙"):
        harvest = Harvest("表")
        read_cells([alike.encode()], harvest, SharedParts({"0": text}))
        assert harvest.rows == [[text]]


def test_a_shared_formula_is_each_sheets_own_in_rows_that_are_alike() -> None:
    filled = '<row r="2"><c r="A2"><f t="shared" si="0"/><v>1</v></c></row>'
    for text in ("B1", "B1", "C1"):
        first = f'<row r="1"><c r="A1"><f t="shared" ref="A1:A2" si="0">{text}</f><v>1</v></c></row>'
        assert _read(packages.sheet(first + filled)).formulas[2, 1] == text[0] + "2"


BROKEN = ["]]>丁", "丁]]>", "丁\uffff", "丁\x01", "丁&", "丁&no;", "丁&#1;"]


@pytest.mark.parametrize("kind", ["inlineStr", "str"])
@pytest.mark.parametrize("text", BROKEN)
def test_a_row_of_a_broken_part_is_not_taken_for_a_good_one(text: str, kind: str) -> None:
    row = '<row r="{0}"><c r="A{0}" t="inlineStr"><is><t>{1}</t></is></c></row>'
    row = row if kind == "inlineStr" else '<row r="{0}"><c r="A{0}" t="str"><v>{1}</v></c></row>'
    alike = "".join(
        row.format(n, f"丁{n}") for n in range(1, 2 * rowshapes.ENOUGH)
    )  # the pattern of such rows is known then
    for _ in range(3):
        assert len(_read(packages.sheet(alike)).rows) == 2 * rowshapes.ENOUGH - 1
        with pytest.raises(UserError):
            _read(packages.sheet(row.format(1, text)))


def test_a_known_row_above_others_is_left_to_the_handlers() -> None:
    for _ in range(2):
        _read(packages.sheet(ALIKE))
    upside = ALIKE.replace('r="2"', 'r="3"') + '<row r="2"><c r="A2"><v>1</v></c></row>'
    assert read(packages.sheet(upside)) == read(packages.sheet(PREFIX + upside))


def test_what_stands_behind_the_rows_is_read_alike_when_it_is_known():
    inside = '<row r="1"><c r="A1"><v>1</v></c><c r="B1"><v>2</v></c></row>'
    after = '<mergeCells count="1"><mergeCell ref="A1:B3"/></mergeCells>'
    found = [_read(packages.sheet(inside, after=after)) for _ in range(3)]
    assert [(h.rows, h.merges) for h in found] == [([[1, 2]], [Area(1, 1, 3, 2)])] * 3


def test_hidden_rows_behind_the_last_cell_are_seen_each_time():
    inside = '<row r="1"><c r="A1"><v>1</v></c></row><row r="2" hidden="1" ht="9" customHeight="1"/>'
    assert [(h.hidden_rows, h.heights) for h in (_read(packages.sheet(inside)) for _ in range(3))] == [
        ({2}, {2: 9})
    ] * 3


def test_fixed_heights_are_kept_of_every_row_however_it_is_read():
    rows = [f'<row r="{n}" ht="{20 + n}" customHeight="1"><c r="A{n}"><v>{n}</v></c></row>' for n in range(1, 130)]
    rows += [
        '<row r="130" ht="9"><c r="A130"><v>1</v></c></row>',
        '<row r="131" ht="0" customHeight="1"><c r="A131"/></row>',
    ]
    rows += ['<row r="132" ht="12.5" customHeight="true"><c r="A132"/></row>']
    fixed = {**{n: 20.0 + n for n in range(1, 130)}, 132: 12.5}
    found = [_read(packages.sheet("".join(rows))) for _ in range(3)]
    assert [h.heights for h in (*found, _read(packages.sheet(PREFIX + "".join(rows))))] == [fixed] * 4


def test_what_stands_before_the_rows_is_read_alike_when_it_is_known():
    inside = '<row r="1"><c r="A1"><v>1</v></c><c r="B1"><v>2</v></c></row>'
    before = '<cols><col min="1" max="2" width="12"/><col min="3" max="4" hidden="1"/></cols>'
    part = packages.sheet(inside, before)
    found = [_read(part) for _ in range(3)]
    assert [(h.rows, h.widths, h.hidden_columns) for h in found] == [([[1, 2]], [(1, 2, 12.0)], [(3, 4)])] * 3


@pytest.mark.parametrize("before", ["<a></b>", "<cols><col min='0' max='1' hidden='1'/></cols>", "<cols>"])
def test_a_part_with_a_broken_beginning_is_refused_each_time(before):
    part = packages.sheet('<row r="1"><c r="A1"><v>1</v></c></row>', before)
    for _ in range(3):
        with pytest.raises(UserError):
            _read(part)


def test_a_known_beginning_does_not_hide_a_broken_row():
    good = packages.sheet('<row r="1"><c r="A1"><v>1</v></c></row>')
    for _ in range(3):
        assert _read(good).rows == [[1]]
    for broken in ('<row r="1"><c r="A1"><v>1</c></row>', '<row r="1"><c r="A1"/></row></sheetData></a>'):
        with pytest.raises(UserError):
            _read(packages.sheet(broken))


@pytest.mark.parametrize(
    "after", ["<mergeCells>", "<a></b>", "</worksheet>", "<mergeCells><mergeCell ref='A0:B1'/></mergeCells>"]
)
def test_a_damaged_end_is_refused_whatever_was_read_before(after):
    inside = '<row r="1"><c r="A1"><v>1</v></c></row>'
    _read(packages.sheet(inside))
    for _ in range(2):
        with pytest.raises(UserError):
            _read(packages.sheet(inside, after=after))


def test_a_known_end_does_not_close_another_root():
    inside = '<row r="1"><c r="A1"><v>1</v></c></row>'
    good = packages.sheet(inside)
    _read(good)
    with pytest.raises(UserError):
        _read(good.replace("<worksheet", "<sheetwork", 1))


def _read(part: str) -> Harvest:
    harvest = Harvest("a.xlsx › 表")
    read_cells([part.encode()], harvest, BOOK)
    return harvest
