"""The tagged figures of a .docx: which there are, and new words into them, all that a person wrote left as it is."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from quotaxl.core.document import CellSpot, Spot
from quotaxl.core.refs import ref
from quotaxl.core.written import Renewed, TypedOver, WrittenList, WrittenRows, WrittenRun, numbered_tag
from quotaxl.word.controls import controls_in, renew, tag_of, words_of
from quotaxl.word.kept import SOURCES, keep_text
from quotaxl.word.marks import changed_package, main_part, parts_of, runs_at
from quotaxl.word.official import TAG, checksum, empty_control
from quotaxl.word.paragraphs import W, WordParagraph, paragraphs, parse, pieces_of, serialized, tables_of
from quotaxl.word.repeats import EACH, group_of, groups_in, renew_rows


def tags_in(data: bytes) -> tuple[str, ...]:
    """Return the tags of our content controls in a .docx, each once, those inside lists left out."""
    root = parse(parts_of(data)[main_part(parts_of(data))])
    return tuple(dict.fromkeys(tag_of(one)[0] for one in controls_in(root)))


def placed_tags(data: bytes) -> tuple[tuple[str, str, str], ...]:
    """Return (place, tag, words) of each tagged figure of a .docx in order, those inside lists too.

    A place is 第5段, counted as a person counts paragraphs, or 表2!C3; what is repeated has its row's number in its
    tag.
    """
    root = parse(parts_of(data)[main_part(parts_of(data))])
    places = {paragraph.element: f"第{paragraph.number}段" for paragraph in paragraphs(root)} | _cell_places(root)
    rows = {row: n for _, elements in groups_in(root) for n, row in enumerate(elements, 1)}
    found = []
    for one in root.iter(f"{W}sdt"):
        tag, _ = tag_of(one)
        if tag and not tag.startswith("*"):
            holders = (*one.iterancestors(f"{W}p", f"{W}tc", f"{W}tr"), *one.iter(f"{W}p"))
            place = next((places[holder] for holder in holders if holder in places), "")
            number = next((rows[holder] for holder in holders if holder in rows), None)
            named = numbered_tag(tag, number) if number and tag.startswith(EACH) else tag
            found.append((place, named, words_of(one)))
    return tuple(found)


def _cell_places(root: Any) -> dict[Any, str]:  # noqa: ANN401
    """Return the place of each cell of a table, as tables are numbered and their columns counted: 表2!C3."""
    return {
        cell: f"表{number}!{ref(n, column)}"
        for number, table in enumerate(tables_of(root), 1)
        for n, row in enumerate(table.iterchildren(f"{W}tr"), 1)
        for column, cell in _columns(row)
    }


def _columns(row: Any) -> Iterator[tuple[int, Any]]:  # noqa: ANN401
    """Yield the cells of a row with their columns, merged ones with the first."""
    column = 1 + _number(row, "trPr/{W}gridBefore", 0)
    for cell in row.iterchildren(f"{W}tc"):
        yield column, cell
        column += _number(cell, "tcPr/{W}gridSpan", 1)


def locked(data: bytes) -> bool:
    """Return whether a .docx is protected against changes, or only takes tracked ones (17.15.1.29)."""
    settings = next((part for name, part in parts_of(data).items() if name.endswith("word/settings.xml")), None)
    found = parse(settings).find(f"{W}documentProtection") if settings else None
    return found is not None and found.get(f"{W}enforcement") in ("1", "true", "on") and found.get(f"{W}edit") != "none"


def with_values(
    data: bytes,
    values: Mapping[str, WrittenRun | WrittenList | WrittenRows],
    *,
    fresh: bool = False,
    kept_text: str | None = None,
) -> tuple[bytes, Renewed]:
    """Return a .docx with new words in its tagged figures, and what was done; it keeps `kept_text` of its making.

    Words over which a person typed stay and are told, unless `fresh`: a model holds somebody's old figures.
    """
    parts = parts_of(data)
    main = main_part(parts)
    root = parse(parts[main])
    rows = {tag: value for tag, value in values.items() if isinstance(value, WrittenRows)}
    repeated = renew_rows(root, rows, fresh=fresh)
    changed, same, typed = repeated.changed, repeated.same, repeated.typed
    strange: list[str] = []
    kept: list[str] = []
    for one in controls_in(root):
        tag, check = tag_of(one)
        if tag.startswith(EACH) and (group := rows.get(group_of(tag))):
            if not group.known and not fresh:
                kept.append(group.tag)
            continue
        value = values.get(tag)
        if value is None or isinstance(value, WrittenRows):
            strange.append(tag)
            continue
        now = value.text if isinstance(value, WrittenRun) else "".join(run.text for run in value.runs)
        words = words_of(one)
        if not fresh and isinstance(value, WrittenRun) and value.unknown and words != now:
            if words:
                kept.append(tag)  # the inputs of this run do not say it; what an earlier run wrote is not lost for that
        elif words == now and check == checksum(words):
            same += 1
        elif not fresh and check and check != checksum(words):
            if words != now:
                typed.append(TypedOver(tag, words, now))
        else:
            renew(one, value)
            changed += 1
    renewed = Renewed(changed, same, tuple(typed), tuple(dict.fromkeys(strange)), tuple(dict.fromkeys(kept)))
    made = changed_package(data, {main: serialized(root)})
    return made if kept_text is None else keep_text(made, SOURCES, kept_text), renewed


def with_controls(data: bytes, wanted: Sequence[tuple[Spot | CellSpot, str]]) -> tuple[bytes, tuple[str, ...]]:
    """Return a .docx with content controls around the words of each spot, and the tags that could be set.

    Words whose runs do not stand beside each other (a link among them, another control) are left as they are.
    """
    parts = parts_of(data)
    main = main_part(parts)
    root = parse(parts[main])
    bound = []
    for spot, tag in wanted:
        runs = _cell_runs(root, spot) if isinstance(spot, CellSpot) else _runs(root, spot)
        parents = {id(run.getparent()) for run in runs}
        if not runs or len(parents) != 1:
            continue
        holder = empty_control(f"{TAG}{tag}", tag)
        runs[0].addprevious(holder)
        content = holder.find(f"{W}sdtContent")
        for run in runs:
            content.append(run)
        bound.append(tag)
    return changed_package(data, {main: serialized(root)}), tuple(bound)


def _runs(root: Any, spot: Spot) -> list[Any]:  # noqa: ANN401 - lxml elements are untyped here
    paragraph = {p.number: p for p in paragraphs(root)}.get(spot.paragraph)
    return runs_at(paragraph, spot) if paragraph is not None else []


def _cell_runs(root: Any, spot: CellSpot) -> list[Any]:  # noqa: ANN401
    """Return the runs that hold the words of a cell; of an empty one a run made for them."""
    cell = _cell(root, spot)
    inside = list(cell.iterchildren(f"{W}p")) if cell is not None else []
    for element in inside:
        pieces = tuple(pieces_of(element))
        text = "".join(piece.text for piece in pieces)
        at = text.find(spot.words)
        if spot.words and at >= 0:
            return runs_at(WordParagraph(1, element, pieces, None), Spot(1, at, at + len(spot.words)))
    if spot.words or not inside:
        return []
    run = inside[0].makeelement(f"{W}r")
    run.append(run.makeelement(f"{W}t"))
    inside[0].append(run)
    return [run]


def _cell(root: Any, spot: CellSpot) -> Any | None:  # noqa: ANN401
    """Return the cell at a place of a table as the reading of tables counts it."""
    tables = tables_of(root)
    rows = list(tables[spot.table - 1].iterchildren(f"{W}tr")) if spot.table <= len(tables) else []
    if spot.up >= len(rows):
        return None
    return next((cell for column, cell in _columns(rows[-1 - spot.up]) if column == spot.column), None)


def _number(element: Any, path: str, default: int) -> int:  # noqa: ANN401
    found = element.find(f"{W}{path}".replace("{W}", W))
    text = found.get(f"{W}val", "") if found is not None else ""
    return int(text) if text.isdecimal() and len(text) < 5 else default
