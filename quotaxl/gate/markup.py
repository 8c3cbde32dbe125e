"""XML of a package part through expat: no DOCTYPE, no entities of its own, no endless nesting."""

from collections.abc import Callable, Iterable
from typing import Any
from xml.parsers import expat

from quotaxl.gate.package import CheckedPackage, stream_part
from quotaxl.gate.refuse import damaged, refuse

MAX_DEPTH = 256
"""Elements inside each other; sheets have about 8."""

Start = Callable[[str, dict[str, str]], None]
End = Callable[[str], None]
Text = Callable[[str], Any]


def new_parser(where: str) -> expat.XMLParserType:
    """Return an expat parser that refuses a DOCTYPE, where entity bombs and outside files come from."""
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.buffer_size = 1 << 16

    def doctype(*_: object) -> None:
        raise refuse(where, "文件内含 DOCTYPE 声明，可能是恶意文件。", "It holds a DOCTYPE; the file may be malicious.")

    parser.StartDoctypeDeclHandler = doctype
    return parser


def too_deep(where: str) -> Exception:
    """Return the UserError for elements nested deeper than MAX_DEPTH."""
    return damaged(where, "nested too deeply")


def feed(parser: expat.XMLParserType, data: bytes | memoryview, where: str, *, last: bool = False) -> None:
    """Hand `data` to `parser`. Raises UserError where it is not well-formed XML."""
    try:
        parser.Parse(data, last)
    except (expat.ExpatError, LookupError, ValueError) as error:
        raise damaged(where, f"XML: {error}") from None


def walk(package: CheckedPackage, part: str, start: Start, end: End | None = None, text: Text | None = None) -> None:
    """Call `start`, `end` and `text` for everything in `part`, in order.

    Names come without the prefix that the root element has; elements of other namespaces keep theirs,
    as in x14:id. Raises UserError for a part that is missing or damaged.
    """
    walk_chunks(stream_part(package, part), f"{package.file} › {part}", start, end, text)


def walk_chunks(
    chunks: Iterable[bytes], where: str, start: Start, end: End | None = None, text: Text | None = None
) -> None:
    """Do what `walk` does for bytes that come in pieces; `where` names them in messages."""
    parser = new_parser(where)
    prefix, depth = "", 0

    def on_start(name: str, attributes: dict[str, str]) -> None:
        nonlocal prefix, depth
        depth += 1
        if depth == 1:
            head, colon, _ = name.rpartition(":")
            prefix = head + colon
        elif depth > MAX_DEPTH:
            raise too_deep(where)
        start(name.removeprefix(prefix) if prefix else name, attributes)

    def on_end(name: str) -> None:
        nonlocal depth
        depth -= 1
        if end is not None:
            end(name.removeprefix(prefix) if prefix else name)

    parser.StartElementHandler = on_start
    parser.EndElementHandler = on_end
    if text is not None:
        parser.CharacterDataHandler = text
    for chunk in chunks:
        feed(parser, chunk, where)
    feed(parser, b"", where, last=True)
