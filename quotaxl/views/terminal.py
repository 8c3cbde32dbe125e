"""Findings on a terminal: one row each, readable from 80 columns on."""

from collections.abc import Sequence
from itertools import groupby

from rich.console import Console, ConsoleOptions, RenderResult
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from quotaxl.core.finding import CellRef, Finding, Outcome, Severity, findings_of
from quotaxl.core.words import Lang, Words
from quotaxl.text import labels
from quotaxl.text.clean import clean, line
from quotaxl.text.finding import amount, basis, cells, summary, unfinished, why_unfinished

_COLOURS = {Severity.ERROR: "bold red", Severity.WARNING: "yellow", Severity.INFO: "cyan"}
_PLACE = Words("位置", "Where")
_SKIPPED = Words("未执行的规则：", "Rules that did not run:")
_NOTHING = Words("未发现问题。", "Nothing was found.")
_WIDEST = 120


class Findings:
    """The findings and the skipped rules, drawn to the width there is. All text is plain: no markup is obeyed."""

    def __init__(self, outcomes: Sequence[Outcome], lang: Lang) -> None:
        self._outcomes = outcomes
        self._lang: Lang = lang

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        """Draw the table, the skipped rules and the counts."""
        findings = findings_of(self._outcomes)
        if findings:
            yield self._table(findings, min(options.max_width, _WIDEST))
        else:
            yield Text(_NOTHING.say(self._lang))
        yield from self._skipped()
        yield Text(summary(self._outcomes, self._lang), style="bold")

    def _table(self, findings: Sequence[Finding], width: int) -> Table:
        lang = self._lang
        table = Table(width=width, show_lines=True, pad_edge=False)
        place = width // 4
        table.add_column(labels.RULE.say(lang), width=8, overflow="fold")
        table.add_column(_PLACE.say(lang), width=place, overflow="fold")
        table.add_column(labels.MESSAGE.say(lang), overflow="fold", ratio=1)
        for finding in findings:
            severity = Text(labels.SEVERITY[finding.severity].say(lang), style=_COLOURS[finding.severity])
            table.add_row(
                Text.assemble(severity, "\n", line(finding.rule)), Text(_places(finding, lang)), self._told(finding)
            )
        return table

    def _told(self, finding: Finding) -> Text:
        lang = self._lang
        colon = "：" if lang == "zh" else ": "
        parts = [
            (labels.EXPECTED, amount(finding.expected, finding.unit)),
            (labels.ACTUAL, amount(finding.actual, finding.unit)),
            (labels.DIFFERENCE, amount(finding.difference, finding.unit)),
            (labels.CAUSE, finding.cause.say(lang) if finding.cause else ""),
            (labels.BASIS, ("；" if lang == "zh" else "; ").join(basis(finding))),
            (labels.REMEDY, finding.remedy.say(lang)),
        ]
        text = Text(clean(finding.message.say(lang)), style="bold")
        for label, told in parts:
            if told:
                text.append(f"\n{label.say(lang)}{colon}", style="not bold dim")
                text.append(clean(told), style="not bold")
        return text

    def _skipped(self) -> RenderResult:
        rest = sorted((why_unfinished(o, self._lang), o.rule) for o in unfinished(self._outcomes))
        if not rest:
            return
        yield Text(_SKIPPED.say(self._lang))
        listed = Table.grid(padding=(0, 1))
        listed.add_column(max_width=24, overflow="fold")
        listed.add_column(ratio=1, overflow="fold")
        for why, rules in groupby(rest, key=lambda pair: pair[0]):
            listed.add_row(Text(", ".join(rule for _, rule in rules)), Text(line(why), style="dim"))
        yield Padding(listed, (0, 0, 0, 2))


def _places(finding: Finding, lang: Lang) -> str:
    """Return file, sheet and cells on lines of their own, for each sheet that the finding speaks of."""
    shown = []
    for (file, sheet), refs in groupby(finding.cells, key=_sheet):
        shown.append("\n".join((line(file), line(sheet), cells(refs, lang))))
    return "\n".join(shown)


def _sheet(cell: CellRef) -> tuple[str, str]:
    return cell.file, cell.sheet
