"""Findings that a user accepted with a reason: kept readable beside the workbook, valid while the numbers stay."""

import hashlib
import json
import re
import tomllib
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import PurePath

from quotaxl.core.amount import exact, plain
from quotaxl.core.causes import toml_says
from quotaxl.core.document import Document
from quotaxl.core.errors import UserError
from quotaxl.core.finding import CellRef, Finding, Outcome, Severity
from quotaxl.core.grid import CellError, Grid, Value
from quotaxl.core.refs import Area, parse_ref
from quotaxl.core.refs import ref as address_of
from quotaxl.core.statement import PROSE
from quotaxl.core.visible import UNSAFE
from quotaxl.core.words import Words

SUFFIX = ".accepted.toml"
"""Added to the whole name of a workbook: 阿图什.xlsx.accepted.toml."""

_MOST_PLACES = 10_000
"""Cells of a range that are looked for one by one."""
_KEYS = ("rule", "cell", "why", "numbers")
_LATER = ("marks", "values")
"""Keys that entries written by 0.1.0 lack."""
_HEAD = (
    "# Findings that were accepted, each with its reason; quotaxl accept writes this file, and anyone may edit it.\n"
    "# 已认可的问题及理由。numbers 是所涉数字的指纹：数字一变，问题重新列出。\n"
)
_ACCEPTED = Words("〔已认可：{why}〕{message}", "[accepted: {why}] {message}")
_CHANGED = Words("〔曾认可（{why}），数字已变〕{message}", "[accepted before ({why}), the numbers changed] {message}")
_JUDGED = Words(
    "〔曾认可（{why}）；标出的数字没有变，核对的结论与当时不同，请重新认可〕{message}",
    "[accepted before ({why}); the marked numbers are the same, but what is concluded from them is not] {message}",
)
_UNSURE = Words(
    "〔曾认可（{why}）；与当时不再相同：可能改过表中的数，也可能是 quotaxl 更新后核对结论不同，请重新认可〕{message}",
    "[accepted before ({why}); it is not the same any more: either a number was changed, or the check itself since] "
    "{message}",
)
_MOST = 100_000
"""Cells of one finding that count for its fingerprint; no finding that a person accepts has more."""


@dataclass(frozen=True, slots=True)
class Acceptance:
    """An accepted finding: its rule, a cell that it marks (sheet!ref), the reason, the fingerprint of its numbers.

    `marks` are all cells that it marked as (file name, sheet, range), `values` the hash of what stood in them: by them
    a number that changed is told from a check that did. Entries of 0.1.0 have neither.
    """

    rule: str
    cell: str
    why: str
    numbers: str
    marks: tuple[tuple[str, str, str], ...] = ()
    values: str = ""


_BROKEN = Words("写法不对（TOML）：{why}。", "It is no valid TOML: {why}.")


def parse(text: str, where: str) -> tuple[Acceptance, ...]:
    """Return the entries of a file. Raises UserError naming file and key for anything that is not understood."""
    remedy = Words("请改正，或删去这一项后重新认可。", "Correct it, or delete the entry and accept the finding again.")
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise UserError(where, _BROKEN.fill(why=toml_says(error)), remedy) from error
    entries = data.get("accepted", [])
    odd = sorted(set(data) - {"accepted"}) or ([] if isinstance(entries, list) else ["accepted"])
    for n, entry in enumerate(entries if not odd else (), 1):
        shown = entry if isinstance(entry, dict) else {}
        odd += [f"accepted[{n}].{k}" for k in sorted((set(shown) ^ set(_KEYS)) - set(_LATER))]
        odd += [f"accepted[{n}].{k}" for k in shown if not (_cells if k == "marks" else _text)(shown[k])]
    if odd:
        raise UserError(
            where,
            Words(f"这些键不对：{'、'.join(odd)}。", f"Unknown, missing or wrong keys: {', '.join(odd)}."),
            remedy,
        )
    return tuple(Acceptance(**entry | {"marks": tuple(map(tuple, entry.get("marks", ())))}) for entry in entries)


_STEERS = re.compile(f"[{UNSAFE}]")


def written(entries: Iterable[Acceptance]) -> str:
    """Return the text of a file."""
    parts = [_HEAD]
    for entry in entries:
        keys = (*_KEYS, *(_LATER if entry.values else ()))
        lines = [f"{key} = {_toml(getattr(entry, key))}" for key in keys]
        parts.append("\n".join(["[[accepted]]", *lines]) + "\n")
    return "\n".join(parts)


def _toml(value: object) -> str:
    """Return a text, or lists of texts, as TOML, in which what steers a terminal is written as an escape."""
    told = json.dumps(value, ensure_ascii=False)
    return _STEERS.sub(lambda m: f"\\U{ord(m[0]):08x}" if not "\ud800" <= m[0] <= "\udfff" else "\ufffd", told)


def matching(
    outcomes: Iterable[Outcome], rule: str, cell: str, files: Sequence[str]
) -> tuple[tuple[Finding, str], ...]:
    """Return the findings of `rule` that mark `cell` in one of `files`, each with that file.

    `cell` is C5, C6:C14 or several of them as a screen shows them (C5,C6:C14), with or without sheet! before them.
    """
    found = []
    for outcome in outcomes:
        for finding in outcome.findings if outcome.rule == rule else ():
            at = next((file for file in _files(finding, files) if _marks(finding, file, cell)), None)
            if at is not None:
                found.append((finding, at))
    return tuple(found)


def fingerprint(finding: Finding, workbooks: Iterable[Document]) -> str:
    """Return the fingerprint of the values in all cells that a finding marks, and of what it says of them.

    Files count by their last name only, so that a folder may be moved; numbers count as they are worth, not as
    they are stored.
    """
    head = [finding.rule, str(finding.expected), str(finding.actual)]
    return _hash([*head, *_marked(finding, workbooks)])


def accepted(finding: Finding, cell: str, why: str, workbooks: Sequence[Document]) -> Acceptance:
    """Return the entry by which a finding is accepted; `cell` is the one that it is known by (sheet!ref)."""
    marks = tuple((PurePath(c.file).name, c.sheet, c.ref) for c in finding.cells)
    return Acceptance(
        finding.rule, cell, why, fingerprint(finding, workbooks), marks, _hash(_marked(finding, workbooks))
    )


def _marked(finding: Finding, workbooks: Iterable[Document]) -> list[str]:
    grids = {(w.file, g.sheet): g for w in workbooks for g in w.grids}
    return _standing(((c.file, c.sheet, c.ref) for c in finding.cells), grids)


def _standing(marks: Iterable[tuple[str, str, str]], grids: Mapping[tuple[str, str], Grid]) -> list[str]:
    """Return the names and the values of the cells in `marks`, in order; at most _MOST rows of values."""
    said, left = list[str](), _MOST
    for file, sheet, ref in marks:
        said.append(f"{PurePath(file).name}!{sheet}!{ref}")
        if sheet == PROSE:  # words of a text: the reference holds them
            continue
        grid, area = grids.get((file, sheet)), Area.parse(ref)
        for row in range(area.top, min(area.bottom, area.top + left) + 1):
            said += [_plain(grid, row, column) for column in range(area.left, area.right + 1)]
            left -= 1
    return said


def _hash(said: Iterable[str]) -> str:
    return hashlib.sha256("\n".join(said).encode()).hexdigest()[:16]


def with_accepted(
    outcomes: Sequence[Outcome], known: Mapping[str, Sequence[Acceptance]], workbooks: Sequence[Document]
) -> tuple[Outcome, ...]:
    """Return the outcomes with accepted findings at INFO, the reason before their message.

    `known` holds the acceptances of each file. Where a finding is not the accepted one any more, it keeps its severity
    and says that it had been accepted, and whether the numbers changed or what is concluded from them.
    """
    if not any(known.values()):
        return tuple(outcomes)
    by_rule: dict[str, list[tuple[str, Acceptance]]] = {}
    for file, entries in known.items():
        for entry in entries:
            by_rule.setdefault(entry.rule, []).append((file, entry))

    def judged(finding: Finding) -> Finding:
        mine = [
            e for file, e in by_rule[finding.rule] if any(c.file == file and _covers(c, e.cell) for c in finding.cells)
        ]
        if not mine:
            return finding
        numbers = fingerprint(finding, workbooks)
        same = next((e for e in mine if e.numbers == numbers), None)
        if same is None:
            return replace(
                finding, message=_lapsed(mine[-1], workbooks).fill(why=mine[-1].why, message=finding.message)
            )
        message = _ACCEPTED.fill(why=same.why, message=finding.message)
        return replace(finding, message=message, severity=Severity.INFO)

    return tuple(replace(o, findings=tuple(map(judged, o.findings))) if o.rule in by_rule else o for o in outcomes)


def _lapsed(entry: Acceptance, workbooks: Sequence[Document]) -> Words:
    """Return what is said of a finding that is not the one accepted."""
    if not entry.values:
        return _UNSURE
    grids = {(PurePath(w.file).name, g.sheet): g for w in workbooks for g in w.grids}
    return _JUDGED if _hash(_standing(entry.marks, grids)) == entry.values else _CHANGED


def _text(value: object) -> bool:
    return isinstance(value, str)


def _cells(value: object) -> bool:
    return isinstance(value, list) and all(
        isinstance(mark, list) and len(mark) == 3 and all(map(_text, mark)) and (mark[1] == PROSE or _is_area(mark[2]))
        for mark in value
    )


def _is_area(ref: str) -> bool:
    try:
        Area.parse(ref)
    except ValueError:
        return False
    return True


def typed_place(text: str) -> str:
    """Return a place as it is compared, whichever marks somebody typed: C5：D9、E5 is C5:D9,E5."""
    return unicodedata.normalize("NFKC", text).replace("、", ",").strip()


def _covers(cell: CellRef, wanted: str) -> bool:
    sheet, _, address = wanted.rpartition("!")
    if cell.spots:
        return address in (cell.ref, typed_place(cell.ref)) and sheet in ("", cell.sheet)
    try:
        place = parse_ref(address)
    except ValueError:
        return False
    return (not sheet or sheet.strip("'") == cell.sheet) and place in Area.parse(cell.ref)


def _files(finding: Finding, files: Sequence[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(c.file for c in finding.cells if c.file in files))


def _marks(finding: Finding, file: str, wanted: str) -> bool:
    """Return whether a finding marks, in a file, every cell of the places that are wanted: C5,C6:C14."""
    own = [c for c in finding.cells if c.file == file]
    if any(_covers(cell, wanted) for cell in own):
        return True
    sheet, mark, addresses = wanted.rpartition("!")
    try:
        areas = [Area.parse(piece) for piece in addresses.split(",")]
    except ValueError:
        return False
    places = (address_of(r, c) for a in areas for r in range(a.top, a.bottom + 1) for c in range(a.left, a.right + 1))
    return all(any(_covers(cell, f"{sheet}{mark}{place}") for cell in own) for place in islice(places, _MOST_PLACES))


def _plain(grid: Grid | None, row: int, column: int) -> str:
    value: Value = grid.value(row, column) if grid else None
    if isinstance(value, CellError):
        return value.code
    if isinstance(value, int | float) and not isinstance(value, bool):
        return plain(exact(value))
    return "" if value is None else str(value)
