"""A rule passes only where it looked at something: what it compares taken away, it says that it was not run."""

import re
from collections.abc import Mapping
from pathlib import Path

import pytest

from quotaxl.core.finding import Status
from quotaxl.core.refs import column_letter
from quotaxl.rules.engine.examples import REPORT, Example, Variant, case_of, changed, load_example
from quotaxl.rules.engine.registry import find
from quotaxl.rules.engine.run import run

FILES = sorted((Path(__file__).parents[1] / "cases").glob("QX-*.toml"))
ABOUT_PAPERS = {
    "QX-A001": "a workbook without rows is not recognised, and so is none that is not filled in",
    "QX-A002": "which file this is",
    "QX-T102": "how the sheet is built",
    "QX-U101": "whether title and header say a unit",
    "QX-U201": "every cell of the sheet",
    "QX-U202": "every cell of the sheet",
    "QX-U203": "every cell of the sheet",
    "QX-U204": "every cell of the sheet",
    "QX-U205": "every cell of the sheet",
    "QX-U206": "every cell of the sheet",
}
"""Rules that look at something even where no table says anything below its header."""


def cells(example: Example) -> dict[str, str]:
    """Return the texts of the sheets that pass, by sheet!ref."""
    return {
        f"{name}!{column_letter(c)}{r}": text
        for name, lines in changed(example, example.passes[0]).items()
        for r, line in enumerate(lines, 1)
        for c, text in enumerate(["|".join(line)] if name.startswith(REPORT) else line, 1)
    }


def plain(text: str) -> bool:
    """Whether a cell holds a number, a day or a formula."""
    return bool(re.fullmatch(r"[-+]?\d+(\.\d+)?|'?\d{4}-\d{1,2}-\d{1,2}|=.*", text))


def ended(example: Example, blank: Mapping[str, str]) -> Status:
    dossier = case_of(example, Variant("", blank, as_of=example.as_of))
    (outcome,) = run(dossier, [find(example.rule)])
    return outcome.status


def compares(example: Example) -> bool:
    """Whether all findings of the rule tell by how much two figures differ."""
    rule = find(example.rule)
    told = [f for v in example.fails for f in run(case_of(example, v), [rule])[0].findings]
    return all(f.difference is not None for f in told)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_what_compares_figures_does_not_pass_where_there_are_none(path):
    example = load_example(path)
    if not compares(example):
        return
    blank = {
        at: "".join("某" if c.isdigit() else c for c in text) if at.startswith(REPORT) else ""
        for at, text in cells(example).items()
        if plain(text) or at.startswith(REPORT)
    }
    assert ended(example, blank) in (Status.SKIPPED, Status.FAILED)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_no_rule_passes_on_tables_that_say_nothing_below_their_headers(path):
    example = load_example(path)
    dossier = case_of(example, example.passes[0])
    first = {t.sheet: min(t.frame["row"], default=1) for t in dossier.tables}
    blank = {
        at: ""
        for at in cells(example)
        if int(re.sub(r"\D", "", at.rpartition("!")[2])) >= first.get(at.rpartition("!")[0].partition("@")[0], 1)
    }
    passes = ended(example, blank) is Status.PASSED
    assert passes == (example.rule in ABOUT_PAPERS)
