"""No finding cites what did not hold: every rule's example moved through twelve years and three provinces."""

from datetime import date
from pathlib import Path

import pytest

from quotaxl.catalogue.law.provisions import provisions
from quotaxl.rules.engine.examples import Example, Variant, case_of, load_example
from quotaxl.rules.engine.registry import find
from quotaxl.rules.engine.run import run

CASES = sorted((Path(__file__).parents[1] / "cases").glob("*.toml"))
PLACES = {"65": ("阿图什市", "653001"), "35": ("闽侯县", "350121"), "42": ("阳新县", "420222")}
BY_CITATION = {}
for one in provisions().values():
    BY_CITATION.setdefault(one.citation, []).append(one)


def moved(text: str, year: int, place: str) -> str:
    name, code = PLACES[place]
    for old, new in (("阿图什市", name), ("653001", code)):
        text = text.replace(old, new)
    for n in (-2, -1, 0, 1, 2):  # years beside the example's move with it; a placeholder keeps them apart
        text = text.replace(str(2024 + n), f"\0{n + 2}\0")
    for n in range(5):
        text = text.replace(f"\0{n}\0", str(year - 2 + n))
    return text


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("year", range(2015, 2027))
def test_no_finding_cites_what_did_not_hold_there_and_then(year, place):
    seen = 0
    for path in CASES:
        example = load_example(path)
        sheets = {
            moved(name, year, place): tuple(tuple(moved(c, year, place) for c in row) for row in rows)
            for name, rows in example.sheets.items()
        }
        for variant in example.fails[:2]:
            changed = {moved(cell, year, place): moved(text, year, place) for cell, text in variant.set.items()}
            case = case_of(
                Example(example.rule, sheets, (), (), (), None, example.hidden),
                Variant(
                    variant.about,
                    changed,
                    (),
                    "",
                    "",
                    1,
                    date(year, 12, 31) if variant.as_of or example.as_of else None,
                ),
            )
            (outcome,) = run(case, [find(path.stem)])
            for finding in outcome.findings:
                for citation in finding.basis:
                    seen += 1
                    assert (
                        citation == "表内勾稽关系"
                        or citation not in BY_CITATION
                        or any(
                            (p.since is None or p.since <= date(year + 1, 12, 31))
                            and (p.until is None or p.until >= date(year - 1, 1, 1))
                            and (not p.places or place in p.places)
                            and (not p.notice or str(year) in p.notice)
                            for p in BY_CITATION[citation]
                        )
                    ), (path.stem, citation, finding.message.zh)
    assert seen > 40
