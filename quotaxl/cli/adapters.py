"""The adapters that commands hand to use cases, imported when first called."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from quotaxl.core.aside import Aside
from quotaxl.core.caption import Caption
from quotaxl.core.document import Document
from quotaxl.core.edits import EditPlan
from quotaxl.core.errors import UserError
from quotaxl.core.leavings import Scrubbed
from quotaxl.core.ports import PreparedForm, PrintFile
from quotaxl.core.words import Words
from quotaxl.machine.scratch import scratch

_NOT_CALCULATED = Words("LibreOffice 没有算出结果（{why}）。", "LibreOffice calculated nothing ({why}).")
_INSTALL = Words(
    "请安装 LibreOffice（quotaxl doctor 可检查），或去掉 --recalculate，由 Excel 打开时计算。",
    "Install LibreOffice (see quotaxl doctor), or leave --recalculate out: Excel calculates when it opens the file.",
)

_NO_PRINTER = Words(
    "输出 PDF 要用 LibreOffice，本机没有找到；没有写出任何文件。",
    "PDFs are made by LibreOffice, which was not found; nothing was written.",
)
_NOT_PRINTED = Words("LibreOffice 没有做出 PDF（{why}）。", "LibreOffice made no PDF ({why}).")
_PRINT_BY_HAND = Words(
    "请安装 LibreOffice（quotaxl doctor 可检查），或去掉 --pdf，写出后在 Excel、WPS 中另存为 PDF。",
    "Install LibreOffice (see quotaxl doctor), or leave --pdf out and save as PDF in Excel or WPS.",
)
_INSTALL_TO_PRINT = Words(
    "请安装 LibreOffice（quotaxl doctor 可检查），或在 Excel、WPS 中按住 Ctrl 点选要印的工作表标签，再打印。",
    "Install LibreOffice (see quotaxl doctor), or choose the sheets' tabs with Ctrl in Excel or WPS and print those.",
)
_NOT_DRAWN = Words("LibreOffice 没有画出图片（{why}）。", "LibreOffice drew no picture ({why}).")
_AS_PAGE = Words(
    "请安装 LibreOffice（quotaxl doctor 可检查），或写成网页：--picture 文件名.html，在浏览器中打开。",
    "Install LibreOffice (see quotaxl doctor), or write a page, --picture NAME.html, and open it in a browser.",
)

if TYPE_CHECKING:
    from quotaxl.app.report import TextWriter
    from quotaxl.core.written import WrittenText


def read(path: Path, /) -> Document:
    """Return the workbook at `path`; see quotaxl.core.ports.ReadWorkbook."""
    from quotaxl.sources import read_workbook  # noqa: PLC0415 -- `--help` must not pay for readers

    return read_workbook(path)


def asides(path: Path, /) -> tuple[Aside, ...]:
    """Return what a file says beside its cells; see quotaxl.core.ports.ReadAsides."""
    from quotaxl.sources.asides import read_asides  # noqa: PLC0415 -- as above

    return read_asides(path)


def captions(path: Path, /) -> tuple[Caption, ...]:
    """Return what a workbook shows beside its cells; see quotaxl.core.ports.ReadCaptions."""
    from quotaxl.sources.captions import read_captions  # noqa: PLC0415 -- as above

    return read_captions(path)


def scrub(path: Path, /) -> Scrubbed:
    """Return what a file carries, and the file without it; see quotaxl.core.ports.ScrubFile."""
    from quotaxl.scrub import scrub_file  # noqa: PLC0415 -- as above

    return scrub_file(path)


def apply(source: Path, plan: EditPlan, target: Path, *, force: bool = False, password: str | None = None) -> None:
    """Apply a plan to a copy of a closed workbook or text; see quotaxl.core.ports.ApplyPlan."""
    if is_word(source):
        from quotaxl.word.marks import apply_text_plan  # noqa: PLC0415 -- as above

        apply_text_plan(source, plan.visible(), target)
        return
    from quotaxl.xlsx import apply_plan  # noqa: PLC0415 -- as above

    apply_plan(source, plan.visible(), target, force=force, password=password)


def kept(path: Path, topic: str, /) -> str | None:
    """Return a text of ours that a workbook or a text keeps; see quotaxl.core.ports.KeptText."""
    if is_word(path):
        from quotaxl.word.kept import kept_text  # noqa: PLC0415 -- as above

        return kept_text(path, topic)
    from quotaxl.xlsx.kept import kept as found  # noqa: PLC0415 -- as above

    return found(path, topic)


def tagged(path: Path, /) -> tuple[tuple[str, str, str], ...]:
    """Return the tagged figures of a .docx; see quotaxl.core.ports.TaggedFigures."""
    from quotaxl.word.tags import placed_tags  # noqa: PLC0415 -- as above

    return placed_tags(path.read_bytes())


def writer() -> "TextWriter":
    """Return what writes and renews .docx; see quotaxl.app.report.TextWriter."""
    from quotaxl.buttons.textwriter import writer as made  # noqa: PLC0415 -- as above

    return made()


def write_text(text: "WrittenText", /) -> bytes:
    """Return a drafted text as a .docx; a function of a module, so that other processes can be told of it."""
    from quotaxl.word.official import written_docx  # noqa: PLC0415 -- as above

    return written_docx(text)


def is_word(path: Path) -> bool:
    """Return whether a file is a Word document: what the gate says it is; its name tells nothing."""
    from quotaxl.gate.admit import admit  # noqa: PLC0415 -- as above

    try:
        return admit(path).kind == "docx"
    except UserError:
        return False


def recalculate(path: Path, /) -> Document:
    """Return a workbook as LibreOffice calculates it; see quotaxl.core.ports.Recalculate."""
    from quotaxl.libreoffice.convert import NotConverted, converted  # noqa: PLC0415 -- as above

    with scratch() as room:
        try:
            return read(converted(path, "xlsx", room))
        except NotConverted as error:
            raise UserError(str(path), _NOT_CALCULATED.fill(why=str(error)), _INSTALL) from None


def printer(wish: str = "--pdf") -> PrintFile:
    """Return what prints files as PDF; see quotaxl.core.ports.PrintFile.

    Raises UserError that names the `wish` where there is no program.
    """
    from quotaxl.libreoffice.convert import NotConverted, converted  # noqa: PLC0415 -- as above
    from quotaxl.libreoffice.find import programs  # noqa: PLC0415

    if not programs():
        raise UserError(wish, _NO_PRINTER, _PRINT_BY_HAND if wish == "--pdf" else _INSTALL_TO_PRINT)

    def to_pdf(path: Path, /) -> bytes:
        with scratch() as room:
            try:
                return converted(path, "pdf", room).read_bytes()
            except NotConverted as error:
                raise UserError(path.name, _NOT_PRINTED.fill(why=str(error)), _PRINT_BY_HAND) from None

    return to_pdf


def hidden(source: Path, sheets: Sequence[str], room: Path, /) -> Path:
    """Return a copy of a workbook without some of its sheets shown; see quotaxl.core.ports.HideFor.

    One that is no .xlsx becomes one first; a signature, which such a copy cannot keep, goes.
    """
    from quotaxl.core.edits import HideSheets  # noqa: PLC0415 -- as above
    from quotaxl.gate.admit import admit  # noqa: PLC0415
    from quotaxl.libreoffice.convert import NotConverted, converted  # noqa: PLC0415
    from quotaxl.xlsx import apply_plan  # noqa: PLC0415

    kind = admit(source).kind
    if kind not in ("xlsx", "xlsm"):
        try:
            source, kind = converted(source, "xlsx", room), "xlsx"
        except NotConverted as error:
            raise UserError(source.name, _NOT_PRINTED.fill(why=str(error)), _PRINT_BY_HAND) from None
    target = room / f"hidden.{kind}"
    plan = EditPlan((HideSheets(tuple(sheets), "not printed"),))
    apply_plan(source, plan, target, drop_signature=True)
    return target


def draw(page: str, /) -> tuple[bytes, int]:
    """Return a page of ours as a picture in PNG, and how many sheets of paper it leaves out. Raises UserError."""
    from quotaxl.libreoffice.convert import NotConverted  # noqa: PLC0415 -- as above
    from quotaxl.libreoffice.drawn import drawn_page  # noqa: PLC0415 -- as above

    try:
        return drawn_page(page)
    except NotConverted as error:
        raise UserError("--picture", _NOT_DRAWN.fill(why=str(error)), _AS_PAGE) from None


def open_form(path: Path, /) -> PreparedForm:
    """Open a form that is filled many times; see quotaxl.core.ports.OpenForm."""
    from quotaxl.xlsx import open_template  # noqa: PLC0415 -- as above

    return _VisibleForm(open_template(path))


@dataclass(frozen=True, slots=True)
class _VisibleForm:
    """A form that is handed plans whose texts are visible."""

    form: PreparedForm

    def apply(self, plan: EditPlan, target: Path, *, force: bool = False, durable: bool = True) -> None:
        """Apply as the form does."""
        self.form.apply(plan.visible(), target, force=force, durable=durable)
