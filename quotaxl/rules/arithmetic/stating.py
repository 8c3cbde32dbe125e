"""Statements of a text as figures of sums: how findings quote them, and the hit of a sum that does not hold."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from quotaxl.core.amount import Unit, convert, exact, plain
from quotaxl.core.finding import CellRef, CellRole, Severity
from quotaxl.core.statement import StatedAmount, named
from quotaxl.core.table import Table
from quotaxl.core.words import Words
from quotaxl.dossier.dossier import Dossier
from quotaxl.rules.arithmetic.causes import Addend, guesses, likely
from quotaxl.rules.arithmetic.gaps import gap_hit
from quotaxl.rules.engine.registry import Hit, Result, Unchecked
from quotaxl.rules.engine.wording import ROUNDED, heading, short_label

NO_PROSE = Unchecked(
    Words("所给文件中没有写有金额的文字材料", "no text with amounts is among the files"), applies=False
)
MEND = Words(
    "对照原始文件和附表核对这几个数，改正写错的一处。",
    "Compare these figures with notice and annexes and mend the wrong one.",
)
DIFFERS = Words(
    "{where}：{item}{have}，按文中{sum}应为{due}，{more}{gap}。{note}",
    "{where}: {item} is {have}; the text's own {sum} make {due}: {gap} too {more}. {note}",
)


def tells_nothing(dossier: Dossier) -> bool:
    """Return whether no text among the files states an amount: there is nothing that a sum could be made of."""
    return not any(prose.statements for prose in dossier.proses)


def quoted(one: StatedAmount) -> Words:
    """Return where a figure stands and the words around it: 第5段“…专项债务限额57.23亿元…”."""
    number = one.spots[0].paragraph
    return Words(f"第{number}段“{one.sentence}”", f"paragraph {number} “{one.sentence}”")


def named_place(table: Table, at: int, name: str) -> str:
    """Return what a finding on a text calls a table's cell: 〔债券项目〕甲项目·债券额度."""
    return f"〔{table.sheet}〕{short_label(table, at)}·{heading(table, name)}"


def slack(one: StatedAmount, yuan: Decimal) -> Decimal:
    """Return how far (元) a figure may be from a table's because the text rounds what the table has exactly."""
    return one.written_half if one.about or yuan % (one.written_half * 2) else Decimal(0)


@dataclass(frozen=True, slots=True)
class Term:
    """One figure of a sum with its sign."""

    one: StatedAmount
    sign: int = 1


def sum_gap(total: StatedAmount, parts: Sequence[Term]) -> tuple[Decimal, Decimal]:
    """Return actual − expected and how far rounding may move it, both in 元."""
    gap = total.yuan - sum((p.sign * p.one.yuan for p in parts), Decimal(0))
    return gap, total.half + sum((p.one.half for p in parts), Decimal(0))


HALF = Decimal("0.5")


def stated_hit(
    total: StatedAmount,
    parts: Sequence[Term],
    *,
    severity: Severity | None = None,
    wide: Decimal = HALF,
    **values: object,
) -> Hit | None:
    """Return the hit of a total that differs from its parts; None where it does not.

    A gap that rounding of the printed figures explains is INFO, and so is one above the part `wide` of the total that
    no slip of the pen explains: the figure is then more likely misread than wrong. Amounts are in the total's unit.
    """
    gap, rounding = sum_gap(total, parts)
    if not gap:
        return None
    unit = total.unit
    expected = exact(total.value - _in(gap, unit))
    rounded = abs(gap) <= rounding and len(parts) > 1
    addends = [Addend(named(p.one).zh, _in(p.sign * p.one.yuan, unit)) for p in parts]
    shown = "".join(_shown(p, unit, first=n == 0) for n, p in enumerate(parts))
    about = any(p.one.about for p in parts) or total.about
    note = ROUNDED if rounded else _ABOUT if about else Words("", "")
    cause = None if rounded else likely(guesses(total.value, addends))
    # no slip of the pen explains it, and too large a part of it is too much or too little: more likely misread
    wild = abs(gap) > abs(total.yuan) * wide and cause is None
    return gap_hit(
        (total.cell(CellRole.TOTAL), *(p.one.cell(CellRole.PART) for p in parts)),
        {
            "where": quoted(total),
            "item": named(total),
            "sum": shown,
            "note": note,
            **values,
        },
        actual=total.value,
        expected=expected,
        unit=unit,
        cause=cause,
        severity=Severity.INFO if rounded or wild else severity,
    )


def once(results: Iterable[Result]) -> Iterator[Result]:
    """Yield results without a second sum of one total: one list may be told in more than one way."""
    seen: set[CellRef] = set()
    for one in results:
        if isinstance(one, Hit):
            if one.cells[0] in seen:
                continue
            seen.add(one.cells[0])
        yield one


_ABOUT = Words("文中写有“约”，按所写末位的一半比较。", "The text says 约: compared at half a unit of the last digit.")


def _shown(term: Term, unit: Unit, *, first: bool) -> str:
    value = _in(term.sign * term.one.yuan, unit)
    sign = "－" if value < 0 else "" if first else "＋"
    return f"{sign}{named(term.one).zh}{plain(abs(value))}"


def _in(yuan: Decimal, unit: Unit) -> Decimal:
    return convert(yuan, Unit.YUAN, unit)
