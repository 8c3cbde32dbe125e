"""How many figures of the annotated reports are read right, and what is found where one word of them is changed."""

from reports.annotated import Report, Truth

from quotaxl.catalogue import regions
from quotaxl.core.finding import Finding
from quotaxl.core.statement import Prose, StatedAmount
from quotaxl.dossier.dossier import Dossier
from quotaxl.reading.prose import read_prose
from quotaxl.rules.engine.run import check

BUDGETS = {"income", "expense"}


def read(report: Report, text: str | None = None) -> Prose:
    lines = list(enumerate((text or report.text).split("\n"), 1))
    return read_prose(f"{report.name}.txt", lines, regions.load(), lines=True)


def place(report: Report, at: int) -> tuple[int, int]:
    before = report.text[:at]
    return before.count("\n") + 1, at - (before.rfind("\n") + 1)


def fits(truth: Truth, one: StatedAmount) -> bool:
    """Whether fact and kind agree: 新增债券 under 发行 may be called new or issued."""
    if truth.fact != one.fact and {truth.fact, one.fact} != {"new", "issued"}:
        return False
    if truth.fact in BUDGETS:
        return truth.kind == one.budget and (not truth.item or bool(one.item)) and (bool(truth.item) or not one.item)
    return truth.kind is None or truth.kind == one.kind


def staged(truth: Truth, one: StatedAmount) -> bool:
    return truth.stage is None or truth.stage == one.stage or (truth.fact == "new" and truth.stage == "change")


def score(report: Report) -> tuple[int, int, int, int, list[str]]:
    """Return figures, right ones, right ones with the right stage, invented ones, and what went wrong."""
    prose = read(report)
    by_place: dict[tuple[int, int], list[StatedAmount]] = {}
    for one in prose.statements:
        by_place.setdefault((one.spots[0].paragraph, one.spots[0].start), []).append(one)
    right = stage = total = invented = 0
    wrong = []
    for truth in report.truths:
        found = by_place.pop(place(report, truth.start), [])
        if truth.fact == "?":
            continue
        total += 1
        good = [o for o in found if fits(truth, o)]
        if good:
            right += 1
            if any(staged(truth, o) for o in good):
                stage += 1
            else:
                wrong.append(
                    f"  stage {truth.words}: {truth.stage} read {[o.stage for o in good]} | {good[0].sentence}"
                )
        else:
            shown = [(o.fact, o.kind, o.budget, o.stage, o.item) for o in found]
            said = found[0].sentence if found else ""
            wrong.append(f"  {truth.words} {truth.fact} {truth.kind} @{truth.item}: read {shown} | {said}")
    for rest in by_place.values():
        invented += len(rest)
        wrong += [f"  invented {o.words} {o.fact} | {o.sentence}" for o in rest]
    return total, right, stage, invented, wrong


def findings(report: Report, text: str | None = None) -> list[Finding]:
    """Return what family W says of a report, or of a changed text of it."""
    outcomes = check(Dossier((), regions.load(), proses=(read(report, text),)), select=["W"])
    assert not [o for o in outcomes if o.status == "crashed"]
    return [f for o in outcomes for f in o.findings]


def caught(report: Report) -> tuple[list[str], list[str]]:
    """Return the changes that were found with the right words marked, and those that were not."""
    found, missed = [], []
    for mistake in report.mistakes:
        assert report.text.count(mistake.old) == 1, mistake
        marked = {c.ref for f in findings(report, report.text.replace(mistake.old, mistake.new)) for c in f.cells}
        (found if any(mistake.marked in ref for ref in marked) else missed).append(f"{report.name}: {mistake.new}")
    return found, missed
