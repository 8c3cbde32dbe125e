"""Which figures of a bureau's own report are which tags: proposed from the same reading as checking."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from quotaxl.catalogue.debtkinds import AMOUNT_NAMES
from quotaxl.core.document import CellSpot, Paragraph, Spot
from quotaxl.core.statement import Prose, StatedAmount
from quotaxl.report.repeated import LISTED

_NUMBER = re.compile(r"\s*[(（]?(\d{1,3})[)）.．、]")
_BUDGETS = {"general": "一般公共预算", "fund": "政府性基金预算"}
_STAGES = {"opening": "年初", "change": "调整", "adjusted": "调整后"}


@dataclass(frozen=True, slots=True)
class ProposedTag:
    """Words of a model, of a paragraph or a cell, and the tag that they become."""

    spot: Spot | CellSpot
    tag: str
    words: str

    @property
    def place(self) -> str:
        """Where the words stand, for people."""
        if isinstance(self.spot, CellSpot):
            return f"表{self.spot.table} 倒数第{self.spot.up + 1}行第{self.spot.column}格"
        return f"第{self.spot.paragraph}段"


def propose_tags(prose: Prose, paragraphs: Sequence[Paragraph] = ()) -> tuple[ProposedTag, ...]:
    """Return the tags for the figures, years and projects of a report; no two of them overlap.

    Projects that stand one to a paragraph, numbered, become a paragraph that is repeated; others a list.
    """
    texts = {p.number: p.text for p in paragraphs}
    taken: list[Spot] = []
    kept: list[tuple[Spot, ProposedTag]] = []
    for spot, one in [*_lists(prose, texts), *_figures(prose), *_years(prose)]:
        if not any(spot.paragraph == t.paragraph and spot.start < t.end and t.start < spot.end for t in taken):
            taken.append(spot)
            kept.append((spot, one))
    return tuple(one for _, one in sorted(kept, key=lambda pair: pair[0]))


def _proposed(spot: Spot, tag: str, words: str) -> tuple[Spot, ProposedTag]:
    return spot, ProposedTag(spot, tag, words)


def _figures(prose: Prose) -> Iterator[tuple[Spot, ProposedTag]]:
    for one in prose.statements:
        tag = tag_of(one, prose)
        if tag and len(one.spots) == 1:
            yield _proposed(one.spots[0], tag, one.words)


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


def _lists(prose: Prose, texts: Mapping[int, str]) -> Iterator[tuple[Spot, ProposedTag]]:
    """Yield each run of projects of one kind that stands in one paragraph, from its first name to its last amount."""
    apart = _one_each(prose, texts)
    for lone in apart:
        kind, text = AMOUNT_NAMES.get(lone.kind or ""), texts[lone.spots[0].paragraph]
        number = _NUMBER.match(text)
        if number:
            yield _proposed(Spot(lone.spots[0].paragraph, *number.span(1)), f"{LISTED}/{kind}/序号", number[1])
        yield _proposed(lone.item_spots[0], f"{LISTED}/{kind}/名称", lone.item or "")
        yield _proposed(lone.spots[0], f"{LISTED}/{kind}/金额", lone.words)
    group: list[StatedAmount] = []
    for one in (*prose.statements, None):
        goes_on = (
            one is not None and one.fact == "project" and one.item_spots and bool(group)
            and (one.kind, one.spots[0].paragraph) == (group[-1].kind, group[-1].spots[0].paragraph)
        )  # fmt: skip
        if group and group[0] in apart:
            group = []
        if group and not goes_on:
            kind = AMOUNT_NAMES.get(group[0].kind or "")
            first, last = group[0].item_spots[0], group[-1].spots[-1]
            if kind and first.paragraph == last.paragraph:
                spot = Spot(first.paragraph, first.start, last.end)
                yield _proposed(spot, f"*项目/{kind}", f"{len(group)} 个项目")
            group = []
        if one is not None and one.fact == "project" and one.item_spots:
            group.append(one)


def _one_each(prose: Prose, texts: Mapping[int, str]) -> list[StatedAmount]:
    """Return the projects that stand alone in paragraphs that follow each other or are numbered."""
    mine = [
        o for o in prose.statements
        if o.fact == "project" and o.item_spots and len(o.spots) == len(o.item_spots) == 1
        and AMOUNT_NAMES.get(o.kind or "") and o.spots[0].paragraph in texts
    ]  # fmt: skip
    at = [o.spots[0].paragraph for o in mine]
    told = [s.paragraph for o in prose.statements for s in o.spots[:1]]
    alone = [o for o in mine if told.count(o.spots[0].paragraph) == 1]
    return [
        o for o in alone
        if _NUMBER.match(texts[o.spots[0].paragraph]) or {o.spots[0].paragraph - 1, o.spots[0].paragraph + 1} & set(at)
    ]  # fmt: skip


def _years(prose: Prose) -> Iterator[tuple[Spot, ProposedTag]]:
    for one in prose.mentions:
        if one.what == "year" and prose.year and one.value == str(prose.year) and len(one.spots) == 1:
            spot = one.spots[0]
            yield _proposed(Spot(spot.paragraph, spot.start, spot.start + 4), "年度", one.value)
