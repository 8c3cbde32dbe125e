"""A batch laid out as the notice's table: 合计, prefectures with their subtotals, counties below."""

from collections.abc import Sequence

from quotaxl.core.edits import Content
from quotaxl.core.grid import Place
from quotaxl.core.region import Level, Region, RegionTable
from quotaxl.simulate.batches import Batch
from quotaxl.simulate.county import Facts, Key
from quotaxl.simulate.projects import words
from quotaxl.simulate.sheets import LaidSheet

FORM, SHEET = "allocation", "资金分配表"
TOTAL = "total"
_HEADER = 4
_DIGITS = "零一二三四五六七八九"


def notice_facts(batch: Batch, counties: Sequence[Region], regions: RegionTable) -> Facts:
    """Return the amounts of a notice in 万元: of the total, of each prefecture and of each county, by code."""
    facts: Facts = {}
    for field, gives in (("amount", batch.gives), ("earmark", batch.earmarks)):
        if not gives:
            continue
        sums: dict[str, int] = {TOTAL: sum(gives.values())}
        for county in counties:
            given = gives.get(county.code)
            above = regions.code(county.parent or "")
            if given and above and above.level is Level.PREFECTURE:
                sums[above.code] = sums.get(above.code, 0) + given
        facts.update({(FORM, code, field): amount for code, amount in (sums | dict(gives)).items()})
    return facts


def lay_notice(batch: Batch, facts: Facts, counties: Sequence[Region], regions: RegionTable) -> LaidSheet:
    """Return the table of a notice in 万元, with the ordinals and names that such tables use."""
    fields = ("amount", "earmark") if batch.earmarks else ("amount",)
    last = 2 + len(fields)
    heads = ("序号", "地县", "资金总量", f"其中：{words()['earmark']}")
    cells: dict[Place, Content] = {(1, 1): f"{batch.number} 附件", (2, 1): batch.title, (3, last): "单位：万元"}
    cells |= {(_HEADER, column): heads[column - 1] for column in range(1, last + 1)}
    places: dict[Key, Place] = {}
    for row, (code, ordinal, label) in enumerate(_rows(batch, counties, regions), _HEADER + 1):
        cells |= {(row, 1): ordinal, (row, 2): label}
        for column, field in enumerate(fields, 3):
            if (FORM, code, field) in facts:
                places[FORM, code, field] = row, column
                cells[row, column] = facts[FORM, code, field]
    return LaidSheet(SHEET, FORM, _HEADER, cells, places)


def _rows(batch: Batch, counties: Sequence[Region], regions: RegionTable) -> list[tuple[str, Content, str]]:
    """Return code, ordinal and label of each row."""
    rows: list[tuple[str, Content, str]] = [(TOTAL, None, "合计")]
    head, groups, number = None, 0, 0
    for county in counties:
        if county.code not in batch.gives:
            continue
        above = regions.code(county.parent or "")
        prefecture = above if above and above.level is Level.PREFECTURE else None
        if prefecture and prefecture.code != head:
            head, groups = prefecture.code, groups + 1
            rows.append((prefecture.code, _chinese(groups), prefecture.name))
        number += 1
        rows.append((county.code, number, county.name if prefecture else f"{above.name if above else ''}{county.name}"))
    return rows


def _chinese(number: int) -> str:
    """Return 一 … 九十九."""
    tens, ones = divmod(number, 10)
    lead = "" if not tens else "十" if tens == 1 else f"{_DIGITS[tens]}十"
    return f"{lead}{_DIGITS[ones] if ones else ''}"
