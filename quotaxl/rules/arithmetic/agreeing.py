"""Figures that several sheets of one county state: equal, or one no larger than the other; one hit a row."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

from quotaxl.catalogue.items import Item
from quotaxl.core.amount import exact
from quotaxl.core.finding import CellRole
from quotaxl.core.words import Words
from quotaxl.dossier.dossier import Dossier
from quotaxl.rules.arithmetic.equations import column, figure_of, owner
from quotaxl.rules.arithmetic.figures import over_hit, sum_hit
from quotaxl.rules.engine.registry import Hit, Result, Unchecked
from quotaxl.rules.engine.wording import heading

Two = tuple[Item, Item]

_BLANK = Words("没有两张表填写了同一个数", "no two sheets state the same figure")
_SWAPPED = Words(
    "其中一张表的一般债务和专项债务可能填反了", "one of the sheets may have general and special debt swapped"
)
_MORE = Words("{names}也不一致。", "So do {names}.")


@dataclass(frozen=True, slots=True)
class RowPair:
    """A row of one sheet and the row of another that states the same, by total and kinds."""

    fields: tuple[Two, ...]

    @property
    def items(self) -> Two:
        """Its totals."""
        return self.fields[0]


def agree(
    dossier: Dossier,
    pairs: Iterable[RowPair],
    after: Mapping[Item, RowPair] | None = None,
    without: Mapping[RowPair, Collection[int]] | None = None,
) -> Iterator[Result]:
    """Yield a hit for each county and pair of rows that differ; `after` names pairs whose gap explains others'.

    `without` names counties for which a pair need not agree.

    A closing balance that is off by as much as the opening one of its sheet tells nothing new.
    """
    checked = False
    for pair in pairs:
        for county, apart in _apart(dossier, pair):
            checked = True
            bad = [(one, other, gap) for one, other, gap in apart if gap]
            if county in (without or {}).get(pair, ()):
                continue
            if bad and not _explained(dossier, county, bad[0], after or {}):
                yield _differ(dossier, county, bad)
    if not checked:
        yield Unchecked(_BLANK, applies=False)


def exceed(dossier: Dossier, pairs: Iterable[RowPair], without: Collection[int] = ()) -> Iterator[Result]:
    """Yield a hit for each county and pair of rows of which the first is larger, counties `without` left out."""
    checked = False
    for pair in pairs:
        for county, apart in _apart(dossier, pair):
            checked = True
            bad = [(one, other) for one, other, gap in apart if gap > 0]
            if bad and county not in without:
                yield _larger(dossier, county, bad)
    if not checked:
        yield Unchecked(_BLANK, applies=False)


def _apart(dossier: Dossier, pair: RowPair) -> Iterator[tuple[int, list[tuple[Item, Item, Decimal]]]]:
    """Yield each county that states a pair, with the gap (元) of every field that both sheets fill."""
    gaps = {two: (column(dossier, two[0]) - column(dossier, two[1])).alias(two[0].name) for two in pair.fields}
    frame = dossier.sheet.select("county", *gaps.values())
    for row in frame.iter_rows(named=True):
        known = [(one, other, exact(row[one.name])) for one, other in gaps if row[one.name] is not None]
        if known:
            yield int(row["county"]), known


def _explained(dossier: Dossier, county: int, bad: tuple[Item, Item, Decimal], after: Mapping[Item, RowPair]) -> bool:
    one, other, gap = bad
    if one.key != "closing":
        return False
    for first, pair in after.items():
        if (first.form, pair.items[1].form) == (one.form, other.form) and first.key == "opening":
            return any(k == county and any(g == gap for _, _, g in a) for k, a in _apart(dossier, pair))
    return False


def _differ(dossier: Dossier, county: int, bad: list[tuple[Item, Item, Decimal]]) -> Hit:
    one, other = (figure_of(dossier, county, i) for i in bad[0][:2])
    assert one is not None
    assert other is not None
    hit = sum_hit(one, (other,), "", county=owner(dossier.counties[county]), other=other.beside(one))
    cells = [(figure_of(dossier, county, a), figure_of(dossier, county, b)) for a, b, _ in bad]
    marked = [*(a.cell(CellRole.TARGET) for a, _ in cells if a), *(b.cell(CellRole.SOURCE) for _, b in cells if b)]
    rest = "、".join(heading(one.table, a.field) for a, _, _ in bad[1:])
    more = _MORE.fill(names=rest) if rest else Words("", "")
    cause = _SWAPPED if _swapped(dossier, county, bad) else hit.cause
    return replace(hit, cells=tuple(marked), values=hit.values | {"rest": more}, live=None, cause=cause)


def _swapped(dossier: Dossier, county: int, bad: list[tuple[Item, Item, Decimal]]) -> bool:
    """Return whether each sheet has under general debt what the other has under special debt."""
    kinds = {one.field: (dossier.sheet[one.name][county], dossier.sheet[other.name][county]) for one, other, _ in bad}
    return kinds.keys() == {"general", "special"} and kinds["general"] == kinds["special"][::-1]


def _larger(dossier: Dossier, county: int, bad: list[Two]) -> Hit:
    small, large = (figure_of(dossier, county, i) for i in bad[0])
    assert small is not None
    assert large is not None
    return over_hit(small, large, county=owner(dossier.counties[county]))
