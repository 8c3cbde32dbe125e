"""Family W: the projects that a written report lists, against the annex or the county's list of projects."""

import re
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher

from quotaxl.catalogue.debtkinds import KIND_WORDS
from quotaxl.core.amount import Unit, convert, exact, plain
from quotaxl.core.finding import CellRole, Severity
from quotaxl.core.region import Region
from quotaxl.core.statement import Prose, StatedAmount, name_cell
from quotaxl.core.words import Words
from quotaxl.dossier.dossier import Dossier
from quotaxl.dossier.told import ProjectRow, bare_name, listed, region_of
from quotaxl.rules.arithmetic.causes import Addend, guesses, likely
from quotaxl.rules.arithmetic.gaps import gap_hit
from quotaxl.rules.arithmetic.stating import NO_PROSE, quoted, slack
from quotaxl.rules.engine.registry import Hit, Result, Unchecked, rule
from quotaxl.rules.engine.wording import heading, money, more_or_less

_ALIKE = 0.75
"""How much of two names must agree for the one to be the other written wrongly."""


_REST = re.compile(r"(?:其余|其[他它]|剩余|另外?)[^个项类]{0,4}[个项类]")
"""Projects that a text tells together: in no list by that name."""
_CAPITAL = "资本金"
"""What a text says of a project's bonds that are its capital: in no list of projects."""


@rule(
    "QX-W301",
    Severity.ERROR,
    title=Words("报告所列的项目与项目表不一致", "The report's projects differ from the list's"),
    why=Words(
        "调整方案的项目和数额以附表为准，报告逐项列出的，名称、个数、金额都应与附表一致。",
        "Projects and amounts of the adjustment are those of the annex; a report that lists them lists the same.",
    ),
    message=Words("{where}：项目“{project}”{what}。", "{where}: project “{project}” {what}."),
    remedy=Words("对照项目表逐项核对名称和金额。", "Compare names and amounts with the list, one by one."),
    basis=("budget-law-13", "budget-law-67"),
)
def report_projects_differ(dossier: Dossier) -> Iterator[Result]:
    """Projects missing, added, of another amount, or named otherwise than the table of projects has them."""
    checked = False
    for prose in dossier.proses:
        theirs = listed(dossier, prose)
        less = any(row.yuan is not None and row.yuan < 0 for row in theirs)  # the list says what is taken away, too
        groups = {o.of for o in prose.statements if o.fact == "project" and o.of is not None}
        single = (o for n, o in enumerate(prose.statements) if n not in groups or o.fact != "project")
        told = [o for o in single if o.fact == "project" and o.item and o.item.removeprefix("项目") != _CAPITAL]
        rest = [o for o in told if _REST.match(o.item or "")]
        told = [o for o in told if o not in rest]
        ours = [o for o in told if o.stage != "change" or (less and o.value < 0)]
        if not ours or not theirs:
            continue
        checked = True
        yield from _compare(dossier, prose, ours, theirs, open_ended=bool(rest))
    if not checked:
        yield (
            NO_PROSE
            if not dossier.proses
            else Unchecked(
                Words("文字中没有逐项列出项目，或没有项目表", "the text lists no projects, or no table does")
            )
        )


def _compare(
    dossier: Dossier,
    prose: Prose,
    ours: Sequence[StatedAmount],
    theirs: Sequence[ProjectRow],
    *,
    open_ended: bool,
) -> Iterator[Result]:
    """Yield what differs between the projects of a report and those of the tables, matched by their names.

    `open_ended` says that the report tells some of its projects together, 其余3个项目.
    """
    region = region_of(dossier, prose)
    left = list(theirs)
    names = {id(t): bare_name(dossier, region, t.project) for t in theirs}
    pairs: list[tuple[StatedAmount, ProjectRow]] = []
    rest: list[StatedAmount] = []
    for one in ours:
        name = bare_name(dossier, region, one.item or "")
        same = [t for t in left if names[id(t)] == name]
        match = next((t for t in same if t.kind in (None, one.kind)), next(iter(same), None))
        if match is not None:
            left.remove(match)
        else:  # a list said again in another chapter is held against the same rows
            told = (row for o, row in pairs if names[id(row)] == name and o.passage != one.passage)
            match = next(told, None)
        if match is None:
            rest.append(one)
        else:
            pairs.append((one, match))
    if not pairs and len(ours) > 1 and not any(_near(dossier, region, o, left, names) for o in rest):
        first = ours[0]
        what = Words(
            "等各项在项目表中都没有，报告可能按领域列示，无法逐项核对",
            "and all others are in no list; perhaps fields, not projects, are told",
        )
        yield Hit(
            (first.cell(),), {"where": quoted(first), "project": first.item, "what": what}, severity=Severity.INFO
        )
        return
    for one in rest:
        near = _near(dossier, region, one, left, names)
        if near is None:
            what = Words(
                f"（{money(one.value, one.unit)}）在项目表中没有", f"({money(one.value, one.unit)}) is not in the list"
            )
            yield Hit(
                (name_cell(one, CellRole.TARGET),),
                {"where": quoted(one), "project": one.item, "what": what},
                actual=one.value,
                unit=one.unit,
            )
            continue
        left.remove(near)
        pairs.append((one, near))
        what = Words(f"与项目表中的“{near.project}”名称不一致", f"has another name in the list: “{near.project}”")
        cells = (name_cell(one, CellRole.TARGET), near.table.cell(near.at, near.column, CellRole.SOURCE))
        yield Hit(cells, {"where": quoted(one), "project": one.item, "what": what}, severity=Severity.WARNING)
    for one, listed_ in pairs:
        yield from _amounts(one, listed_)
    partial = open_ended or any(prose.statements[o.of].partial for o in ours if o.of is not None)
    heads = {o.kind for o in ours}
    for missing in left:
        if missing.earlier or (missing.kind is not None and missing.kind not in heads):
            continue
        unit = missing.table.unit_of("amount")
        amount = money(convert(missing.yuan, Unit.YUAN, unit), unit) if missing.yuan is not None and unit else ""
        what = Words(f"（{amount}）列在项目表中，报告没有写", f"({amount}) is in the list but not in the report")
        last = next((o for o in reversed(ours) if o.kind == missing.kind), ours[-1])
        cells = (last.cell(CellRole.TARGET), missing.table.cell(missing.at, missing.column, CellRole.SOURCE))
        yield Hit(
            cells,
            {"where": quoted(last), "project": missing.project, "what": what},
            severity=Severity.INFO if partial else None,
        )


def _near(
    dossier: Dossier, region: Region | None, one: StatedAmount, left: Sequence[ProjectRow], names: dict[int, str]
) -> ProjectRow | None:
    name = bare_name(dossier, region, one.item or "")
    scored = [(SequenceMatcher(None, name, names[id(t)]).ratio(), n, t) for n, t in enumerate(left)]
    best = max(scored, default=None, key=lambda s: (s[0], s[2].yuan == one.yuan))
    return best[2] if best and best[0] >= _ALIKE else None


def _amounts(one: StatedAmount, row: ProjectRow) -> Iterator[Result]:
    """Yield what differs between a project's kind and amount in the report and in the table."""
    cells = (one.cell(CellRole.TARGET), row.table.cell(row.at, "amount", CellRole.SOURCE))
    if row.kind and one.kind and row.kind != one.kind:
        what = Words(
            f"写在{KIND_WORDS[one.kind].zh}债券下，而项目表列为{KIND_WORDS[row.kind].zh}债券",
            f"stands under {KIND_WORDS[one.kind].en} bonds, the list has it under {KIND_WORDS[row.kind].en} bonds",
        )
        yield Hit(cells, {"where": quoted(one), "project": one.item, "what": what})
    if row.yuan is None or abs(one.yuan - row.yuan) <= slack(one, row.yuan):
        return
    unit = one.unit
    theirs = convert(row.yuan, Unit.YUAN, unit)
    gap = exact(one.value - theirs)
    what = Words(
        "{ours}，按{place}应为{theirs}，{more}{gap}", "is {ours}; by {place} it should be {theirs}: {gap} too {more}"
    ).fill(
        ours=plain(one.value),
        place=f"〔{row.table.sheet}〕{heading(row.table, 'amount')}",
        theirs=plain(theirs),
        gap=money(abs(gap), unit),
        more=more_or_less(gap),
    )
    yield gap_hit(
        cells,
        {"where": quoted(one), "project": one.item, "what": what},
        actual=one.value,
        expected=theirs,
        unit=unit,
        cause=likely(guesses(one.value, [Addend(row.project, theirs)])),
    )
