"""The door: a path in, a Document out, or one clear message."""

from dataclasses import replace
from hashlib import sha256
from pathlib import Path

from quotaxl.core.document import Document
from quotaxl.gate.admit import Source, admit


def read_workbook(path: Path, /) -> Document:
    """Return every sheet (or every table of a text or Word file) of `path` as a grid.

    The file's first bytes decide how it is read, never its name. Grids are named by `str(path)`.
    A workbook without sheets, or with empty sheets only, is returned as it is: without grids or
    with empty ones. Formulas that were never calculated have their results where these can be told exactly.
    Raises UserError for anything that cannot be read: missing, locked, encrypted, damaged, hostile.
    """
    source = admit(path)
    return replace(_read(source), sha256=sha256(source.data).hexdigest())


def _read(source: Source) -> Document:
    """Return a source as a document, by the reader of its kind."""
    # Each reader is imported when its kind is met: a run over text files needs no zip reader, and none needs xlrd.
    match source.kind:
        case "xlsx" | "xlsm":
            from quotaxl.sources.xlsx import read_xlsx  # noqa: PLC0415

            document = read_xlsx(source)
            if any(grid.uncached for grid in document.grids):
                from quotaxl.xlsx.formulas.unsaved import calculated  # noqa: PLC0415 - few files lack results

                return calculated(document)
            return document
        case "xls":
            from quotaxl.sources.xls import read_xls  # noqa: PLC0415

            return read_xls(source)
        case "ods":
            from quotaxl.sources.ods import read_ods  # noqa: PLC0415

            return read_ods(source)
        case "docx":
            from quotaxl.sources.word import read_docx  # noqa: PLC0415

            return read_docx(source)
        case "doc":
            from quotaxl.sources.olddocument import read_doc  # noqa: PLC0415

            return read_doc(source)
        case "pdf":
            from quotaxl.sources.pdf import read_pdf  # noqa: PLC0415

            return read_pdf(source)
        case "ofd":
            from quotaxl.sources.ofd import read_ofd  # noqa: PLC0415

            return read_ofd(source)
        case "html":
            from quotaxl.sources.webpage import read_webpage  # noqa: PLC0415

            return read_webpage(source)
        case "mht":
            from quotaxl.sources.webpage import read_archive  # noqa: PLC0415

            return read_archive(source)
        case "xml":
            from quotaxl.sources.spreadsheetml import read_spreadsheetml  # noqa: PLC0415

            return read_spreadsheetml(source)
        case _:
            from quotaxl.sources.text import read_text  # noqa: PLC0415

            return read_text(source)
