"""Where the files of a filling go, and which of an earlier run's they replace."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from quotaxl.app.findings import findings_name
from quotaxl.app.ledger import as_left
from quotaxl.app.load import Loaded
from quotaxl.app.mark import marked_names
from quotaxl.app.places import UNSAFE, file_at
from quotaxl.app.printed import printed_name
from quotaxl.app.renew import changed, untouched
from quotaxl.core.errors import UserError
from quotaxl.core.ports import ReadWorkbook
from quotaxl.core.stamp import Output
from quotaxl.core.words import Words
from quotaxl.fill.context import FillContext
from quotaxl.fill.plan import FillResult
from quotaxl.fill.template import Template

_LONGEST = 100
"""Characters of a file's name that come from the input."""
_REPORT = "报告.docx"
_APART = Words("报告要与附表写在同一个文件夹。", "Report and annexes go into one folder.")
_TOGETHER = Words("请把 --report 的位置改到附表所在的文件夹。", "Give --report a place in the folder of the annexes.")


@dataclass(frozen=True, slots=True)
class FillPlaces:
    """The places of the forms, of the list of findings, of the marked copies by input, and of the report.

    `folder` is made where it is not there. What stands in `over` is an earlier run's and untouched; `kept` are lists
    and marked copies of ours that somebody changed since, and that stay.
    """

    forms: tuple[Path, ...]
    findings: Path | None
    marked: Mapping[Path, Loaded]
    report: Path | None
    folder: Path | None
    over: frozenset[Path]
    kept: frozenset[Path]
    prints: tuple[Path, ...] = ()
    """The PDFs of forms, list and report, where they are asked for."""

    @property
    def written(self) -> tuple[Path, ...]:
        """All that may be written."""
        beside = (*([self.findings] if self.findings else ()), *self.marked)
        return (
            *self.forms,
            *(p for p in beside if p not in self.kept),
            *([self.report] if self.report else ()),
            *self.prints,
        )


def fill_places(
    output: Path | None,
    template: Template,
    context: FillContext,
    results: Sequence[FillResult],
    kind: str,
    marked: Iterable[Loaded],
    report: Path | None,
    read: ReadWorkbook,
    *,
    listed: bool,
    force: bool,
    printed: bool = False,
) -> FillPlaces:
    """Return the places. Raises UserError for a wrong suffix, or a report that goes elsewhere.

    `output` is a file or a folder, None the current one or, for one form a project, one that is named after region,
    year and form; `marked` are the inputs that may get a marked copy; `listed` asks for the list of findings, `printed`
    for PDFs.
    """
    folder = _folder(output, template, context, len(results))
    forms = fill_targets(results, folder or output or Path(), kind, inside=folder is not None)
    findings = findings_name(forms[0]) if listed and not template.each else None
    copies = marked_names(marked, forms[0].parent)
    drafted = file_at(report, _REPORT) if report else None
    if drafted and drafted.parent.resolve() != forms[0].parent.resolve():
        raise UserError(str(report), _APART, _TOGETHER)
    lists = [findings] if findings else []
    own = untouched(lists, Output.FINDINGS, read) | untouched(copies, Output.MARKED, read)
    kept = changed(lists, Output.FINDINGS, read) | changed(copies, Output.MARKED, read)
    left = frozenset() if force else kept
    shown = (*forms, *(one for one in lists if one not in left), *([drafted] if drafted else []))
    prints = tuple(map(printed_name, shown)) if printed else ()
    over = own | untouched(forms, Output.ANNEXES, read) | as_left([*([drafted] if drafted else []), *prints])
    return FillPlaces(forms, findings, copies, drafted, folder, over, left, prints)


def fill_targets(
    results: Sequence[FillResult], output: Path, kind: str = "xlsx", *, inside: bool = True
) -> tuple[Path, ...]:
    """Return where each form goes, inside a folder; of equal names the later ones are numbered.

    One that does not go inside `output` goes to it. Raises UserError for a wrong suffix.
    """
    if not inside:
        return (file_at(output, f"{Path(results[0].output).stem[:_LONGEST]}.{kind}"),)
    taken: list[Path] = []
    for result in results:
        name = Path(UNSAFE.sub("_", result.output))
        stem, number = name.stem[:_LONGEST], 1
        while (target := output / f"{stem}{'' if number == 1 else f'（{number}）'}.{kind}") in taken:
            number += 1
        taken.append(target)
    return tuple(taken)


def _folder(output: Path | None, template: Template, context: FillContext, count: int) -> Path | None:
    """Return the folder that the forms go into, None for one form at a place."""
    if output is None:
        each = f"{context.region.name}{context.year}年{template.name.zh}"
        return Path(UNSAFE.sub("_", each) if template.each else ".")
    return output if output.is_dir() or count > 1 else None
