"""Which figures of a bureau's own report are which tags: proposed from the same reading as checking."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from quotaxl.catalogue.debtkinds import AMOUNT_NAMES
from quotaxl.core.document import CellSpot, Paragraph, Spot
from quotaxl.core.statement import Prose, StatedAmount
from quotaxl.report.regional import LEVELS
from quotaxl.report.repeated import BELOW, LISTED

_NUMBER = re.compile(r"\s*[(（]?(\d{1,3}|[一二三四五六七八九十]{1,3})[)）.．、]")
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

    Projects and regions that stand one to a paragraph, numbered, become a paragraph that is repeated; others a list.
    """
    texts = {p.number: p.text for p in paragraphs}
    taken: list[Spot] = []
    kept: list[tuple[Spot, ProposedTag]] = []
    for spot, one in [*_lists(prose, texts), *_below(prose, texts), *_figures(prose), *_years(prose)]:
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


def _below(prose: Prose, texts: Mapping[int, str]) -> Iterator[tuple[Spot, ProposedTag]]:
    """Yield what is said of regions below: a paragraph for each, or a list of what they get in one paragraph.

    Paragraphs with as many figures say the same: what is clear in one holds for those that are not.
    """
    regions = [m for m in prose.mentions if m.what == "region" and m.value != prose.region]
    named = {(m.spots[0].paragraph, m.value): m.spots[0] for m in reversed(regions)}
    heads = {spot.paragraph: name for (_, name), spot in named.items() if _heads(texts.get(spot.paragraph, ""), spot)}
    inside: dict[int, list[StatedAmount]] = {}
    for one in prose.statements:
        if one.spots and one.spots[0].paragraph in texts:
            inside.setdefault(one.spots[0].paragraph, []).append(one)
    for number, mine in inside.items():
        places = list(dict.fromkeys(one.place for one in mine if one.place and (number, one.place) in named))
        if len(places) > 1 and (spot := _list_spot(mine, [named[number, place] for place in places], texts[number])):
            yield _proposed(spot, f"*{LEVELS}/新增", f"{len(places)} 个地区")
    told = {number: tuple(_of_place(one) for one in inside[number]) for number in inside if number in heads}
    clear = [tags for tags in told.values() if all(tags) and len(set(tags)) == len(tags)]
    for number, tags in told.items() if len({heads[number] for number in told}) > 1 else ():
        same = tags if tags in clear else next((other for other in clear if len(other) == len(tags)), None)
        counted = _NUMBER.match(texts[number])
        if same and counted:
            name = heads[number]
            yield _proposed(Spot(number, *counted.span(1)), f"{BELOW}/{_counter(counted[1])}", counted[1])
            yield _proposed(named[number, name], f"{BELOW}/名称", name)
            for one, tag in zip(inside[number], same, strict=True):
                yield _proposed(one.spots[0], f"{BELOW}/{tag}", one.words)


def _heads(text: str, spot: Spot) -> bool:
    """Return whether a name stands at the head of a numbered paragraph: （一）临夏市 …."""
    counted = _NUMBER.match(text)
    return counted is not None and spot.start == counted.end()


def _counter(number: str) -> str:
    """Return which tag a number in a list is: of digits, or of words as in （一）."""
    return "序号" if number.isdecimal() else "汉字序号"


def _of_place(one: StatedAmount) -> str | None:
    """Return what a figure says of a region below, 新增一般; None for what the sheet by level does not hold."""
    kind = AMOUNT_NAMES.get(one.kind or "")
    stages = {"new": "新增", "balance": "余额", "limit": "年初" if one.stage == "opening" else "调整后"}
    return f"{stages[one.fact]}{kind}" if kind and one.fact in stages else None


def _list_spot(mine: Sequence[StatedAmount], names: Sequence[Spot], text: str) -> Spot | None:
    """Return where a list of what regions get stands, from its first name to its last amount; None for no such list."""
    first = min(names)
    listed = [one for one in mine if one.spots[0] > first]
    if not listed or any(one.fact != "new" or one.level != "lower" for one in listed):
        return None
    end = listed[-1].spots[0].end
    return Spot(first.paragraph, first.start, end + (text[end : end + 1] in ("）", ")")))


def tag_of(one: StatedAmount, prose: Prose) -> str | None:
    """Return the tag that a figure is; None for one that the county workbook does not hold."""
    if _by_level(one, prose):
        return None if one.each or not (told := _of_place(one)) else f"{LEVELS}/{_scope(one)}/{told[:-2]}/{told[-2:]}"
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


def _by_level(one: StatedAmount, prose: Prose) -> bool:
    """Return whether a text that tells the levels apart says a figure of the whole area, or what of it a level has."""
    told = {other.level for other in prose.statements}
    regions = {m.value for m in prose.mentions if m.what == "region"}
    wholes = [one]
    while (whole := wholes[-1].of) is not None:
        wholes.append(prose.statements[whole])
    apart = any(each.place in regions for each in wholes)
    part = one.level == "own" and len(wholes) > 1 and wholes[1].level == "area"
    return {"area", "lower"} <= told and (part or one.level in ("area", "lower")) and not apart


def _scope(one: StatedAmount) -> str:
    return {"area": "全域", "own": "本级"}.get(one.level or "", "下级")


def _lists(prose: Prose, texts: Mapping[int, str]) -> Iterator[tuple[Spot, ProposedTag]]:
    """Yield each run of projects of one kind that stands in one paragraph, from its first name to its last amount."""
    apart = _one_each(prose, texts)
    for lone in apart:
        kind, text = AMOUNT_NAMES.get(lone.kind or ""), texts[lone.spots[0].paragraph]
        number = _NUMBER.match(text)
        if number:
            word = _counter(number[1])
            yield _proposed(Spot(lone.spots[0].paragraph, *number.span(1)), f"{LISTED}/{kind}/{word}", number[1])
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
