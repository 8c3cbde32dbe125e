"""What is fuzzed: each target takes bytes of a stranger's file and may refuse them with a UserError, nothing else."""

import tempfile
import zipfile
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import docx
from sources.papers import ofd, ofd_table, pdf, pdf_table

from quotaxl.app.archives import packed
from quotaxl.collect.answers import Received, received
from quotaxl.core.assets import asset
from quotaxl.core.document import Spot
from quotaxl.core.edits import ClearMarks, EditPlan, SetCell, TextComment
from quotaxl.core.errors import UserError
from quotaxl.core.finding import Severity
from quotaxl.gate.admit import admit
from quotaxl.scrub import scrub_file
from quotaxl.sources import read_workbook
from quotaxl.sources.asides import read_asides
from quotaxl.word.marks import apply_text_plan
from quotaxl.xlsx import apply_plan

Target = Callable[[Path], None]


def gate(path: Path) -> None:
    admit(path)
    read_asides(path)


def reader(path: Path) -> None:
    read_workbook(path)


def editor(path: Path) -> None:
    """What the gate and the reader let in can be edited or is refused; what is written can be read."""
    out = path.with_name("edited.xlsx")
    sheet = next((grid.sheet for grid in read_workbook(path).grids), "Sheet1")
    plan = EditPlan((ClearMarks("fuzz"), SetCell(sheet, "C5", "=1+1", "fuzz"), SetCell(sheet, "A1", 5, "fuzz")))
    apply_plan(path, plan, out, force=True)
    read_workbook(out)


def scrubber(path: Path) -> None:
    scrub_file(path)


def text(path: Path) -> None:
    read_workbook(path)
    apply_text_plan(
        path, EditPlan((TextComment(Spot(1, 0, 1), "fuzz", Severity.ERROR, "fuzz"),)), path.with_name("c.docx")
    )


def mail(path: Path) -> None:
    with tempfile.TemporaryDirectory() as store:
        for name in ("a.eml", "b.mbox"):
            (path.parent / name).write_bytes(path.read_bytes())
        for one in received(path.parent, Path(store), packed):
            if isinstance(one, Received) and one.path.parent == Path(store):
                admit(one.path)


def _docx() -> bytes:
    made, out = docx.Document(), BytesIO()
    made.add_paragraph("阿图什市2024年债务限额109.98亿元。")
    made.save(out)
    return out.getvalue()


def _mail() -> bytes:
    from email.message import EmailMessage  # noqa: PLC0415

    made = EmailMessage()
    made["From"], made["Date"] = "a@x.cn", "Fri, 20 Sep 2024 09:30:00 +0800"
    made["Received"] = "from x by y; Fri, 20 Sep 2024 09:30:00 +0800"
    made.set_content("填报表")
    made.add_attachment(_workbook(), maintype="application", subtype="octet-stream", filename="填报表.xlsx")
    return made.as_bytes()


def _workbook() -> bytes:
    return asset("workbook", "artux-2024.xlsx").read_bytes()


CELLS = (("项目", "合计", "一般"), ("一、年初批准的债务限额", "100.88", "50.15"), ("二、新增债务限额", "9.1", "2.6"))


def _paper(write: Callable[[Path], Path]) -> bytes:
    with tempfile.TemporaryDirectory() as room:
        return write(Path(room) / "paper").read_bytes()


TARGETS: dict[str, tuple[Target, str, Callable[[], bytes]]] = {
    "gate": (gate, "a.xlsx", _workbook),
    "reader": (reader, "a.xlsx", _workbook),
    "editor": (editor, "a.xlsx", _workbook),
    "scrub": (scrubber, "a.xlsx", _workbook),
    "docx": (text, "a.docx", _docx),
    "pdf": (
        reader,
        "a.pdf",
        lambda: _paper(lambda path: pdf(path, pdf_table([["item", "total"], ["limit", "100.88"]]))),
    ),
    "ofd": (reader, "a.ofd", lambda: _paper(lambda path: ofd(path, ofd_table(CELLS)))),
    "mail": (mail, "a.eml", _mail),
}


def run(name: str, data: bytes) -> bool:
    """Give a target some bytes; return whether it took them. Raises whatever is no UserError: a finding."""
    target, file, _ = TARGETS[name]
    with tempfile.TemporaryDirectory() as room:
        path = Path(room) / file
        path.write_bytes(data)
        try:
            target(path)
        except UserError:
            return False
    return True


def changed(data: bytes, size: int, seed: int, mutate: Callable[[bytes, int], bytes]) -> bytes:
    """Return bytes changed: of a package one part's content, packed anew, so that checksums let it pass."""
    if not data.startswith(b"PK") or seed % 8 == 0:
        return mutate(data, size)
    try:
        with zipfile.ZipFile(BytesIO(data)) as package:
            parts = {info.filename: package.read(info) for info in package.infolist()}
    except (zipfile.BadZipFile, zipfile.LargeZipFile, RuntimeError, NotImplementedError, ValueError, OSError, EOFError):
        return mutate(data, size)
    except Exception:  # noqa: BLE001 -- zlib.error and whatever else a mutated directory leads to
        return mutate(data, size)
    names = sorted(parts)
    if not names:
        return mutate(data, size)
    name = names[(seed >> 3) % len(names)]
    parts[name] = mutate(parts[name], max(len(parts[name]) + 200, 200))
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as package:
        for part, content in parts.items():
            package.writestr(part, content)
    return out.getvalue()
