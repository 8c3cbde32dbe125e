"""Which columns name the rows of a table, and what each row is called."""

import re
from collections.abc import Mapping, Sequence

from quotaxl.core.grid import Value
from quotaxl.reading.header import HeaderColumn, label_like, region_like
from quotaxl.reading.hierarchy import SUBTOTAL, SUM_ENDS, bare_sum
from quotaxl.reading.ordinals import ordinal_alone
from quotaxl.reading.page import numeric, tally
from quotaxl.reading.tidy import blank, label, matching, shown, squeeze

SAMPLE = 200
"""Rows that are looked at to tell what a column holds."""

_ORDINAL = frozenset({"序号", "编号", "行次", "序", "No", "NO", "No.", "NO."})
_GENERIC = re.compile(r"小计|合计|本级|[省市州县区]本级|直属|其他|其它")
_CODES = re.compile(r"(?:科目|经济分类|功能分类|预算科目|分类)?(?:编码|代码)")
_CODED = re.compile(r"编码|代码")
_PIECES = ("类", "款", "项")
"""Columns beside each other that hold a subject's code in pieces: 201 | 03 | 01."""
_NAMES = re.compile(r"项目(?:名称)?$|单位(?:名称)?$|名称$")
_TOWNS = re.compile(r"(?:乡|镇|街道|[()/、])+(?:别|名|名称)?")
_HOW_MANY = re.compile(r"共?\d+[个项条家户](?:项目)?")
"""What stands beside a sum word where others have a name: 12个项目."""
_DIGITS = re.compile(r"\d+")
_LEFT_OUT = re.compile(r"备注|说明|依据|文号|编码|代码|年限|期限|时间|日期|电话")
"""Columns of text that never name a row."""


def ordinal_column(header: Sequence[HeaderColumn], cells: Sequence[Sequence[Value]], length: int) -> int | None:
    """Return the position of the column 序号, or the first one if ordinals are all it holds; None for none."""
    for at, column in enumerate(header[:2]):
        if column.path and label(column.path[-1]) in _ORDINAL and label(column.path[-1]) != "行次":
            return at
    given = [s for v in cells[0][: min(length, SAMPLE)] if (s := shown(v))]
    bare = not label_like(_leaf(header[0])) and not _CODED.search(_leaf(header[0]))
    bare = bare or (len(header) > 1 and header[0].path == header[1].path)  # 项目 over 1、 | 年初限额
    if len(header) > 2 and given and bare and all(ordinal_alone(s) for s in given):
        return None if code_columns(header, cells)[:1] == [0] else 0
    return None


def code_columns(header: Sequence[HeaderColumn], cells: Sequence[Sequence[Value]]) -> list[int]:
    """Return the positions of the columns of subject codes: 科目编码, or its 类 | 款 | 项 beside each other."""
    found = [at for at, c in enumerate(header) if any(_CODES.fullmatch(label(text)) for text in c.path)]
    if not found:
        leaves = tuple(map(_leaf, header))
        starts = [(n, at) for n in (3, 2) for at in range(3) if leaves[at : at + n] == _PIECES[:n]]
        found = [at + k for n, at in starts[:1] for k in range(n)]
    run = [at for n, at in enumerate(found) if at == found[0] + n]
    sample = [s for at in run for v in cells[at][:SAMPLE] if (s := squeeze(shown(v)))]
    plain = [s for s in sample if _DIGITS.fullmatch(s) and len(s) <= 11]
    return run if plain and len(plain) * 2 > len(sample) else []


def label_column(header: Sequence[HeaderColumn], cells: Sequence[Sequence[Value]], ordinal_at: int | None) -> int:
    """Return the position of the column that names the rows: by its header, else the first that holds text."""
    others = [at for at in range(len(header)) if at != ordinal_at]
    for at in others:
        if label_like(_leaf(header[at])) and not holds_numbers(cells[at][:SAMPLE]):
            return at
    for at in others:
        if not _LEFT_OUT.search(_leaf(header[at])) and _texts(cells[at]):
            return at
    return others[0] if others else 0


def naming_columns(
    header: Sequence[HeaderColumn], cells: Sequence[Sequence[Value]], ordinal_at: int | None, label_at: int
) -> list[int]:
    """Return the positions of the columns of text before the first column of numbers, the label's among them."""
    found = []
    for at, held in enumerate(cells):
        if at == ordinal_at or (at != label_at and _LEFT_OUT.search("".join(map(label, header[at].path)))):
            continue
        if at != label_at and not _texts(held):
            if at > label_at:
                break
            continue
        found.append(at)
    return found


def _texts(held: Sequence[Value]) -> bool:
    seen = tally(held[:SAMPLE])
    return seen.texts * 2 > seen.filled


def holds_numbers(held: Sequence[Value]) -> bool:
    """Return whether more of a column's cells hold numbers than words."""
    seen = tally(held)
    return seen.numbers * 2 > seen.filled


def inner_column(header: Sequence[HeaderColumn], cells: Sequence[Sequence[Value]], label_at: int) -> int | None:
    """Return the position of the column that names the rows grouped by that of the label: 地州市 | 县市; None for none.

    The label's says a region then, once for several rows (often merged over them) or on each, or a town, once; the next
    column that is no code and no number of a paper names the row.
    """
    town = bool(_TOWNS.fullmatch(_leaf(header[label_at])))
    if not (region_like(_leaf(header[label_at])) or town):
        return None
    inner_at = next((at for at in range(label_at + 1, len(header)) if not _LEFT_OUT.search(_leaf(header[at]))), None)
    if inner_at is None:
        return None
    inner = _leaf(header[inner_at])
    if not (
        region_like(inner) or re.fullmatch(r"项目(?:名称)?(?:及.{2,6})?|(?:预算|实施|建设|用款)?单位(?:名称)?", inner)
    ):
        return None
    texts = [v for v in cells[inner_at][:SAMPLE] if not blank(v)]
    if not texts or any(numeric(v) for v in texts):
        return None
    once = sum(blank(outer) and not blank(v) for outer, v in zip(cells[label_at], cells[inner_at], strict=True))
    return inner_at if not town or once > 1 else None


def merged_down(cells: list[Value], spans: Sequence[tuple[int, int]]) -> None:
    """Let a name merged over several rows hold for each of them; `spans` are first and last position, in place."""
    for first, last in spans:
        for at in range(first + 1, last + 1):
            if at < len(cells) and blank(cells[at]):
                cells[at] = cells[first]


def name_rows(labels: list[str], ordinals: list[str], groups: list[str]) -> None:
    """Put right, in place, what rows are called; the lists hold a text per row, "" for none.

    A label such as 合计 that stands in the column 序号 or in that of the groups (often merged with the
    blank cell beside it) is taken from there. Groups are said for all their rows; 小计 and 本级 are
    called by the name of their group: 伊犁州小计.
    """
    above = ""
    for at, own in enumerate(groups):
        if own and (not squeeze(labels[at]) or (_sum_word(own) and _HOW_MANY.fullmatch(label(labels[at])))):
            labels[at], groups[at], above = own, "", own
            continue
        above = own or above
        groups[at] = above
        if above and _GENERIC.fullmatch(label(labels[at])):
            labels[at] = above + labels[at].strip()
    for at, (text, number) in enumerate(zip(labels, ordinals, strict=True)):
        if number and not text and not ordinal_alone(number):
            labels[at], ordinals[at] = number, ""


def name_from(
    labels: list[str], naming: Sequence[int], cells: Sequence[Sequence[Value]], label_at: int, length: int
) -> tuple[list[int], list[int]]:
    """Give rows the name that stands in another naming column, in place.

    A sum word is the row's name in whichever naming column it stands; a row without a label is called by
    the text nearest to the label's column. Returns, a number per row, the column that its label was taken
    from and the rightmost naming column that it fills (its place).
    """
    owners, places = [label_at] * length, [0] * length
    others = [(n, at) for n, at in enumerate(naming) if at != label_at]
    if not others:
        return owners, places
    nearest = sorted(others, key=lambda pair: (pair[1] > label_at, abs(pair[1] - label_at)))
    own = naming.index(label_at)
    bare = [at for at, text in enumerate(labels[:length]) if not text or (text[0] in _UNSEEN and not squeeze(text))]
    places = [own] * length
    for at in bare:
        places[at] = 0
    for place, column in others:
        held = cells[column][:length]
        if place > own:
            places = [p if v is None or v == "" or p > place else place for p, v in zip(places, held, strict=True)]
        else:
            for at in bare:
                places[at] = max(places[at], place) if held[at] not in (None, "") else places[at]
        for at in matching(held, _MAYBE_SUM):
            if _sum_word(shown(held[at])):
                labels[at], owners[at] = shown(held[at]), column
    for at in bare:
        if not squeeze(labels[at]):
            for _, column in nearest:
                if not blank(cells[column][at]):
                    labels[at], owners[at] = shown(cells[column][at]), column
                    break
    return owners, places


def sums_beside(labels: list[str], naming: Sequence[int], cells: Sequence[Sequence[Value]], label_at: int) -> None:
    """Give rows without a name, in place, the sum word that stands in a column before it that names no row.

    合计 stands at the left of its row also where that column holds codes or dates.
    """
    for column in range(label_at):
        if column not in naming:
            for at in matching(cells[column][: len(labels)], _MAYBE_SUM):
                text = shown(cells[column][at])
                if not squeeze(labels[at]) and _sum_word(text):
                    labels[at] = text


_MAYBE_SUM = re.compile(f"[{''.join(sorted({end[-1] for end in SUM_ENDS}))})）]\\s*$")
_UNSEEN = frozenset(" \t\r\n\f\v\u00a0\u3000\u200b\ufeff\u2002\u2003\u2009")
"""What a text without any letter may begin with."""


def _sum_word(text: str) -> bool:
    tidy = bare_sum(label(text))
    return tidy == "总额" or (len(tidy) <= 8 and tidy.endswith(SUM_ENDS) and bool(SUBTOTAL.fullmatch(tidy)))


def inner_names(
    header: Sequence[HeaderColumn], cells: Sequence[Sequence[Value]], naming: Sequence[int], label_at: int
) -> int | None:
    """Return the position of the column that tells rows under one merged name apart, None for none.

    The next naming column; else, behind amounts that are merged with the name, the next one that its header says to
    hold names: 债券名称 | 债券金额 | 对应项目 | 项目金额.
    """
    further = (at for at in range(label_at + 1, len(header)) if _NAMES.search(_leaf(header[at])) and _texts(cells[at]))
    return next((at for at in naming if at > label_at), next(further, None))


def names_all(held: Sequence[Value]) -> bool:
    """Return whether each cell of a column is a name, none of them a sum's and none the level itself."""
    texts = [label(shown(value)) for value in held]
    return all(text and not _GENERIC.search(text) and not _sum_word(text) for text in texts)


def tell_apart(labels: list[str], spans: Sequence[tuple[int, int]], inner: Sequence[Value]) -> Mapping[int, str]:
    """Return, by position, the names of rows under one merged name: with the text of the next naming column."""
    found = {}
    for first, last in spans:
        for at in range(first, min(last, len(labels) - 1) + 1):
            more = squeeze(shown(inner[at])) if at < len(inner) else ""
            if more:
                found[at] = f"{labels[first]}（{more}）"
    return found


def _leaf(column: HeaderColumn) -> str:
    return label(column.path[-1]) if column.path else ""
