"""Family W: percentages of a written report that its own figures do not make."""

from collections.abc import Iterator
from decimal import Decimal

from quotaxl.catalogue.law.provisions import ARITHMETIC
from quotaxl.core.finding import CellRole, Severity
from quotaxl.core.statement import named
from quotaxl.core.words import Words
from quotaxl.dossier.dossier import Dossier
from quotaxl.rules.arithmetic.shares import shares
from quotaxl.rules.arithmetic.stating import MEND, NO_PROSE, quoted, tells_nothing
from quotaxl.rules.engine.registry import Hit, Result, rule
from quotaxl.rules.engine.wording import money


@rule(
    "QX-W109",
    Severity.WARNING,
    title=Words("报告中的百分比与前后的数不符", "In the report a percentage is not what its figures make"),
    why=Words(
        "完成预算的百分比、占比、支出进度、增长率都由文中写明的两个数算出；算不出来，其中一个数或百分比写错了。",
        "Fulfilment, share, progress and growth follow from two figures of the text; where not, one of them is wrong.",
    ),
    message=Words(
        "{where}：写为{said}%，按{item}{part}与{other}{whole}应为{made}%。",
        "{where}: {said}% is written, but {item} {part} and {other} {whole} make {made}%.",
    ),
    remedy=MEND,
    basis=(ARITHMETIC,),
)
def report_percentage_differs(dossier: Dossier) -> Iterator[Result]:
    """A share, a progress or a growth in percent farther from its two figures than rounding explains."""
    for prose in dossier.proses:
        for one in shares(prose):
            if abs(one.said - one.made) <= one.slack:
                continue
            yield Hit(
                (one.part.cell(), one.whole.cell(CellRole.TOTAL)),
                {
                    "where": quoted(one.part), "item": named(one.part), "part": money(one.part.value, one.part.unit),
                    "other": named(one.whole), "whole": money(one.whole.value, one.whole.unit),
                    "said": _shown(one.said), "made": _shown(one.made),
                },
                actual=one.part.value, unit=one.part.unit,
            )  # fmt: skip
    if tells_nothing(dossier):
        yield NO_PROSE


def _shown(percent: Decimal) -> str:
    return f"{percent.quantize(Decimal('0.1'))}"
