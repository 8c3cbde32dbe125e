"""What the readers of a workbook see beside its cells: see quotaxl.core.caption."""

from collections.abc import Iterator
from pathlib import Path

from quotaxl.core.caption import Caption, CaptionKind, header_pieces
from quotaxl.core.grid import Place
from quotaxl.core.refs import parse_ref
from quotaxl.gate.admit import admit
from quotaxl.gate.markup import walk
from quotaxl.gate.opc import relations
from quotaxl.gate.package import CheckedPackage
from quotaxl.sources.xlsx import sheet_parts

_PROMPTS = ("promptTitle", "prompt", "errorTitle", "error")
_DRAWN = {"chart": CaptionKind.CHART, "chartEx": CaptionKind.CHART, "diagramData": CaptionKind.SHAPE}
_TITLES = ("title", "subject", "description")


def read_captions(path: Path, /) -> tuple[Caption, ...]:
    """Return the texts beside a workbook's cells, sheet by sheet; none of a file that is no package of parts.

    Raises UserError for a file that the gate refuses, and for a damaged part.
    """
    source = admit(path)
    package = source.package
    if package is None or source.kind not in ("xlsx", "xlsm"):
        return ()
    found = [caption for sheet, part in sheet_parts(package) for caption in _of_sheet(package, sheet, part)]
    return (*found, *_titles(package))


def _of_sheet(package: CheckedPackage, sheet: str, part: str) -> Iterator[Caption]:
    """Yield a sheet's name and all texts beside its cells."""
    yield Caption(CaptionKind.TAB, sheet, None, (sheet,))
    if part not in package.members:
        return
    yield from _headers(package, sheet, part)
    links = [link for link in relations(package, part).values() if link.target in package.members and not link.external]
    threads = {place for link in links if link.kind == "threadedComment"
               for place, _ in _notes(package, link.target, "threadedComment")}  # fmt: skip
    for link in links:
        if link.kind == "drawing":
            yield from _drawing(package, sheet, link.target)
        elif link.kind in ("comments", "threadedComment"):
            of = "comment" if link.kind == "comments" else "threadedComment"
            for place, pieces in _notes(package, link.target, of):
                if of == "threadedComment" or place not in threads:  # else the note repeats the thread
                    yield Caption(CaptionKind.NOTE, sheet, place, pieces)


def _headers(package: CheckedPackage, sheet: str, part: str) -> Iterator[Caption]:
    """Yield the headers, footers and messages of validations of a sheet."""
    found: list[Caption] = []
    text: list[str] | None = None

    def start(element: str, attributes: dict[str, str]) -> None:
        nonlocal text
        name = element.rpartition(":")[2]
        if name.endswith(("Header", "Footer")):
            text = []
        elif name == "dataValidation":
            place = _cell(attributes.get("sqref", "").split(" ")[0].partition(":")[0])
            said = (attributes[key] for key in _PROMPTS if attributes.get(key))
            found.extend(Caption(CaptionKind.PROMPT, sheet, place, (one,)) for one in said)

    def end(element: str) -> None:
        nonlocal text
        if text is not None and element.endswith(("Header", "Footer")):
            kind = CaptionKind.HEADER if element.endswith("Header") else CaptionKind.FOOTER
            pieces = tuple(piece for piece in header_pieces("".join(text))[::2] if piece.strip())
            found.extend([Caption(kind, sheet, None, pieces)] if pieces else [])
            text = None

    def characters(data: str) -> None:
        if text is not None:
            text.append(data)

    walk(package, part, start, end, characters)
    yield from found


def _drawing(package: CheckedPackage, sheet: str, part: str) -> Iterator[Caption]:
    """Yield the paragraphs of text boxes and shapes, and of the charts of a drawing."""
    yield from _paragraphs(package, sheet, part, CaptionKind.SHAPE)
    for link in relations(package, part).values():
        if link.kind in _DRAWN and link.target in package.members:
            yield from _paragraphs(package, sheet, link.target, _DRAWN[link.kind])


def _paragraphs(package: CheckedPackage, sheet: str, part: str, kind: CaptionKind) -> Iterator[Caption]:
    """Yield the paragraphs of a part with what drawings say, each with the cell that its shape begins at."""
    found: list[Caption] = []
    inside: list[str] = []
    pieces: list[str] = []
    at: list[int] = []

    def start(element: str, _: dict[str, str]) -> None:
        name = element.rpartition(":")[2]
        inside.append(name)
        if name == "from":
            at.clear()
        elif name == "p":
            pieces.clear()
        elif name == "t":
            pieces.append("")

    def end(_: str) -> None:
        name = inside.pop()
        if name == "p" and any(piece.strip() for piece in pieces):
            place = (at[1] + 1, at[0] + 1) if len(at) == 2 else None
            found.append(Caption(kind, sheet, place, tuple(filter(None, pieces))))

    def characters(data: str) -> None:
        if inside[-1] == "t" and pieces:
            pieces[-1] += data
        elif inside[-1] in ("col", "row") and inside[-2:-1] == ["from"] and data.strip().isdigit():
            at.append(int(data))

    walk(package, part, start, end, characters)
    yield from found


def _notes(package: CheckedPackage, part: str, of: str) -> Iterator[tuple[Place | None, tuple[str, ...]]]:
    """Yield (cell, runs) of each comment."""
    found: list[tuple[Place | None, tuple[str, ...]]] = []
    inside: list[str] = []
    pieces: list[str] = []
    place: Place | None = None

    def start(element: str, attributes: dict[str, str]) -> None:
        nonlocal place
        name = element.rpartition(":")[2]
        inside.append(name)
        if name == of:
            place = _cell(attributes.get("ref", ""))
            pieces.clear()
        elif name == "t" or (name == "text" and of == "threadedComment"):
            pieces.append("")

    def end(_: str) -> None:
        if inside.pop() == of and any(piece.strip() for piece in pieces):
            found.append((place, tuple(filter(None, pieces))))

    def characters(data: str) -> None:
        if inside[-1] in ("t", "text") and pieces and "rPh" not in inside:
            pieces[-1] += data

    walk(package, part, start, end, characters)
    yield from found


def _titles(package: CheckedPackage) -> Iterator[Caption]:
    """Yield title, subject and description of the workbook."""
    links = (link for link in relations(package, "").values() if link.kind == "core-properties")
    part = next((link.target for link in links if link.target in package.members), None)
    found: list[list[str]] = []
    inside: list[str] = []

    def start(element: str, _: dict[str, str]) -> None:
        inside.append(element.rpartition(":")[2])
        if inside[-1] in _TITLES:
            found.append([])

    def end(_: str) -> None:
        inside.pop()

    def characters(data: str) -> None:
        if inside[-1] in _TITLES and found:
            found[-1].append(data)

    if part:
        walk(package, part, start, end, characters)
    for text in found:
        if "".join(text).strip():
            yield Caption(CaptionKind.TITLE, "", None, ("".join(text),))


def _cell(ref: str) -> Place | None:
    try:
        return parse_ref(ref)
    except ValueError:
        return None
