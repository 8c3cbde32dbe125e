"""Rule in a family's module ⇔ registered ⇔ case file ⇔ page: no strays anywhere."""

import inspect
import re
from importlib import import_module
from pathlib import Path

import pytest

from quotaxl.catalogue.law.parameters import shipped
from quotaxl.catalogue.law.provisions import ARITHMETIC, provisions
from quotaxl.core.finding import Severity
from quotaxl.core.words import Words
from quotaxl.rules.engine import document
from quotaxl.rules.engine.registry import FAMILIES, all_rules, find, rule

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
