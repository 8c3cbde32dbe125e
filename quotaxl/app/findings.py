"""The list of findings as a workbook of its own, beside the forms that were filled.

It is for whoever prepares the forms: it is not printed with them, not counted in their pages and not mailed with them.
"""

from collections.abc import Iterable
from pathlib import Path

from quotaxl.app.check import Checked
from quotaxl.app.stamps import apply_stamped
from quotaxl.core.assets import asset
from quotaxl.core.document import Document
from quotaxl.core.ports import ApplyPlan, ReadWorkbook
from quotaxl.core.stamp import Output
from quotaxl.core.visible import file_name
from quotaxl.core.words import Lang
from quotaxl.fill.template import FORM
from quotaxl.marks.plan import list_plan

_LIST = "核对结果"
_ENDING = f"-{_LIST}"
_TEMPLATE = "findings"


def is_printed_list(path: Path) -> bool:
    """Return whether a file is the PDF of a list of findings, which nothing but its name says."""
    return path.suffix.lower() == ".pdf" and _LIST in path.stem


def is_list(document: Document) -> bool:
    """Return whether a workbook is a list of findings of ours, under whatever name."""
    return document.stamp is not None and document.stamp.output is Output.FINDINGS


def findings_name(form: Path) -> Path:
    """Return where the list goes that belongs to a filled form."""
    return form.with_name(file_name(form.stem, f"{_ENDING}.xlsx"))


def make_findings(
    made: Path, checked: Checked, lang: Lang, inputs: Iterable[Path], read: ReadWorkbook, apply: ApplyPlan
) -> None:
    """Write the list to `made`, stamped with what it was made from."""
    plan = list_plan(checked.outcomes, lang, checked.record, first=True)
    apply_stamped(asset("templates", _TEMPLATE, FORM), plan, made, (Output.FINDINGS, inputs), read, apply)
