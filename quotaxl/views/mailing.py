"""A mailing as a table: who gets what, and where each message stands."""

from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Protocol

from rich.console import Console, ConsoleOptions, RenderResult
from rich.table import Table
from rich.text import Text

from quotaxl.core.words import Lang, Words
from quotaxl.text.clean import line


class MailingRow(Protocol):
    """What is shown of a message; see quotaxl.mail.journal.JournalEntry."""

    @property
    def code(self) -> str:
        """The region's code."""
        ...

    @property
    def region(self) -> str:
        """The region it is for."""
        ...

    @property
    def to(self) -> tuple[str, ...]:
        """The recipients."""
        ...

    @property
    def cc(self) -> tuple[str, ...]:
        """Who gets a copy."""
        ...

    @property
    def subject(self) -> str:
        """The subject."""
        ...

    @property
    def files(self) -> tuple[tuple[str, int, str], ...]:
        """The attachments: path, size in bytes, SHA-256."""
        ...

    @property
    def state(self) -> str:
        """Where it stands."""
        ...

    @property
    def answer(self) -> str:
        """What the server said."""
        ...


STATES = {
    "prepared": Words("待寄", "prepared"),
    "sending": Words("寄送中", "sending"),
    "sent": Words("已寄出", "sent"),
    "failed": Words("被拒绝", "failed"),
    "uncertain": Words("结果不明", "uncertain"),
}
_HEADS = (
    (Words("地区", "Region"), 10),
    (Words("收件人", "To"), 22),
    (Words("主题", "Subject"), 28),
    (Words("附件（大小，SHA-256）", "Attachments (size, SHA-256)"), 34),
    (Words("状态", "State"), 12),
)
_COUNTS = Words(
    "共{all}封：已寄出{sent}，待寄{prepared}，被拒绝{failed}，结果不明{uncertain}。",
    "{all} mails: {sent} sent, {prepared} prepared, {failed} failed, {uncertain} uncertain.",
)


def counts(entries: Sequence[MailingRow]) -> Words:
    """Return how many messages stand where, as a sentence."""
    found = Counter(str(entry.state) for entry in entries)
    return _COUNTS.fill(all=len(entries), **{state: found[state] for state in STATES})


class Mailing:
    """The messages of a mailing, a row each, drawn to the width there is."""

    def __init__(
        self, entries: Sequence[MailingRow], lang: Lang, doubts: Mapping[str, Sequence[Words]] | None = None
    ) -> None:
        self._entries = entries
        self._doubts = doubts or {}
        """By the region's code what of its files its sender shall look at."""
        self._lang: Lang = lang

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        """Draw the table."""
        table = Table(width=min(options.max_width, 140), show_lines=True, pad_edge=False)
        for words, ratio in _HEADS:
            table.add_column(words.say(self._lang), ratio=ratio, overflow="fold")
        for entry in self._entries:
            to = "\n".join((*map(line, entry.to), *(f"cc {line(one)}" for one in entry.cc)))
            files = "\n".join(f"{line(Path(p).name)} ({_size(size)}, {digest[:12]})" for p, size, digest in entry.files)
            for doubt in self._doubts.get(entry.code, ()):
                files += f"\n！{line(doubt.say(self._lang))}"
            state = STATES[str(entry.state)].say(self._lang)
            if entry.answer:
                state += f"\n{line(entry.answer)}"
            table.add_row(line(entry.region), Text(to), Text(line(entry.subject)), Text(files), Text(state))
        yield table


def _size(size: int) -> str:
    return f"{-(-size // 1024)} KB"
