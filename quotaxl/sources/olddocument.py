"""Documents of old Word and of WPS (.doc, .wps), saved as .docx by LibreOffice where it is installed."""

from dataclasses import replace

from quotaxl.core.document import Document
from quotaxl.core.words import Words
from quotaxl.gate.admit import Source, admit
from quotaxl.gate.refuse import refuse
from quotaxl.libreoffice.convert import NotConverted, converted
from quotaxl.machine.scratch import scratch
from quotaxl.sources.word import read_docx

_SAVE_AS = Words("请用 Word 或 WPS 另存为 .docx 后重试。", "Save it as .docx in Word or WPS and try again.")


def read_doc(source: Source) -> Document:
    """Return an old document as read_docx returns its .docx. Macros are not run.

    Raises UserError where LibreOffice is missing or cannot convert it.
    """
    with scratch() as room:
        (room / "a.doc").write_bytes(source.data)
        try:
            made = converted(room / "a.doc", "docx", room)
        except NotConverted as error:
            raise _missing(source.file) if error.missing else _failed(source.file, str(error)) from None
        return _renamed(read_docx(admit(made)), source.file)


def _missing(file: str) -> Exception:
    return refuse(
        file,
        "这是旧版 Word 或 WPS 文档（.doc、.wps）；本机没有 LibreOffice，无法读取。",
        "This is an old Word or WPS document (.doc, .wps), and there is no LibreOffice here to read it.",
        _SAVE_AS,
    )


def _failed(file: str, detail: str) -> Exception:
    zh = f"LibreOffice 无法打开这个旧版文档（{detail}）。"
    return refuse(file, zh, f"LibreOffice cannot open this old document ({detail}).", _SAVE_AS)


def _renamed(document: Document, file: str) -> Document:
    """Return a document under the name of the file that was given."""
    return replace(
        document, file=file, blocks=tuple(replace(block, file=file) for block in document.blocks), kind="doc"
    )
