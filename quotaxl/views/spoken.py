"""What `read` understood of a text, on a terminal: each figure with its sentence, and what was not understood."""

from collections.abc import Iterator

from rich.console import Console, ConsoleOptions, RenderResult
from rich.table import Table as Drawn
from rich.text import Text

from quotaxl.core.statement import Prose, StatedAmount
from quotaxl.core.words import Lang, Words
from quotaxl.text.clean import line
from quotaxl.text.statements import meaning

_PLACE, _FIGURE = Words("段", "¶"), Words("数", "Figure")
_MEANING, _SENTENCE = Words("读作", "Read as"), Words("原文", "Text")
_HEAD = Words("正文：{title}（{region} {year}年）", "Text: {title} ({region} {year})")
_COUNT = Words("读懂 {read} 个数，未读懂 {unread} 个", "{read} figures understood, {unread} not")
_UNREAD = Words("未读懂（不猜）", "Not understood (not guessed)")


class Spoken:
    """A text's figures as a table; with `full` every sentence, those without figures too."""

    def __init__(self, prose: Prose, lang: Lang, *, full: bool) -> None:
        self._prose, self._lang, self._full = prose, lang, full

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        """Draw it."""
        prose, lang = self._prose, self._lang
        head = _HEAD.fill(title=prose.title, region=prose.region or "—", year=prose.year or "—")
        yield Text(line(head.say(lang)), style="bold")
        table = Drawn(show_lines=False, expand=True)
        table.add_column(_PLACE.say(lang), width=4, justify="right")
        table.add_column(_FIGURE.say(lang), width=16, overflow="fold", justify="right")
        table.add_column(_MEANING.say(lang), width=34, overflow="fold")
        table.add_column(_SENTENCE.say(lang), ratio=1, overflow="fold")
        for row in self._rows():
            table.add_row(*row)
        yield table
        yield Text(_COUNT.fill(read=len(prose.statements), unread=len(prose.unread)).say(lang))

    def _rows(self) -> Iterator[tuple[Text, ...]]:
        """Yield a row for each stated amount in the order of the text, what is unread last; in full all sentences."""
        prose, lang = self._prose, self._lang
        colon = "：" if lang == "zh" else ": "
        told: dict[int, list[StatedAmount]] = {}
        for one in prose.statements:
            told.setdefault(one.passage, []).append(one)
        for number, sentence in enumerate(prose.sentences):
            if self._full and number not in told:
                yield Text(""), Text(""), Text("—", style="dim"), Text(line(sentence), style="dim")
            for one in told.get(number, ()):
                yield (
                    Text(str(one.spots[0].paragraph)),
                    Text(line(one.words)),
                    Text(line(meaning(one).say(lang))),
                    Text(line(one.sentence), style="dim"),
                )
        for left in prose.unread:
            yield (
                Text(str(left.spots[0].paragraph)),
                Text(line(left.words), style="yellow"),
                Text(f"{_UNREAD.say(lang)}{colon}{left.reason.say(lang)}", style="yellow"),
                Text(line(left.sentence), style="dim"),
            )
