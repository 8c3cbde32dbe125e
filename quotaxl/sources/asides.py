"""What a file says beside its cells: comments, names, headers and footers, shapes, properties, links, leftovers."""

import re
from collections.abc import Iterator
from pathlib import Path

from quotaxl.core.aside import Aside
from quotaxl.core.errors import UserError
from quotaxl.core.words import Words
from quotaxl.gate.admit import Source, admit
from quotaxl.gate.markup import walk
from quotaxl.gate.package import CheckedPackage, read_part

_PLACES = (
    (re.compile(r"comments"), Words("批注", "a comment")),
    (re.compile(r"workbook\.xml$"), Words("工作表名或定义名称", "the name of a sheet or a defined name")),
    (re.compile(r"worksheets/[^/]*$"), Words("页眉页脚、数据验证或条件格式", "a header, footer or validation")),
    (re.compile(r"drawing|chart|diagram"), Words("图形或图表", "a shape or chart")),
    (re.compile(r"externallinks|\.rels$"), Words("外部链接", "an external link")),
    (re.compile(r"^docprops/"), Words("文档属性", "the document's properties")),
    (re.compile(r"^customxml/"), Words("自定义数据", "custom data")),
    (re.compile(r"sharedstrings"), Words("不在任何单元格中的残留文字", "text left over that no cell shows")),
    (re.compile(r"word/(header|footer)"), Words("页眉页脚", "a header or footer")),
)
_ELSE = Words("文件内部（{part}）", "the file's inside ({part})")
_READ_LAST = re.compile(r"sharedstrings|word/document\.xml$")
"""Parts whose text stands in cells and paragraphs as a rule: what those hold is found there first."""
_MARKUP = re.compile(r"\.(xml|rels|vml)$")
_PIECES = frozenset({"t", "r", "rPr", "delText", "instrText"})
"""Elements that hold a piece of a text, which may go on in the next one; after others it is over."""
_TAG = re.compile(r"<[^>]*>")
_NOTE = Words("批注", "a comment")


def read_asides(path: Path, /) -> tuple[Aside, ...]:
    """Return what a file says beside its cells and paragraphs; of formats without parts nothing but .xls comments.

    Raises UserError for a file that the gate refuses.
    """
    return asides(admit(path))


def asides(source: Source) -> tuple[Aside, ...]:
    """Return the asides of a file that passed the gate."""
    if source.kind == "xls":
        return tuple(_notes(source))
    if source.package is None:
        return ()
    parts = [part for part in source.package.members if _MARKUP.search(part)]
    parts.sort(key=lambda part: (bool(_READ_LAST.search(part)), part))
    found = ((part, _text(source.package, part)) for part in parts)
    return tuple(Aside(_place(part), text) for part, text in found if text)


def _place(part: str) -> Words:
    return next((words for pattern, words in _PLACES if pattern.search(part)), _ELSE.fill(part=part))


def _text(package: CheckedPackage, part: str) -> str:
    """Return what a part says: its texts but for cells, and those of its attributes that are not plain ASCII."""
    pieces: list[str] = []
    inside: list[str] = []

    def start(element: str, attributes: dict[str, str]) -> None:
        inside.append(element.rpartition(":")[2])
        pieces.extend(f"\n{value}\n" for value in attributes.values() if not value.isascii())

    def end(_: str) -> None:
        if inside.pop() not in _PIECES:
            pieces.append("\n")

    def text(data: str) -> None:
        if "sheetData" not in inside:
            pieces.append(data)

    try:
        walk(package, part, start, end, text)
    except UserError:  # old drawings are no XML; whoever reads the file says what is wrong with another part
        return _TAG.sub("\n", read_part(package, part).decode("utf-8", "replace"))
    return "\n".join(line for line in "".join(pieces).splitlines() if line.strip())


def _notes(source: Source) -> Iterator[Aside]:
    from quotaxl.sources.xls import notes  # noqa: PLC0415 -- xlrd is not needed for other files

    yield from (Aside(_NOTE, text) for text in notes(source))
