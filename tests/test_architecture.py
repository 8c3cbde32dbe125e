"""What the documents say of the house is so: its rooms, and which files a thing to add touches."""

import ast
import importlib.util
import re
import tomllib
from pathlib import Path

import grimp
import pytest

from quotaxl.catalogue.form import forms

ROOT = Path(__file__).parents[1]
RULES = sorted(path.stem for path in (ROOT / "tests" / "cases").glob("*.toml"))
MODULES = {path: path.read_text("utf-8") for path in (ROOT / "quotaxl").rglob("*.py")}
CONTRIBUTING = (ROOT / "CONTRIBUTING.md").read_text("utf-8")


def maker_of(name):
    spec = importlib.util.spec_from_file_location(name, ROOT / "docs" / f"{name}.py")
    assert spec and spec.loader
    maker = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(maker)
    return maker


def test_the_page_of_forms_is_fresh():
    maker = maker_of("make_forms")
    assert maker.PAGE.read_text("utf-8") == maker.page(), "run python3 dev.py docs"


def test_the_table_of_rooms_is_fresh():
    maker = maker_of("make_architecture")
    text = maker.PAGE.read_text("utf-8")
    assert text == maker.page(text), "run python3 dev.py docs"
    assert text.count("| `core` |") == 1


@pytest.mark.parametrize("rule", RULES)
def test_a_rule_is_two_files(rule):
    """One function in its family's file and one case file; every other file that names it is generated or a test."""
    assert len([path for path, text in MODULES.items() if re.search(rf'^    "{rule}",$', text, re.M)]) == 1


def test_every_file_that_contributing_names_exists():
    folders = "quotaxl|tests|docs|templates|macros|workbook|benchmarks"
    named = re.findall(rf"`((?:{folders})/[^`*<]*|[a-zA-Z]+\.(?:py|md|toml))`", CONTRIBUTING)
    assert len(named) > 15
    assert not [name for name in named if not (ROOT / name).exists()]


def test_a_file_name_stands_at_most_three_times():
    names = [path.name for path in MODULES if not path.name.startswith("__")]
    assert {name for name in names if names.count(name) > 3} == set()


def test_no_module_imports_itself_through_others_not_even_for_types():
    graph = grimp.build_graph("quotaxl", exclude_type_checking_imports=False)
    circles = {
        (module, other)
        for module in graph.modules
        for other in graph.find_modules_directly_imported_by(module)
        if graph.find_shortest_chain(other, module)
    }
    assert circles == set()


def test_a_class_name_stands_once():
    names = [name for text in MODULES.values() for name in re.findall(r"^class (\w+)", text, re.M)]
    assert {name for name in names if names.count(name) > 1} == set()


def test_a_module_is_no_longer_than_can_be_read():
    assert {str(path.relative_to(ROOT)): n for path, text in MODULES.items() if (n := text.count("\n")) > 450} == {}


def test_a_function_too_long_to_take_in_says_its_idea():
    functions = (n for text in MODULES.values() for n in ast.walk(ast.parse(text)) if isinstance(n, ast.FunctionDef))
    long = (f for f in functions if f.end_lineno - f.lineno >= 15 and re.match(r"_[^_]", f.name))
    assert [f.name for f in long if not ast.get_docstring(f)] == []


def test_what_is_known_of_a_form_stands_in_its_folder():
    """No module writes the title of a form with a blank: readers, checks, filler and painter take it from there."""
    painters = {path: path.read_text("utf-8") for path in (ROOT / "templates").rglob("*.py")}
    blanks = [f for f in forms() if f.print and f.print.name]
    assert len(blanks) > 15
    for blank in blanks:
        titles = {blank.name, blank.term, blank.print.name["zh"]}
        written = {path for path, text in {**MODULES, **painters}.items() if any(f'"{t}"' in text for t in titles)}
        assert not written, blank.id


def test_an_official_form_is_named_in_code_only_where_a_rule_is_about_it():
    """So that a new form, or one more that extends it, needs no module to be touched."""
    rooms = ("reading", "fill", "dossier", "sources", "views", "marks", "split", "mail")
    official = {f.id for f in forms() if f.source and not f.county and f.fill}
    named = {
        (path.relative_to(ROOT).as_posix(), id)
        for path, text in MODULES.items()
        if path.relative_to(ROOT / "quotaxl").parts[0] in rooms
        for id in official
        if f'"{id}"' in text
    }
    assert named == set()


def test_an_environment_that_runs_tests_has_what_their_fixtures_import():
    # `cluster` failed on its first line for some days: nothing that CI runs installs its environment
    source = (ROOT / "dev.py").read_text("utf-8")
    extras = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["optional-dependencies"]
    commands = re.split(r"^@command\(", source, flags=re.MULTILINE)[1:]
    tried = set()
    for body in commands:
        made = re.search(r'install\("([\w,-]+)", "(\.venv[\w-]*)"\)', body)
        runs = [line for line in body.splitlines() if "pytest" in line and "--noconftest" not in line]
        if made and any(made[2] in line for line in runs):
            wants = [want for extra in made[1].split(",") for want in extras[extra]]
            assert any(want.startswith("hypothesis") for want in wants), made[1]
            tried.add(made[1])
    assert tried == {"cluster-dev"}
