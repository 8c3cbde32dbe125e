"""How each rule ends on each variant of its case file, and every rule on the first of them."""

from collections.abc import Iterator
from functools import partial
from pathlib import Path

from recorded.pages import Recorded
from recorded.telling import endings, outcome

from quotaxl.rules.engine.examples import Example, Variant, case_of, load_example
from quotaxl.rules.engine.registry import all_rules
from quotaxl.rules.engine.run import run

CASES = Path(__file__).parents[1] / "cases"
KINDS = ("passes", "fails", "skips")


def records() -> Iterator[Recorded]:
    """Yield a record for each variant of each rule's case file."""
    for path in sorted(CASES.glob("QX-*.toml")):
        example = load_example(path)
        for kind in KINDS:
            for number, variant in enumerate(getattr(example, kind)):
                page = f"rules/{path.stem[3]}"
                first = number == 0
                tell = partial(_variant, example, variant, brief=not first, every=first and kind == "passes")
                yield Recorded(page, f"{path.stem} {kind} {number}", tell)


def _variant(example: Example, variant: Variant, *, brief: bool, every: bool) -> list[str]:
    dossier = case_of(example, variant)
    known = [rule for rule in all_rules() if every or rule.id == example.rule]
    ended = run(dossier, known)
    own = [line for one in ended if one.rule == example.rule for line in outcome(one, brief=brief)]
    others = [one for one in ended if one.rule != example.rule]
    return [*own, *(endings(others, reasons=True) if every else ())]
