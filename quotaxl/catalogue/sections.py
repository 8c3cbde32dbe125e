"""The sections of a form.toml, each a strict structure: an unknown key is refused with its file and place."""

from collections.abc import Mapping
from enum import StrEnum

from msgspec import Struct, field

from quotaxl.catalogue.patterns import Pattern
from quotaxl.core.table import ColumnType


class FormKind(StrEnum):
    """What the rows of a form are."""

    REGIONS = "regions"
    PROJECTS = "projects"
    ITEMS = "items"
    FIELDS = "fields"
    """No table at all: labels with their values beside them, all over the sheet."""


class Axis(StrEnum):
    """Along what a sum or a bound runs: over rows it holds in every amount column, over columns in every row."""

    ROWS = "rows"
    COLUMNS = "columns"


class ColumnSpec(Struct, frozen=True, forbid_unknown_fields=True):
    """A column of a form; `path` is a pattern per header level, from the right: the leaf alone may do."""

    field: str
    path: tuple[Pattern, ...]
    type: ColumnType
    term: str = ""
    """What people call it; names of cells are made of it."""
    required: bool = True
    unless: tuple[str, ...] = ()
    """Fields any of which does in its stead: a column for a kind, or for each, and none for both."""
    of: str | None = None
    sum: bool = True
    many: bool = False
    """Whether several columns may match; the second is then named field_2 and so on."""
    prefer: Pattern | None = None
    """Of several columns that match, the first whose leaf is this is meant: the total, not its parts."""


class RowSpec(Struct, frozen=True, forbid_unknown_fields=True):
    """A row of an items form; `label` is a pattern of its name without ordinal and 其中."""

    key: str
    label: Pattern
    term: str = ""
    """What people call it; names of cells are made of it."""
    required: bool = False
    amount: bool = False
    """Whether a field holds money; in a form of items the columns say so."""


class Reading(Struct, frozen=True, forbid_unknown_fields=True):
    """[read]: how a table of the form is known and what its columns and rows are."""

    titles: tuple[Pattern, ...] = ()
    columns: tuple[ColumnSpec, ...] = ()
    rows: tuple[RowSpec, ...] = ()
    unit_needed: bool = True
    label: str | None = None
    """The field that names the row; the first text column where it is not given."""
    partial: bool = False
    """Whether rows above others need not be their sum, because the list is not complete."""
    either: bool = False
    """Whether a row's figure stands in whichever of its amount columns is filled; the last one counts first."""
    open: bool = False
    """Whether further columns of amounts may stand beside those that the form names."""


class Sum(Struct, frozen=True, forbid_unknown_fields=True):
    """`total` = Σ plus − Σ minus, over rows (in every amount column) or over columns (in every row)."""

    axis: Axis
    total: str
    plus: tuple[str, ...]
    minus: tuple[str, ...] = ()
    rule: str | None = None
    """The rule that holds it; where none is named, the one rule for the sums of all forms does."""
    only: tuple[str, ...] = ()
    """Of a sum over rows the columns in which it holds, of one over columns the rows; all where none is named."""
    needed: tuple[str, ...] = ()
    """Parts without which nothing is said; other blank parts count as 0."""
    text: str | Mapping[str, str] = ""
    """How people write it, such as A=B+C; by row or column where each has its letters."""


class Bound(Struct, frozen=True, forbid_unknown_fields=True):
    """`lesser` ≤ `greater`, over rows or over columns; only where both are filled."""

    axis: Axis
    lesser: str
    greater: str
    zero_is_blank: bool = False
    """Whether a `greater` of 0 says nothing: forms are filled with zeros where a figure is not set yet."""


class Holding(Struct, frozen=True, forbid_unknown_fields=True):
    """[hold]: what the figures of one table of the form must fulfil among themselves."""

    sums: tuple[Sum, ...] = ()
    bounds: tuple[Bound, ...] = ()


class Plausible(Struct, frozen=True, forbid_unknown_fields=True):
    """Between which amounts, in 元, the largest of a table is expected; outside them its unit is doubtful.

    All local debt of the country is below 60万亿元, and no table is made for less than 1,000 元.
    """

    low: int
    high: int


class Requirement(Struct, frozen=True, forbid_unknown_fields=True):
    """[require]: what each row of the form must be, whatever the other rows say."""

    filled: tuple[tuple[str, str], ...] = ()
    """Pairs (needed, given): an ordinary row that fills the second must fill the first."""
    non_negative: tuple[str, ...] = ()
    """Amounts that cannot be negative."""
    signed: tuple[str, ...] = ()
    """Rows in which they may be all the same: what is taken back, what changes."""
    signed_with: tuple[str, ...] = ()
    """Fields that leave it to rules whether a row's amounts may be negative, where the row fills one of them."""
    kinds: Mapping[str, Pattern] = {}
    """What a text must say where it is filled, by field."""
    unique: tuple[tuple[str, ...], ...] = ()
    """Fields that no two rows of a table share, where all of them are filled."""
    plausible: Plausible | None = None


class Claim(Struct, frozen=True, forbid_unknown_fields=True):
    """A fact that a row or a column of a form states.

    `kind` is left out where the column says it, `stage` where the figure is the same at any stage; `year` names
    the row whose label names the year, where the row's own does not; `offset` is added to the table's year where
    no label names one.
    """

    fact: str | None = None
    kind: str | None = None
    stage: str | None = None
    year: str | None = None
    offset: int = 0


class Saying(Struct, frozen=True, forbid_unknown_fields=True):
    """[says]: which figures state a fact that other forms may state too: rows by key, columns by field."""

    rows: Mapping[str, Claim] = {}
    columns: Mapping[str, Claim] = {}


class Published(StrEnum):
    """When a table of the form itself, found among the inputs, is asked for a figure."""

    FIRST = "first"
    LAST = "last"
    """After the county workbook: a year may have several adjustments, and an earlier one's table says other figures."""
    NEVER = "never"
    """Where the form is printed as two tables side by side, which are read as two of it."""


class Filling(Struct, frozen=True, forbid_unknown_fields=True):
    """[fill]: where each figure comes from.

    A table of the form itself among the inputs (a published one of the same year) goes first, if `published` does not
    say otherwise; else form/row/field of the county workbook, the first that is filled. `cells` gives sources by field
    and row key, `row` those of a region's row by field; `like` takes the same place of another form, `same` fills a
    field as another one; `records` names what fills rows that grow (of `kind`), `below` the rows of a form of items
    below which they stand, each with those that are part of it, `wanted` the fields whose blanks are told, `ratios` the
    fields that divide one by another; `next` the rows whose labels speak of the next year; `each` what a form is made
    for, one by one, and `fields` what of it stands where.
    """

    needs: tuple[str, ...] = ("county-info",)
    """Forms without which it cannot be filled."""
    published: Published = Published.FIRST
    cells: Mapping[str, Mapping[str, tuple[str, ...]]] = {}
    row: Mapping[str, tuple[str, ...]] = {}
    like: str | None = None
    same: Mapping[str, str] = {}
    records: str | None = None
    kind: str | None = None
    wanted: tuple[str, ...] = ()
    below: tuple[str, ...] = ()
    ratios: Mapping[str, tuple[str, str]] = {}
    next: tuple[str, ...] = ()
    each: str | None = None
    fields: Mapping[str, str] = {}


AMOUNT_FORMAT = "0.00######"
"""At least two decimals and as many as 亿元 to the 元 needs: printing never hides a difference."""


def amount_format(places: int) -> str:
    """Return the format of amounts that are rounded to `places` decimals (0–8); one that is not shows all it has."""
    return f"0.{'0' * places}{'#' * (8 - places)}" if places else "General"


class PrintedColumn(Struct, frozen=True, forbid_unknown_fields=True):
    """A column of the blank: field, header from the top level down, width in characters.

    `align` is empty where a text wraps as it stands; `format` is Excel's; `letter` is printed below the header.
    """

    field: str
    header: str | tuple[str, ...]
    width: float
    align: str = "right"
    format: str = AMOUNT_FORMAT
    letter: str = ""

    @property
    def levels(self) -> tuple[str, ...]:
        """Its header, a text for each level."""
        return (self.header,) if isinstance(self.header, str) else self.header


class PrintedRow(Struct, frozen=True, forbid_unknown_fields=True):
    """A row of the blank: its text, the letter and formula printed beside it, what a person is told to fill in.

    `adds` puts the form's sum of this row into its cells as a formula; `fields` are the columns that it fills, all of
    the form's where none is named; `input` is what is typed: text, year or date.
    """

    key: str
    text: str
    letter: str = ""
    adds: bool = False
    fields: tuple[str, ...] = ()
    indent: int = 0
    bold: bool = False
    hint: str = ""
    input: str = "text"


class Printing(Struct, frozen=True, forbid_unknown_fields=True):
    """[print]: how the blank looks. Texts hold {region}, {year}, {last_year}, {next_year}, {unit}, {bureau}.

    `bound` are, of a form of items, the columns that are filled; the others are formulas or stay empty. `total` are, of
    a list, the columns with a total, in whose row `total_label` reads 合计.
    """

    title: str
    name: Mapping[str, str] = {}
    """The short name of the template, zh and en; none for a sheet of the county workbook."""
    columns: tuple[PrintedColumn, ...] = ()
    rows: tuple[PrintedRow, ...] = ()
    notes: tuple[str, ...] = ()
    headings: Mapping[str, str] = {}
    """Further texts above the table or among its labels, by the field that names them."""
    annex: str = ""
    landscape: bool = False
    bound: tuple[str, ...] = ()
    total: tuple[str, ...] = ()
    total_label: str = ""
    total_first: bool = False


class FormFile(Struct, frozen=True, forbid_unknown_fields=True):
    """A whole form.toml, with what it takes over from the form that it extends."""

    id: str
    name: str
    kind: FormKind
    term: str = ""
    source: str = ""
    unit: str | None = None
    abstract: bool = False
    county: bool = False
    levels: bool = False
    read: Reading = field(default_factory=Reading)
    hold: Holding = field(default_factory=Holding)
    require: Requirement = field(default_factory=Requirement)
    says: Saying = field(default_factory=Saying)
    fill: Filling | None = None
    print: Printing | None = None
