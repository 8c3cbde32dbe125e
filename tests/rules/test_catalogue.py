"""Rule in a family's module ⇔ registered ⇔ case file ⇔ page: no strays anywhere."""

import inspect
import re
from decimal import Decimal
from importlib import import_module
from pathlib import Path

import pytest

from quotaxl.catalogue.law.parameters import shipped
from quotaxl.catalogue.law.provisions import ARITHMETIC, provisions
from quotaxl.core.finding import Severity
from quotaxl.core.refs import parse_ref
from quotaxl.core.words import Words
from quotaxl.rules.engine import document
from quotaxl.rules.engine.examples import Example, case_of, load_example
from quotaxl.rules.engine.registry import FAMILIES, all_rules, find, rule
from quotaxl.rules.engine.run import run

ROOT = Path(__file__).parents[2]
IDS = {r.id for r in all_rules()}


def test_every_generator_of_results_in_a_family_is_registered():
    for family in FAMILIES:
        module = import_module(f"quotaxl.rules.families.{family}")
        public = {
            name
            for name, thing in inspect.getmembers(module, inspect.isgeneratorfunction)
            if thing.__module__ == module.__name__ and not name.startswith("_")
        }
        assert public == {r.name for r in all_rules() if r.family == family}, family


def test_no_module_of_rules_is_forgotten():
    folder = ROOT / "quotaxl" / "rules" / "families"
    decorated = {p.stem for p in folder.glob("*.py") if re.search(r"^@rule\(", p.read_text("utf-8"), re.M)}
    assert decorated == set(FAMILIES)


def test_every_rule_has_a_case_file_and_no_case_file_is_left_over():
    assert {p.stem for p in (ROOT / "tests" / "cases").glob("*.toml")} == IDS


COMPARES_SILENTLY = {
    "QX-B107": "a quota above its advance",
    "QX-D106": "days with each other",
    "QX-D107": "days with the year",
    "QX-D104": "the day of the check with the end of the year",
    "QX-O103": "a figure with zero",
    "QX-T101": "an amount with zero",
    "QX-W107": "a part with its whole",
    "QX-U102": "the largest amount with the usual range",
}
"""Rules that compare figures and state no difference."""


def compares(example: Example) -> bool:
    """Whether a rule compares amounts or days, as its findings show."""
    if example.rule in COMPARES_SILENTLY:
        return True
    found = find(example.rule)
    findings = [f for v in example.fails for o in run(case_of(example, v), [found]) for f in o.findings]
    days = [f for f in findings if isinstance(f.expected, str) and re.fullmatch(r"\d{4}-\d\d-\d\d", f.expected)]
    return any(f.difference is not None for f in findings) or bool(days)


@pytest.mark.parametrize("rule_id", sorted(IDS))
def test_every_rule_has_enough_variants_and_an_edge_where_it_compares(rule_id):
    """Three that pass and two that fail; of a comparison also both sides of the place where it turns."""
    example = load_example(ROOT / "tests" / "cases" / f"{rule_id}.toml")
    assert len(example.passes) >= 3
    assert len(example.fails) >= 2
    assert bool(example.edges) == compares(example), "edges: see quotaxl.rules.engine.examples"


@pytest.mark.parametrize("rule_id", sorted(IDS))
def test_an_edge_turns_within_a_last_place(rule_id):
    """No step of an edge is coarser than the last place of the figures that stand in its sheet, or a day."""
    example = load_example(ROOT / "tests" / "cases" / f"{rule_id}.toml")
    for edge in example.edges:
        if "-" in edge.at:
            assert edge.step == "1"
            continue
        lines = example.sheets[edge.cell.rpartition("!")[0]]
        column = parse_ref(edge.cell.rpartition("!")[2])[1]
        written = [line[column - 1] for line in lines if len(line) >= column]
        if edge.text != "{}":  # the figures of a sentence
            written += re.findall(r"\d+\.\d+", edge.text)
        figures = [Decimal(text) for text in (*written, edge.at) if re.fullmatch(r"\d+(\.\d+)?", text)]
        last = min(int(figure.as_tuple().exponent) for figure in figures)
        assert Decimal(edge.step) <= Decimal(1).scaleb(last) or (rule_id, edge.cell) in COARSE, edge


COARSE = {("QX-O102", "存续期表1!H5"): "counting a project once or twice differs by the project's amount"}


def test_pages_are_fresh():
    folder = ROOT / "docs" / "rules"
    wanted = document.pages(ROOT / "tests" / "cases")
    found = {p.name: p.read_text("utf-8") for p in folder.glob("*.md")}
    assert found.keys() == wanted.keys()
    stale = [name for name, text in wanted.items() if found[name] != text]
    assert not stale, f"run python -m quotaxl.rules.engine.document: {stale}"


def test_a_page_begins_with_the_invalid_condition():
    for r in all_rules():
        first = (ROOT / "docs" / "rules" / f"{r.id}.md").read_text("utf-8").partition("\n")[0]
        assert first == f"# {r.id} {r.title.zh}"


def test_every_error_has_a_basis_and_every_provision_is_cited():
    cited = {key for r in all_rules() for key in r.basis}
    for r in all_rules():
        assert r.basis or r.severity is not Severity.ERROR, r.id
    cited |= {entry.basis for entry in shipped().lists} | {d.basis for d in shipped().deadlines.values()}
    assert cited - {ARITHMETIC} <= provisions().keys()
    for key in tuple(cited - {ARITHMETIC}):  # what laid a duty down before
        while key := provisions()[key].before:
            cited.add(key)
    uncited = provisions().keys() - cited
    assert not uncited, f"provisions that nothing cites: {sorted(uncited)}"


def test_ids_are_found_as_people_type_them():
    assert find("s101") is find("QX-S101") is find("qx-s101")
    assert find("QX-S999") is None


def test_an_id_cannot_be_used_twice():
    words = Words("甲", "a")

    def other(case):
        yield from ()

    with pytest.raises(ValueError, match="twice"):
        rule("QX-S101", Severity.INFO, title=words, why=words, message=words, remedy=words)(other)
    with pytest.raises(ValueError, match="without a legal"):
        rule("QX-X1", Severity.ERROR, title=words, why=words, message=words, remedy=words)(other)
    with pytest.raises(ValueError, match="unknown provisions"):
        rule("QX-X1", Severity.ERROR, title=words, why=words, message=words, remedy=words, basis=("nowhere",))(other)
    assert {r.id for r in all_rules()} == IDS
