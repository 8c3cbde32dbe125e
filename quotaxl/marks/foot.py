"""The foot of the sheet of findings: what was not checked and why, and what the answer rests on."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from quotaxl.core.edits import Edit
from quotaxl.core.finding import Outcome
from quotaxl.core.record import CheckRecord, FileState
from quotaxl.core.words import Lang, Words
from quotaxl.marks import layout
from quotaxl.marks.cells import across, put
from quotaxl.text.clean import clean
from quotaxl.text.finding import base_name, crashed, lacking, needed, summary, title, why_unfinished
from quotaxl.text.labels import ACCEPTED, ANSWER, DAY, FILE, JUDGED, REASON, SETTINGS, UNCHECKED, VERSION

_TITLE = Words("没有核对的项目", "What was not checked")
_RECORD = Words("核对记录", "Record of the check")
_NO_DAY = Words("未指定核对日期，不判断尚未到期或已过期", "no day was given; whether terms have run out is not judged")
_NONE = Words("无", "none")
_CHOICE = Words("只核对／不核对的规则", "rules chosen / left out")
_STATES = {
    FileState.CHECKED: Words("已核对", "checked"),
    FileState.BLANK: Words("尚未填写", "not filled in"),
    FileState.LEFT_OUT: Words("未计入", "left out"),
    FileState.UNREADABLE: Words("没有读出", "not read"),
    FileState.NOTHING: Words("没有可核对的内容", "nothing to check"),
    FileState.NOT_OPENED: Words("没有看", "not looked at"),
}


@dataclass(slots=True)
class Foot:
    """Edits of the foot from `row` on; `heights` of its rows are added to those of the sheet."""

    row: int
    lang: Lang
    heights: dict[int, float]
    edits: list[Edit] = field(default_factory=list)

    def unchecked(self, outcomes: Sequence[Outcome]) -> None:
        """Add what was not checked, by title, with the reason and the cells that would let it be."""
        rest = [*crashed(outcomes), *lacking(outcomes)]
        if not rest:
            return
        self._heading(UNCHECKED.say(self.lang), _TITLE.say(self.lang), REASON.say(self.lang))
        for number, outcome in enumerate(rest, start=1):
            why = "；".join(t for t in (why_unfinished(outcome, self.lang), needed(outcome, self.lang)) if t)
            self._line(number, title(outcome, self.lang), why)
        self.row += 1

    def told(self, record: CheckRecord, outcomes: Sequence[Outcome]) -> None:
        """Add what was checked and how: files with their SHA-256, day, version, settings, what was accepted."""
        lang = self.lang
        self._heading(_RECORD.say(lang), FILE.say(lang), "SHA-256")
        for number, file in enumerate(record.files, start=1):
            state = _STATES[file.state].say(lang)
            told = file.why.say(lang) if file.why else file.sha256 or "—"
            self._line(number, f"{base_name(file.name)}（{state}）", told)
        day = JUDGED.fill(day=record.as_of) if record.as_of else _NO_DAY
        lines = [
            (ANSWER.say(lang), summary(outcomes, lang)),
            (DAY.say(lang), day.say(lang)),
            (VERSION.say(lang), f"quotaxl {record.version}"),
            (SETTINGS.say(lang), base_name(record.settings) if record.settings else _NONE.say(lang)),
        ]
        if record.select or record.ignore:
            chosen, left = ("、".join(ids) or _NONE.say(lang) for ids in (record.select, record.ignore))
            lines.append((_CHOICE.say(lang), f"{chosen} / {left}"))
        lines += [(f"{ACCEPTED.say(lang)} {rule}", f"{cell}：{why}") for rule, cell, why in record.accepted]
        for name, text in lines:
            self._line(None, name, text)

    def _heading(self, text: str, first: str, second: str) -> None:
        self.edits += across(self.row, "A", text, layout.SUMMARY)
        self.edits.append(put(self.row + 1, 1, None, layout.HEAD))
        self.edits += across(self.row + 1, "B", first, layout.HEAD, "F")
        self.edits += across(self.row + 1, "G", second, layout.HEAD)
        self.heights[self.row + 1] = 20
        self.row += 2

    def _line(self, number: int | None, name: str, text: str) -> None:
        body = layout.HEADINGS[3].style
        rooms = [sum(h.width for h in layout.HEADINGS[1:6]), sum(h.width for h in layout.HEADINGS[6:])]
        self.heights[self.row] = layout.height(zip((clean(name), clean(text)), rooms, strict=True))
        self.edits.append(put(self.row, 1, number, layout.HEADINGS[0].style))
        self.edits += across(self.row, "B", clean(name), body, "F")
        self.edits += across(self.row, "G", clean(text), body)
        self.row += 1
