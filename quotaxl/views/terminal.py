"""Findings on a terminal: one row each, readable from 80 columns on."""

from collections.abc import Sequence
from itertools import groupby

from rich.console import Console, ConsoleOptions, RenderResult
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from quotaxl.core.finding import CellRef, Finding, Outcome, Severity, findings_of
from quotaxl.core.record import CheckRecord
from quotaxl.core.words import Lang, Words
from quotaxl.text import labels
from quotaxl.text.clean import clean, line
from quotaxl.text.finding import (
    amount,
    basis,
    cells,
    consequences,
    crashed,
    lacking,
    needed,
    not_checked,
    rests_on,
    said,
    summary,
    title,
    why_unfinished,
)
from quotaxl.text.typed import typed

_COLOURS = {Severity.ERROR: "bold red", Severity.WARNING: "yellow", Severity.INFO: "cyan"}
_PLACE = Words("位置", "Where")
_WIDEST = 120


class Findings:
    """The findings and what could not be checked, drawn to the width there is. All text is plain, never markup."""

    def __init__(self, outcomes: Sequence[Outcome], lang: Lang, record: CheckRecord | None = None) -> None:
        self._outcomes = outcomes
        self._lang: Lang = lang
        self._record = record

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        """Draw the table, what could not be checked and the headline."""
        findings = findings_of(self._outcomes)
        for number, finding in enumerate(findings):
            yield self._table(finding, min(options.max_width, _WIDEST), head=number == 0)
            if finding.severity is not Severity.INFO and (command := self._accept(finding)):
                told = f" {labels.RIGHT_AS_IT_IS.say(self._lang)}{command}"
                yield Text(told, style="dim", no_wrap=True, overflow="ignore")
        yield from self._unchecked()
        for told in rests_on(self._record, self._lang) if self._record else ():
            yield Text(line(told), style="dim")
        for told in not_checked(self._record, self._lang) if self._record else ():
            yield Text(line(told), style="yellow")
        yield Text(summary(self._outcomes, self._lang), style="bold")

    def _accept(self, finding: Finding) -> str:
        """Return the command by which a finding is accepted; "" where it marks no cell."""
        place = next((c for c in finding.cells if not c.spots), None)
        if place is None:
            return ""
        files = [file.name for file in self._record.files if file.why is None] if self._record else []
        files = files or list(dict.fromkeys(cell.file for cell in finding.cells))
        # The full-width mark: shells take ! for something of their own.
        words = (
            "accept",
            finding.rule,
            f"{place.sheet}！{place.ref}",
            *files,
            "--why",
            labels.REASON_HERE.say(self._lang),
        )
        return line(typed(words))

    def _table(self, finding: Finding, width: int, *, head: bool) -> Table:
        lang = self._lang
        table = Table(width=width, pad_edge=False, show_header=head)
        place = width // 4
        table.add_column(labels.RULE.say(lang), width=8, overflow="fold")
        table.add_column(_PLACE.say(lang), width=place, overflow="fold")
        table.add_column(labels.MESSAGE.say(lang), overflow="fold", ratio=1)
        severity = Text(labels.SEVERITY[finding.severity].say(lang), style=_COLOURS[finding.severity])
        table.add_row(
            Text.assemble(severity, "\n", line(finding.rule)), Text(_places(finding, lang)), self._told(finding)
        )
        return table

    def _told(self, finding: Finding) -> Text:
        """Return what a finding says, each of its facts on a line of its own, those that it has alone."""
        lang = self._lang
        colon = "：" if lang == "zh" else ": "
        parts = [
            (labels.EXPECTED, amount(finding.expected, finding.unit)),
            (labels.ACTUAL, amount(finding.actual, finding.unit)),
            (labels.DIFFERENCE, amount(finding.difference, finding.unit)),
            (labels.WORKING, finding.working),
            (labels.CAUSE, finding.cause.say(lang) if finding.cause else ""),
            (labels.FOLDED, consequences(finding, lang)),
            (labels.BASIS, ("；" if lang == "zh" else "; ").join(basis(finding))),
            (labels.REMEDY, finding.remedy.say(lang)),
        ]
        text = Text(clean(said(finding, lang)), style="bold")
        for label, told in parts:
            if told:
                text.append(f"\n{label.say(lang)}{colon}", style="not bold dim")
                text.append(clean(told), style="not bold")
        return text

    def _unchecked(self) -> RenderResult:
        """Draw what was not checked, by title, with why and the cells that would let it be; broken rules too."""
        lang = self._lang
        rest = [*crashed(self._outcomes), *lacking(self._outcomes)]
        if not rest:
            return
        yield Text(labels.UNCHECKED.say(lang) + ("：" if lang == "zh" else ":"))
        listed = Table.grid(padding=(0, 1))
        listed.add_column(width=1)
        listed.add_column(ratio=1, overflow="fold")
        told = sorted(((why_unfinished(o, lang), needed(o, lang)), n) for n, o in enumerate(rest))
        for (why, cells_), group in groupby(told, key=lambda pair: pair[0]):
            titles = [line(title(rest[n], lang)) for _, n in group]
            text = Text("；".join(titles) if lang == "zh" else "; ".join(titles))
            text.append("\n" + line("；".join(t for t in (why, cells_) if t)), style="dim")
            listed.add_row("·", text)
        yield Padding(listed, (0, 0, 0, 1))


def _places(finding: Finding, lang: Lang) -> str:
    """Return file, sheet and cells on lines of their own, for each sheet that the finding speaks of."""
    shown = []
    for (file, sheet), refs in groupby(finding.cells, key=_sheet):
        shown.append("\n".join((line(file), line(sheet), cells(refs, lang))))
    return "\n".join(shown)


def _sheet(cell: CellRef) -> tuple[str, str]:
    return cell.file, cell.sheet
