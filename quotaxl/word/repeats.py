"""Rows of a table, and paragraphs, that a text repeats for each project or region: as many as there are now.

A row is repeated where its cells hold controls whose tags begin with @; the rows of one group (@项目/一般) in one
table belong together, the first of them is the pattern. Of paragraphs the last closes the list (。 instead of ；).
"""

from collections.abc import Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass, field
from typing import Any

from quotaxl.core.written import TypedOver, WrittenRows, WrittenRun
from quotaxl.word.controls import controls_in, renew, tag_of, words_of
from quotaxl.word.official import TAG, checksum
from quotaxl.word.paragraphs import W

EACH = "@"
"""What the tags begin with whose row or paragraph is repeated."""
_NAME = "名称"
_IDENTITIES = ("bookmarkStart", "bookmarkEnd", "commentRangeStart", "commentRangeEnd", "commentReference")
_NUMBERS = ("序号", "汉字序号")
_FIRST = ("1", "一")
_GONE = "（表中已无此项）"


@dataclass(slots=True)
class RowsRenewed:
    """What was done to repeated rows: how many were written and left, over which cells a person had typed."""

    changed: int = 0
    same: int = 0
    typed: list[TypedOver] = field(default_factory=list)


def renew_rows(root: Any, values: Mapping[str, WrittenRows], *, fresh: bool) -> RowsRenewed:  # noqa: ANN401
    """Write each repeated group anew, as many rows as it has now; return what was done.

    Unless `fresh`, the row of a project that is still there stays with all that a person wrote into it, and a row that
    a person changed stays even where its project is gone, and is told. Without any project one empty row is left,
    of paragraphs 1.（无）。 Where nobody stated what there is, the rows stay as they are.
    """
    done = RowsRenewed()
    for group, elements in groups_in(root):
        if (wanted := values.get(group)) is not None and (wanted.known or fresh):
            _renew_group(elements, wanted, done, fresh=fresh)
    return done


def group_of(tag: str) -> str:
    """Return the group that a repeated tag is of: @项目/一般 of @项目/一般/名称."""
    return tag.rpartition("/")[0]


def groups_in(root: Any) -> list[tuple[str, list[Any]]]:  # noqa: ANN401
    """Return each group with its rows or paragraphs in order; groups of two tables, and two lists in one text, are two.

    A list in a text ends where something else stands and the next one begins: it counts from 1, or names again what
    was named.
    """
    found: list[tuple[str, Any, list[Any]]] = []
    for one in controls_in(root):
        tag, _ = tag_of(one)
        if not tag.startswith(EACH):
            continue
        element = next((above for above in one.iterancestors(f"{W}tr")), None)
        element = element if element is not None else next(one.iterancestors(f"{W}p"), None)
        if element is None:
            continue
        group, parent = group_of(tag), element.getparent()
        elements = next((rows for name, above, rows in reversed(found) if name == group and above is parent), None)
        if elements and any(element is known for known in elements):
            continue
        if elements is None or _begins(element, elements, group):
            elements = []
            found.append((group, parent, elements))
        elements.append(element)
    return [(group, elements) for group, _, elements in found]


def _begins(element: Any, before: Sequence[Any], group: str) -> bool:  # noqa: ANN401
    """Return whether a paragraph begins another list than the one before it: not right behind, and counted anew."""
    if element.tag != f"{W}p" or element.getprevious() is before[-1]:
        return False
    words = {tag_of(one)[0].rpartition("/")[2]: words_of(one) for one in _own(element, group)}
    counted = next((words[name] for name in _NUMBERS if name in words), None)
    return counted in _FIRST or bool(_name(element, group)[0] in {_name(row, group)[0] for row in before})


def _renew_group(elements: Sequence[Any], wanted: WrittenRows, done: RowsRenewed, *, fresh: bool) -> None:
    """Make a group of tagged rows or paragraphs say what the figures say now, and note in `done` what went and came.

    The elements that stand there are kept with what was typed beside the tags and matched to the new rows; a missing
    one is copied from the first, the last of a sentence from the last, which ends differently. Without any row one
    stays, blank in a table and （无） in a sentence, as a group of none could never be filled again.
    """
    group = wanted.tag
    none = {f"{group}/序号": "1", f"{group}/{_NAME}": "（无）"} if elements[0].tag == f"{W}p" else {}
    blank = {tag: WrittenRun(none.get(tag, ""), tag) for tag, _ in map(tag_of, _own(elements[0], group))}
    items = [{run.tag or "": run for run in row} for row in wanted.rows] or [blank]
    first, last = deepcopy(elements[0]), deepcopy(elements[-1])
    known = [] if fresh else list(elements)
    kept = _matched(known, items, group)
    if not fresh and len(kept) == len(items) == len(known) and all(a is b for a, b in zip(kept, known, strict=True)):
        new = known
    else:
        closing = last if first.tag == f"{W}p" else first
        new = []
        for n, row in enumerate(kept):
            pattern = closing if n == len(kept) - 1 else first
            new.append(row if row is not None else _copy(pattern))
        new += _left(known, kept, first, group, done)
        _put(elements, new)
        _merge_again(new, first)
    for row, item in zip(new, items, strict=False):
        _fill(row, item, group, done, fresh=fresh)


def _own(element: Any, group: str) -> list[Any]:  # noqa: ANN401
    return [one for one in controls_in(element) if group_of(tag_of(one)[0]) == group]


def _matched(known: Sequence[Any], items: Sequence[Mapping[str, WrittenRun]], group: str) -> list[Any | None]:
    """Return for each project the row that it has now, by its name, else by its place where a person typed the name."""
    free = list(known)
    found: list[Any | None] = [None] * len(items)
    for typed in (False, True):
        for n, item in enumerate(items):
            name = item.get(f"{group}/{_NAME}")
            if found[n] is not None or name is None:
                continue
            for row in free:
                words, check = _name(row, group)
                if (words == name.text) if not typed else (check != checksum(words) and known.index(row) == n):
                    found[n] = row
                    free.remove(row)
                    break
    return found


def _name(row: Any, group: str) -> tuple[str, str]:  # noqa: ANN401
    for one in _own(row, group):
        if tag_of(one)[0] == f"{group}/{_NAME}":
            words = words_of(one)
            return words, tag_of(one)[1] or checksum(words)
    return "", ""


def _left(known: Sequence[Any], kept: Sequence[Any], first: Any, group: str, done: RowsRenewed) -> list[Any]:  # noqa: ANN401
    """Return the rows of projects that are gone into which a person wrote; each is told."""
    left = []
    for row in known:
        if any(row is one for one in kept):
            continue
        mine = [one for one in _own(row, group) if (check := tag_of(one)[1]) and check != checksum(words_of(one))]
        if mine or _around(row, group) != _around(first, group):
            done.typed.append(TypedOver(f"{group}/{_NAME}", _name(row, group)[0], _GONE))
            left.append(row)
    return left


def _around(row: Any, group: str) -> list[str]:  # noqa: ANN401
    """Return the words of a row outside our controls; a merged cell's count where they stand."""
    held = [node for one in _own(row, group) for node in one.iter(f"{W}t")]
    inside = {id(node) for node in held}
    return [node.text for node in row.iter(f"{W}t") if id(node) not in inside and (node.text or "").strip(" 。；;")]


def _copy(pattern: Any) -> Any:  # noqa: ANN401
    """Return a copy of a row without what may stand only once in a document."""
    made = deepcopy(pattern)
    for node in list(made.iter()):
        for name in [a for a in node.attrib if a.endswith(("}paraId", "}textId"))]:
            del node.attrib[name]
        if node.tag == f"{W}tag" and (value := node.get(f"{W}val", "")).startswith(f"{TAG}{EACH}"):
            node.set(f"{W}val", value.partition("#")[0])  # nobody typed into a copy
        parent = node.getparent()
        once = node.tag in {f"{W}{name}" for name in _IDENTITIES}
        if parent is not None and (once or (node.tag == f"{W}id" and parent.tag == f"{W}sdtPr")):
            parent.remove(node)
    return made


def _put(elements: Sequence[Any], new: Sequence[Any]) -> None:
    """Put rows where others stand; the first of those is their place."""
    anchor = elements[0].makeelement(f"{W}quotaxl")
    elements[0].addprevious(anchor)
    for row in elements:
        row.getparent().remove(row)
    for row in new:
        anchor.addprevious(row)
    anchor.getparent().remove(anchor)


def _merge_again(rows: Sequence[Any], first: Any) -> None:  # noqa: ANN401
    """Begin each vertical merge of the group that its first row began in the new first row, and go on below."""
    for at, cell in enumerate(first.iterchildren(f"{W}tc")):
        merge = cell.find(f"{W}tcPr/{W}vMerge")
        if merge is None or merge.get(f"{W}val") != "restart":
            continue
        for n, row in enumerate(rows):
            cells = list(row.iterchildren(f"{W}tc"))
            if at >= len(cells):
                continue
            made = deepcopy(cell)
            if n:
                del made.find(f"{W}tcPr/{W}vMerge").attrib[f"{W}val"]
                for inner in list(made.iterchildren()):
                    if inner.tag != f"{W}tcPr":
                        made.remove(inner)
                made.append(made.makeelement(f"{W}p"))
            row.replace(cells[at], made)


def _fill(row: Any, item: Mapping[str, WrittenRun], group: str, done: RowsRenewed, *, fresh: bool) -> None:  # noqa: ANN401
    for one in _own(row, group):
        tag, check = tag_of(one)
        now, words = item.get(tag), words_of(one)
        if now is None:
            continue
        if words == now.text and check == checksum(words):
            done.same += 1
        elif not fresh and check and check != checksum(words):
            if words != now.text:
                done.typed.append(TypedOver(tag, words, now.text))
        else:
            renew(one, now)
            done.changed += 1
