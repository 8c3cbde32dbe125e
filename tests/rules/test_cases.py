"""Each rule's case file: what it marks, what it lets pass, what it skips with a reason."""

from pathlib import Path

import pytest
from latin import foreign

from quotaxl.core.finding import Status
from quotaxl.core.refs import Area, parse_ref
from quotaxl.rules.engine.examples import Example, Variant, case_of, load_example
from quotaxl.rules.engine.registry import find
from quotaxl.rules.engine.run import run

FOLDER = Path(__file__).parents[1] / "cases"
FILES = sorted(FOLDER.glob("QX-*.toml"))


def variants(kind: str) -> list:
    found = []
    for path in FILES:
        example = load_example(path)
        for n, variant in enumerate(getattr(example, kind)):
            found.append(pytest.param(example, variant, id=f"{path.stem}-{n}"))
    return found


def outcome(example: Example, variant: Variant):
    rule = find(example.rule)
    assert rule is not None
    (result,) = run(case_of(example, variant), [rule])
    return result


@pytest.mark.parametrize(("example", "variant"), variants("fails"))
def test_fails_and_marks_exactly_these_cells(example: Example, variant: Variant):
    result = outcome(example, variant)
    assert result.status is Status.FAILED, result.reason
    if variant.marked:
        sheet, _, address = variant.marked.rpartition("!")
        marked = [c for f in result.findings for c in f.cells if c.sheet == sheet]
        if "“" in address:  # words of a paragraph
            assert address in [c.ref for c in marked]
        else:
            assert any(parse_ref(address) in Area.parse(c.ref) for c in marked), marked
        return
    assert (len(result.findings), result.hits) == (variant.count, variant.count), [
        f.message.zh for f in result.findings
    ]
    finding = result.findings[0]
    assert [f"{c.role} {c.sheet}!{c.ref}" for c in finding.cells] == list(variant.marks)
    assert variant.says in finding.message.zh
    assert finding.message.en
    assert finding.severity == (variant.severity or find(example.rule).severity)
    assert "{" not in finding.message.zh + finding.message.en + finding.remedy.zh
    assert foreign(finding.message.zh + finding.remedy.zh + (finding.cause.zh if finding.cause else "")) == []


@pytest.mark.parametrize(("example", "variant"), variants("passes"))
def test_passes(example: Example, variant: Variant):
    result = outcome(example, variant)
    assert result.status is Status.PASSED, (result.reason, [f.message.zh for f in result.findings])


@pytest.mark.parametrize(("example", "variant"), variants("skips"))
def test_skips_with_a_reason(example: Example, variant: Variant):
    result = outcome(example, variant)
    assert result.status is Status.SKIPPED, [f.message.zh for f in result.findings]
    assert result.lacking == variant.lacks
    assert result.reason
    assert result.reason.zh
    assert foreign(result.reason.zh) == []
    assert result.reason.en
