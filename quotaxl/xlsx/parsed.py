"""A workbook as it was read: its parts and sheets, parsed once and kept for every plan that is applied to it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from quotaxl.core.errors import UserError
from quotaxl.core.words import Words
from quotaxl.gate.package import CheckedPackage, key, read_part
from quotaxl.xlsx.base import SheetBase
from quotaxl.xlsx.book import WorkbookPart, parse_book
from quotaxl.xlsx.markup import utf8
from quotaxl.xlsx.package import Packed
from quotaxl.xlsx.relations import CONTENT_TYPES, relations


@dataclass(slots=True)
class ParsedWorkbook:
    """A workbook read once; what was parsed is kept for further edits and never changed."""

    package: CheckedPackage
    book_part: str
    book: WorkbookPart
    types: bytes
    parts: dict[str, bytes | None] = field(default_factory=dict)
    bases: dict[str, SheetBase] = field(default_factory=dict)
    memo: dict[str, object] = field(default_factory=dict)
    changed: Mapping[str, Packed | None] = field(default_factory=dict)
    """Parts that differ from the package's, by the names that they are written under."""

    def read(self, name: str) -> bytes | None:
        """Return a part's bytes, or None where there is none."""
        name = key(name)
        if name not in self.parts:
            if name not in self.package:
                return None
            data = read_part(self.package, name)
            if len(data) > 1 << 22:
                return data
            self.parts[name] = data
        return self.parts[name]

    def has(self, name: str) -> bool:
        """Return whether there is such a part."""
        known = self.parts.get(key(name), b"")
        return known is not None and (
            bool(known) or name in self.package or any(key(n) == key(name) for n in self.changed)
        )

    @property
    def path(self) -> Path:
        """The file."""
        return Path(self.package.file)


def read_source(package: CheckedPackage) -> ParsedWorkbook:
    """Return a package as a workbook. Raises UserError where it is none that can be edited."""
    try:
        types = read_part(package, CONTENT_TYPES)
        links = relations(read_part(package, "_rels/.rels"), "")
        book_part = next(link.target for link in links if link.kind == "officeDocument")
        book = parse_book(utf8(read_part(package, book_part)))
    except (StopIteration, ValueError) as error:
        raise UserError(
            package.file,
            Words("这不是 .xlsx 或 .xlsm 工作簿。", "This is no .xlsx or .xlsm workbook."),
            Words("请在 Excel 中打开并另存为 .xlsx。", "Open it in Excel and save it as .xlsx."),
        ) from error
    return ParsedWorkbook(package, book_part, book, types)
