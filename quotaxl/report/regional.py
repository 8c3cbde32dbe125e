"""What a draft says by level: the whole area, the own level, the levels below, and each region below."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from quotaxl.catalogue.debtkinds import AMOUNT_NAMES
from quotaxl.core.amount import Unit, convert, exact
from quotaxl.core.table import Table
from quotaxl.dossier.levels import AREA, LEVEL_LIMIT, LOWER, OWN, by_level, states
from quotaxl.fill.context import FillContext
from quotaxl.fill.origins import CellSource, source_of

_SCOPES = {AREA: "全域", OWN: "本级", LOWER: "下级"}
_ROWS = {"opening": "年初", "new": "新增", "advance": "提前下达", "adjusted": "调整后", "balance": "余额"}
LEVELS = "级次"
STAGES = tuple(_ROWS.values())


@dataclass(frozen=True, slots=True)
class ReportLevels:
    """Amounts by tag (级次/本级/新增/合计) in a unit; the regions below in their order."""

    amounts: Mapping[str, Decimal]
    below: tuple[str, ...] = ()
    sources: Mapping[str, tuple[CellSource, ...]] = field(default_factory=dict)


def levels_of(tables: Sequence[Table], context: FillContext, unit: Unit) -> ReportLevels:
    """Return what the sheet by level states; nothing where there is none or it is empty."""
    table = next((t for t in tables if t.form == LEVEL_LIMIT), None)
    if table is None or not states(table):
        return ReportLevels({})
    amounts: dict[str, Decimal] = {}
    sources: dict[str, tuple[CellSource, ...]] = {}
    below = []
    for row in by_level(table, context.region, context.regions):
        name = _SCOPES.get(row.scope or "") or (row.region.name if row.region else row.label)
        told = False
        said = table.frame.row(row.at, named=True)
        for stem, stage in _ROWS.items():
            for column, kind in AMOUNT_NAMES.items():
                value = _amount(table, row.at, f"{stem}_{column}", unit)
                if value is not None:
                    tag = f"{LEVELS}/{name}/{stage}/{kind}"
                    amounts[tag] = value
                    source = source_of(table, said, f"{stem}_{column}")
                    sources[tag] = (source,) if source else ()
                    told = True
        if row.scope is None and told:
            below.append(name)
    return ReportLevels(amounts, tuple(below), sources)


def _amount(table: Table, at: int, name: str, unit: Unit) -> Decimal | None:
    if table.column(name) is None:
        return None
    value, own = table.frame[name][at], table.unit_of(name)
    return exact(convert(value, own, unit)) if isinstance(value, Decimal) and own else None


def whole_area(region: str) -> str:
    """Return how a region's whole area is called: 全州, 全市, 全地区."""
    ends = ("自治州", "地区", "盟", "州", "市", "区", "县", "旗", "省")
    last = next((end for end in ends if region.endswith(end)), "区")
    return f"全{last.removeprefix('自治')}"
