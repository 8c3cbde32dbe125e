"""Which figures of a bureau's own report are which tags: proposed from the same reading as checking."""

from collections.abc import Iterator
from dataclasses import dataclass

from quotaxl.catalogue.debtkinds import AMOUNT_NAMES
from quotaxl.core.document import Spot
from quotaxl.core.statement import Prose, StatedAmount

_BUDGETS = {"general": "一般公共预算", "fund": "政府性基金预算"}
_STAGES = {"opening": "年初", "change": "调整", "adjusted": "调整后"}


@dataclass(frozen=True, slots=True)
class ProposedTag:
    """Words of a model and the tag that they become."""

    spot: Spot
    tag: str
    words: str


def propose_tags(prose: Prose) -> tuple[ProposedTag, ...]:
    """Return the tags for the figures, years and lists of projects of a report; no two of them overlap."""
    found = [*_lists(prose), *_figures(prose), *_years(prose)]
    taken: list[Spot] = []
    kept = []
    for one in found:
        if not any(
            one.spot.paragraph == t.paragraph and one.spot.start < t.end and t.start < one.spot.end for t in taken
        ):
            taken.append(one.spot)
            kept.append(one)
    return tuple(sorted(kept, key=lambda p: p.spot))


def _figures(prose: Prose) -> Iterator[ProposedTag]:
    for one in prose.statements:
        tag = tag_of(one, prose)
        if tag and len(one.spots) == 1:
            yield ProposedTag(one.spots[0], tag, one.words)


def tag_of(one: StatedAmount, prose: Prose) -> str | None:
    """Return the tag that a figure is; None for one that the county workbook does not hold."""
    if one.place or one.level == "lower" or one.each or one.nature in ("refinancing", "carried", "swap"):
        return None
    if one.of is not None and prose.statements[one.of].kind == one.kind and one.fact not in ("income", "expense"):
        return None
    kind = AMOUNT_NAMES.get(one.kind or "")
    if one.fact == "limit" and kind:
        return f"限额/{'年初' if one.stage == 'opening' else '调整后'}/{kind}"
    if one.fact == "new" and kind:
        return f"限额/新增/{kind}"
    if one.fact == "balance" and kind and one.stage not in ("growth", "change"):
        return f"余额/{'上年末' if one.stage == 'opening' else '年末'}/{kind}"
    if one.fact in ("repaid", "interest") and kind:
        return f"余额/{'还本' if one.fact == 'repaid' else '付息'}/{kind}"
    budget, stage = _BUDGETS.get(one.budget or ""), _STAGES.get(one.stage or "")
    if one.fact in ("income", "expense") and budget and stage:
        if one.item and "转贷收入" in one.item:
            return f"{budget}/债务转贷收入/{stage}"
        return None if one.item else f"{budget}/{'收入' if one.fact == 'income' else '支出'}总计/{stage}"
    return None


def _lists(prose: Prose) -> Iterator[ProposedTag]:
    """Yield each run of projects of one kind that stands in one paragraph, from its first name to its last amount."""
    group: list[StatedAmount] = []
    for one in (*prose.statements, None):
        goes_on = (
            one is not None and one.fact == "project" and one.item_spots and bool(group)
            and (one.kind, one.spots[0].paragraph) == (group[-1].kind, group[-1].spots[0].paragraph)
        )  # fmt: skip
        if group and not goes_on:
            kind = AMOUNT_NAMES.get(group[0].kind or "")
            first, last = group[0].item_spots[0], group[-1].spots[-1]
            if kind and first.paragraph == last.paragraph:
                yield ProposedTag(Spot(first.paragraph, first.start, last.end), f"*项目/{kind}", f"{len(group)} 个项目")
            group = []
        if one is not None and one.fact == "project" and one.item_spots:
            group.append(one)


def _years(prose: Prose) -> Iterator[ProposedTag]:
    for one in prose.mentions:
        if one.what == "year" and prose.year and one.value == str(prose.year) and len(one.spots) == 1:
            spot = one.spots[0]
            yield ProposedTag(Spot(spot.paragraph, spot.start, spot.start + 4), "年度", one.value)
