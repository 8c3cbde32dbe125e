"""An OFD paper (GB/T 33190, the format of official documents) as a Document: its placed text and drawn lines.

A zip of XML: OFD.xml names the document, the document its pages and templates, a page its objects, each with a boundary
in millimetres. TextCode places characters by their first point and the steps between them (GB/T 33190 §11.3),
PathObject draws by abbreviated commands (§9.1). Fonts, images, annotations, signatures and seals are passed over.
"""

import posixpath
from collections.abc import Iterator
from dataclasses import dataclass, field

from quotaxl.core.document import Document
from quotaxl.gate.admit import Source
from quotaxl.gate.markup import walk
from quotaxl.gate.package import CheckedPackage, key
from quotaxl.gate.refuse import damaged, refuse
from quotaxl.sources.pages import to_document
from quotaxl.sources.placed import Box, DrawnRule, PlacedPage, PlacedText

_POINTS = 72 / 25.4
"""Points of a millimetre."""
_A4 = (210.0, 297.0)
_THIN = 0.6
"""Millimetres: a path no thicker than this is a rule."""
_MAX_CHARACTERS = 200_000

Matrix = tuple[float, float, float, float, float, float]
_SAME: Matrix = (1, 0, 0, 1, 0, 0)


@dataclass(slots=True)
class _Paper:
    """What Document.xml says: the parts of pages in order, of templates by id, and the usual size in mm."""

    pages: list[str] = field(default_factory=list)
    templates: dict[str, str] = field(default_factory=dict)
    size: tuple[float, float] = _A4


@dataclass(slots=True)
class _Content:
    """What a page's part draws, in millimetres, and the templates it lies on."""

    texts: list[PlacedText] = field(default_factory=list)
    levels: list[DrawnRule] = field(default_factory=list)
    uprights: list[DrawnRule] = field(default_factory=list)
    templates: list[str] = field(default_factory=list)
    size: tuple[float, float] | None = None


def read_ofd(source: Source) -> Document:
    """Return the tables of an OFD file as grids 第3页表1 and its other text as paragraphs; every value is text.

    Raises UserError where it is damaged or holds pictures only.
    """
    package = source.package
    assert package is not None
    papers = [_paper(package, root) for root in _parts_named(package, "ofd.xml", "DocRoot")]
    numbers = iter(range(1, sum(len(paper.pages) for paper in papers) + 1))
    pages = (_page(package, paper, part, next(numbers)) for paper in papers for part in paper.pages)
    document = to_document(source.file, "ofd", pages)
    if not document.blocks:
        raise refuse(source.file, "这个 OFD 里没有文字：它是扫描件或图片。", "This OFD holds no text: it is a scan.")
    return document


def _parts_named(package: CheckedPackage, part: str, element: str) -> list[str]:
    """Return the parts that the text of elements with this name points at."""
    found: list[str] = []
    inside = False

    def start(name: str, _: dict[str, str]) -> None:
        nonlocal inside
        inside = name == element
        if inside:
            found.append("")

    def end(name: str) -> None:
        nonlocal inside
        inside = False

    def text(piece: str) -> None:
        if inside:
            found[-1] += piece

    walk(package, part, start, end, text)
    return [_target(part, one) for one in found]


def _target(part: str, written: str) -> str:
    """Return the part that a location written in `part` means: from the root where it begins with a slash."""
    written = written.strip().replace("\\", "/")
    return key(written if written.startswith("/") else posixpath.join(posixpath.dirname(part), written))


def _paper(package: CheckedPackage, root: str) -> _Paper:
    paper = _Paper()

    def start(name: str, attributes: dict[str, str]) -> None:
        if name == "Page" and "BaseLoc" in attributes:
            paper.pages.append(_target(root, attributes["BaseLoc"]))
        elif name == "TemplatePage":
            paper.templates[attributes.get("ID", "")] = _target(root, attributes.get("BaseLoc", ""))

    walk(package, root, start)
    paper.size = _box(package, root) or _A4
    return paper


def _box(package: CheckedPackage, part: str) -> tuple[float, float] | None:
    """Return width and height of the first PhysicalBox of a part."""
    written: list[str] = []
    inside = False

    def start(name: str, _: dict[str, str]) -> None:
        nonlocal inside
        inside = name == "PhysicalBox"

    def text(piece: str) -> None:
        if inside:
            written.append(piece)

    def end(_: str) -> None:
        nonlocal inside
        inside = False

    walk(package, part, start, end, text)
    numbers = _numbers("".join(written))
    return (numbers[2], numbers[3]) if len(numbers) >= 4 and numbers[2] > 0 and numbers[3] > 0 else None


def _page(package: CheckedPackage, paper: _Paper, part: str, number: int) -> PlacedPage:
    """Return the texts and ruled lines of a page and of the templates below it, in points."""
    content = _content(package, part)
    for template in content.templates:
        if template in paper.templates:
            below = _content(package, paper.templates[template])
            content.texts += below.texts
            content.levels += below.levels
            content.uprights += below.uprights
    width, height = _box(package, part) or paper.size
    texts = (
        PlacedText(one.text, Box(*(_POINTS * v for v in (one.box.left, one.box.top, one.box.right, one.box.bottom))))
        for one in content.texts
    )
    return PlacedPage(
        number, width * _POINTS, height * _POINTS, tuple(texts),
        tuple(DrawnRule(r.at * _POINTS, r.start * _POINTS, r.end * _POINTS) for r in content.levels),
        tuple(DrawnRule(r.at * _POINTS, r.start * _POINTS, r.end * _POINTS) for r in content.uprights),
    )  # fmt: skip


def _content(package: CheckedPackage, part: str) -> _Content:
    """Return what a page or template draws."""
    content = _Content()
    boundary, matrix, size = [0.0, 0.0, 0.0, 0.0], _SAME, 4.0
    code: dict[str, str] | None = None
    path = False
    written: list[str] = []

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal boundary, matrix, size, code, path
        if name in ("TextObject", "PathObject"):
            boundary = (_numbers(attributes.get("Boundary", "")) + [0.0] * 4)[:4]
            made = _numbers(attributes.get("CTM", ""))
            matrix = (made[0], made[1], made[2], made[3], made[4], made[5]) if len(made) == 6 else _SAME
            size = (_numbers(attributes.get("Size", "")) or [4.0])[0]
        elif name == "Template":
            content.templates.append(attributes.get("TemplateID", ""))
        code = attributes if name == "TextCode" else None
        path = name == "AbbreviatedData"
        written.clear()

    def text(piece: str) -> None:
        if code is not None or path:
            written.append(piece)

    def end(name: str) -> None:
        nonlocal code, path
        if code is not None and name == "TextCode":
            _place(content, "".join(written), code, boundary, matrix, size, package.file)
        elif path:
            _draw(content, "".join(written), boundary, matrix)
        code, path = None, False

    walk(package, part, start, end, text)
    return content


def _place(
    content: _Content, text: str, code: dict[str, str], boundary: list[float], matrix: Matrix, size: float, file: str
) -> None:
    """Place the characters of a TextCode: x and y of the first one's base line, then the steps to the others."""
    if len(content.texts) + len(text) > _MAX_CHARACTERS:
        raise damaged(file, "ofd: too much text on a page")
    x, y = (_numbers(code.get(name, "0")) or [0.0] for name in ("X", "Y"))
    across, down = _steps(code.get("DeltaX", "")), _steps(code.get("DeltaY", ""))
    at_x, at_y = x[0], y[0]
    scale = abs(matrix[3]) or abs(matrix[1]) or 1
    if abs(matrix[1]) > abs(matrix[0]) / 50:
        return  # askew: a seal or a watermark
    for n, letter in enumerate(text.strip("\n")):
        left, base = _moved(matrix, at_x, at_y)
        tall = size * scale
        step = across[n] if n < len(across) else size * (0.5 if letter.isascii() else 1.0)
        right = _moved(matrix, at_x + min(step, size) if step > 0 else at_x + size, at_y)[0]
        box = Box(
            boundary[0] + left, boundary[1] + base - tall * 0.85, boundary[0] + right, boundary[1] + base + tall * 0.15
        )
        content.texts.append(PlacedText(letter, box))
        at_x += step
        at_y += down[n] if n < len(down) else 0.0


def _draw(content: _Content, commands: str, boundary: list[float], matrix: Matrix) -> None:
    """Take the straight level and upright strokes of a path as rules; a thin rectangle is one."""
    points: list[tuple[float, float]] = []
    for command, numbers in _commands(commands):
        if command in "SM" and len(numbers) >= 2:
            points = [_moved(matrix, numbers[0], numbers[1])]
        elif command == "L" and len(numbers) >= 2 and points:
            points.append(_moved(matrix, numbers[0], numbers[1]))
            _stroke(content, points[-2], points[-1], boundary)
        elif command == "C" and len(points) > 2:
            _stroke(content, points[-1], points[0], boundary)
        elif command not in "SMLC":
            points = points[:1]


def _stroke(content: _Content, a: tuple[float, float], b: tuple[float, float], boundary: list[float]) -> None:
    (x0, y0), (x1, y1) = a, b
    x0, x1, y0, y1 = x0 + boundary[0], x1 + boundary[0], y0 + boundary[1], y1 + boundary[1]
    if abs(y1 - y0) <= _THIN < abs(x1 - x0):
        content.levels.append(DrawnRule((y0 + y1) / 2, min(x0, x1), max(x0, x1)))
    elif abs(x1 - x0) <= _THIN < abs(y1 - y0):
        content.uprights.append(DrawnRule((x0 + x1) / 2, min(y0, y1), max(y0, y1)))


def _commands(text: str) -> Iterator[tuple[str, list[float]]]:
    command, numbers = "", ""
    for word in text.split():
        if word.isalpha():
            if command:
                yield command, _numbers(numbers)
            command, numbers = word, ""
        else:
            numbers += f" {word}"
    if command:
        yield command, _numbers(numbers)


def _steps(text: str) -> list[float]:
    """Return the steps of DeltaX or DeltaY; `g 3 4.5` stands for three steps of 4.5 (GB/T 33190 §11.3)."""
    found: list[float] = []
    pieces = iter(text.split())
    for piece in pieces:
        if piece == "g":
            count, step = _numbers(next(pieces, "")), _numbers(next(pieces, ""))
            if count and step and 0 < count[0] <= _MAX_CHARACTERS:
                found += [step[0]] * int(count[0])
        else:
            found += _numbers(piece)
    return found


def _numbers(text: str) -> list[float]:
    found = []
    for word in text.split():
        try:
            value = float(word)
        except ValueError:
            continue
        if abs(value) < 1e6:  # places on paper, never amounts
            found.append(value)
    return found


def _moved(matrix: Matrix, x: float, y: float) -> tuple[float, float]:
    a, b, c, d, e, f = matrix
    return a * x + c * y + e, b * x + d * y + f
