"""Family W: amounts of a written report in a unit that makes them larger than anything else it tells."""

from collections.abc import Iterator
from decimal import Decimal

from quotaxl.catalogue.law.provisions import ARITHMETIC
from quotaxl.core.amount import Unit, convert
from quotaxl.core.finding import CellRole, Severity
from quotaxl.core.statement import Prose, StatedAmount, named
from quotaxl.core.words import Words
from quotaxl.dossier.dossier import Dossier
from quotaxl.rules.arithmetic.stating import NO_PROSE, quoted, tells_nothing
from quotaxl.rules.engine.registry import Hit, Result, rule
from quotaxl.rules.engine.wording import money

_FAR = 20
"""So many times all other figures of a text no figure of its own place is."""
_ELSEWHERE = ("全国", "全省", "全区", "中央", "国务院", "省级", "自治区")
"""Words of a sentence that tells of a larger place."""
_FEW = 5


@rule(
    "QX-W111",
    Severity.WARNING,
    title=Words("报告中一个数比其余各数都大得多，可能写错单位", "One figure of the report is far beyond all others"),
    why=Words(
        "万元写成亿元，数额就差一万倍；一份材料中比其余各数大几十倍的整数，多半写错了单位。",
        "亿元 for 万元 makes an amount ten thousand times as large; one far beyond all others mostly has a wrong unit.",
    ),
    message=Words(
        "{where}：{item}{have}，文中其余各数最大为{other}{most}；如应为万元，即{due}。",
        "{where}: {item} is {have}, the largest other figure {other} {most}; in 万元 it would be {due}.",
    ),
    remedy=Words("核对单位（万元、亿元）。", "Check the unit (万元 or 亿元)."),
    basis=(ARITHMETIC,),
)
def report_unit_far_off(dossier: Dossier) -> Iterator[Result]:
    """A whole number of 亿元 far beyond every other figure of the text."""
    for prose in dossier.proses:
        for one, most in _far_off(prose):
            yield Hit(
                (one.cell(), most.cell(CellRole.TOTAL)),
                {
                    "where": quoted(one), "item": named(one), "have": money(one.value, one.unit),
                    "other": named(most), "most": money(most.value, most.unit), "due": money(one.value, Unit.WANYUAN),
                },
                actual=one.value, expected=convert(one.value, Unit.WANYUAN, Unit.YIYUAN), unit=one.unit,
            )  # fmt: skip
    if tells_nothing(dossier):
        yield NO_PROSE


def _far_off(prose: Prose) -> Iterator[tuple[StatedAmount, StatedAmount]]:
    """Yield figures in 亿元 without a decimal that are far beyond all others, with the largest of those."""
    told = [o for o in prose.statements if not any(word in o.sentence for word in _ELSEWHERE)]
    far = [o for o in told if o.unit is Unit.YIYUAN and o.places == 0 and _whole(o)]
    others = [o for o in told if o not in far]
    if len(others) < _FEW:
        return
    most = max(others, key=lambda o: abs(o.yuan))
    if len(far) == 1 and abs(far[0].yuan) >= _FAR * abs(most.yuan) > 0:
        yield far[0], most


def _whole(one: StatedAmount) -> bool:
    """Return whether an amount has as many digits as one in 万元 has: 5300亿元."""
    return abs(one.value) >= Decimal(1000)
