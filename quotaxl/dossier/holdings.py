"""Looks at a dossier that several families share: the counties' projects, what notices grant, the days that decide."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import polars as pl

from quotaxl.core.amount import Unit, exact
from quotaxl.core.table import AMOUNT, RowRole, Table
from quotaxl.dossier.days import read_day
from quotaxl.dossier.kinds import handed, handed_columns, row_kind, which_kind
from quotaxl.dossier.material import County, Material
from quotaxl.dossier.papers import CARRIED_WORDS

PROJECTS, ALLOCATION = "county-projects", "allocation"
_TEXTS = ("name", "code", "kind", "earmark", "status", "target", "batch")


def projects(dossier: Material) -> pl.DataFrame:
    """Return every project of every county, a row each.

    Columns: county, table, at, row, name, code, kind as printed, earmark, status, target, batch, which
    (general, special or null), amount (sheet's unit), yuan (in 元).
    """
    owner = {c.tables[PROJECTS]: n for n, c in enumerate(dossier.counties) if PROJECTS in c.tables}
    stack = dossier.stack(PROJECTS)
    if stack.is_empty():
        return pl.DataFrame(
            schema={
                "county": pl.Int64,
                "table": pl.Int64,
                "at": pl.Int64,
                "row": pl.Int64,
                **dict.fromkeys((*_TEXTS, "which"), pl.String),
                "amount": AMOUNT,
                "yuan": AMOUNT,
            }
        )
    absent = [pl.lit(None, pl.String).alias(n) for n in _TEXTS if n not in stack.columns]
    if "amount" not in stack.columns:
        absent.append(pl.lit(None, AMOUNT).alias("amount"))
    worth = dossier.worths(PROJECTS).filter(pl.col("name") == "amount").select("table", "at", "yuan")
    which = pl.col("kind").map_elements(which_kind, return_dtype=pl.String, skip_nulls=True)
    return (
        stack.with_columns(*absent)
        .filter(
            pl.col("table").is_in(list(owner))
            & (pl.col("role") == RowRole.ITEM)
            & (pl.col("name").is_not_null() | pl.col("amount").is_not_null())
        )
        .join(worth, on=["table", "at"], how="left", maintain_order="left")
        .select(
            pl.col("table").replace_strict(owner, return_dtype=pl.Int64).alias("county"),
            "table",
            "at",
            "row",
            *_TEXTS,
            which.alias("which"),
            "amount",
            "yuan",
        )
    )


def fresh() -> pl.Expr:
    """Return whether rows of `projects` are of this year's quota, and not what last year handed on."""
    return ~pl.col("batch").fill_null("").str.contains(CARRIED_WORDS)


@dataclass(frozen=True, slots=True)
class Grant:
    """A row of an allocation table that gives money to a county whose own workbook is in the dossier."""

    county: int
    table: int
    at: int
    amount: Decimal
    """In the sheet's unit; what goes on to the regions in the rows below it is left out."""
    which: str | None
    """general, special, or None where neither column, group nor title says."""
    passed: Decimal = Decimal(0)
    """What the row's region hands on to those below it, in the sheet's unit."""
    name: str = "amount"
    """The column of the amount: one of its own for each kind, or one for both."""
    unit: Unit | None = None
    """The unit of both amounts; None where the table states none."""

    @property
    def yuan(self) -> Decimal | None:
        """Its amount in 元; None where the table states no unit."""
        return self.amount * self.unit.value if self.unit else None

    @property
    def passed_yuan(self) -> Decimal:
        """What is handed on, in 元; 0 where the table states no unit."""
        return self.passed * self.unit.value if self.unit else Decimal(0)


def grants(dossier: Material) -> tuple[Grant, ...]:
    """Return what the notices of a dossier give to its counties; the row's region decides, not its name."""
    by_code: dict[str, list[int]] = {}
    for n, county in enumerate(dossier.counties):
        if county.region:
            by_code.setdefault(county.region.code, []).append(n)
    found = []
    for index in dossier.forms.get(ALLOCATION, ()):
        table = dossier.tables[index]
        names = handed_columns(table)
        if table.column(names[0]) is None:
            continue
        for at, region in enumerate(dossier.row_regions(table)):
            if region is None or region.code not in by_code:
                continue
            for name in names:
                if (amount := table.frame[name][at]) is None:
                    continue
                which, passed = row_kind(table, at, name), handed_on(table, at, name)
                own = handed(table, name, exact(amount))
                kept = min(Decimal(0), own + abs(passed)) if own < 0 else max(Decimal(0), exact(own - passed))
                found += [
                    Grant(n, index, at, kept, which, passed, name, table.unit_of(name))
                    for n in by_code[region.code]
                    if table.year is None or dossier.counties[n].year in (None, table.year)
                ]
    return tuple(found)


def handed_on(table: Table, at: int, name: str) -> Decimal:
    """Return what the rows below frame row `at` add up to in a column: what that region only passes through."""
    frame = table.frame  # series by themselves: a query costs ten times as much, for each row of each notice
    below = (frame.get_column("parent") == at) & (frame.get_column("role") != RowRole.PART)
    return exact(frame.get_column(name).filter(below).sum() or 0)


def day(text: str | None) -> date | None:
    """Return the day that a text such as 2024-09-30 or 2024年9月30日 states; None for none or an impossible one."""
    found = read_day(text)
    return found.day if found else None


def decided(dossier: Material, county: County) -> date | None:
    """Return the day whose law decides over a county's projects: approval, meeting, hand-in, else the year's first."""
    for key in ("adjustment_approved", "adjustment_meeting", "draft_submitted"):
        if found := day(dossier.info(county, key)):
            return found
    return date(county.year, 1, 1) if county.year else None
