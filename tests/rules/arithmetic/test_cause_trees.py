"""One error injected into a correct random table of prefectures and counties: the rules name that error."""

import random
from decimal import Decimal

import pytest
from builders import table

from quotaxl.catalogue import regions
from quotaxl.core.finding import Finding, findings_of
from quotaxl.dossier.dossier import Dossier
from quotaxl.rules.arithmetic.causes import TOTAL, Addend, guesses
from quotaxl.rules.engine.run import check

RUNS = 80
SAID = {
    "omitted": "漏加了",
    "twice": "加了两次",
    "nested": "与其下级",
    "unit": "用错了单位",
    "digit": "少写或多写了一位",
    "swap": "写颠倒",
    "copied": "照抄了上年数",
}
RANK = {"copied": 0, "omitted": 1, "nested": 1, "twice": 1, "unit": 2, "swap": 3, "digit": 3}
Tree = list[list[int]]
"""The counties of each prefecture."""


def grown(chance: random.Random) -> Tree:
    return [[chance.randint(101, 99_999) for _ in range(chance.randint(3, 7))] for _ in range(chance.randint(2, 5))]


class Printed:
    """The figures as printed: a total, prefectures, counties, and last year's counties."""

    def __init__(self, tree: Tree) -> None:
        self.total = sum(map(sum, tree))
        self.prefectures = [sum(counties) for counties in tree]
        self.counties = [list(counties) for counties in tree]
        self.last: Tree | None = None

    def tables(self) -> tuple:
        found = [self._table(2024, self.total, self.prefectures, self.counties)]
        if self.last:
            above = list(map(sum, self.last))
            found.append(self._table(2023, sum(above), above, self.last))
        return tuple(found)

    def _table(self, year, total, prefectures, counties):
        rows = [("total", 0, None, None, "合计", str(total))]
        for p, below in enumerate(counties):
            rows.append(("parent", 1, 0, None, f"州{p}", str(prefectures[p])))
            at = len(rows) - 1
            rows += [("item", 2, at, None, f"县{p}-{c}", str(value)) for c, value in enumerate(below)]
        title = f"{year}年资金分配表"
        return table(
            "allocation", ("label", "amount"), rows, title=title, year=year, file=f"{year}.xlsx", label="label"
        )


def injected(kind: str, tree: Tree, chance: random.Random) -> tuple[Printed, str, int] | None:
    """The figures with one error; the label that it concerns; how many explanations are as good."""
    printed = Printed(tree)
    p = chance.randrange(len(tree))
    c = chance.randrange(len(tree[p]))
    county, text = tree[p][c], str(tree[p][c])
    if kind in ("omitted", "twice"):
        change = -county if kind == "omitted" else county
        printed.prefectures[p] += change
        printed.total += change
    elif kind == "nested":
        printed.total += tree[p] and sum(tree[p])
        addends = [Addend(f"州{k}", Decimal(v), parent=True) for k, v in enumerate(printed.prefectures)]
        return _judged(printed, f"州{p}", kind, Decimal(printed.total), addends, p)
    elif kind == "copied":
        printed.last = [[value + 7 * (k + 1) for k, value in enumerate(below)] for below in tree]
        printed.counties[p][c] = printed.last[p][c]
    else:
        at = chance.randrange(len(text) - 1)
        wrong = {
            "unit": county * 10_000,
            "digit": int(text[:at] + text[at + 1 :]),
            "swap": int(text[:at] + text[at + 1] + text[at] + text[at + 2 :]),
        }[kind]
        if wrong == county:
            return None
        printed.counties[p][c] = wrong
    lasts = printed.last[p] if printed.last else [None] * len(tree[p])
    addends = [
        Addend(f"县{p}-{k}", Decimal(v), last=None if last is None else Decimal(last))
        for k, (v, last) in enumerate(zip(printed.counties[p], lasts, strict=True))
    ]
    return _judged(printed, f"县{p}-{c}", kind, Decimal(printed.prefectures[p]), addends, c)


def _judged(printed, label, kind, total, addends, index):
    """Identifiable: no other explanation is of a kind as telling as the injected one."""
    found = {(g.kind, g.index) for g in guesses(total, addends) if RANK.get(g.kind, 9) <= RANK[kind]}
    return printed, label, len(found - {(kind, index), (kind, TOTAL)})


def causes(printed: Printed) -> list[Finding]:
    return [f for f in findings_of(check(Dossier(printed.tables(), regions.load()), select=("S1",))) if f.cause]


@pytest.mark.parametrize("kind", SAID)
def test_the_cause_named_is_the_error_injected(kind):
    chance = random.Random(kind)
    identifiable = named = 0
    for _ in range(RUNS):
        case = injected(kind, grown(chance), chance)
        if case is None or case[2]:
            continue
        identifiable += 1
        found = causes(case[0])
        named += any(SAID[kind] in f.cause.zh and case[1] in f.cause.zh for f in found)
    assert identifiable >= RUNS / 3, identifiable
    assert named >= 0.95 * identifiable, (kind, named, identifiable)


def test_the_total_summed_with_everything_below_it():
    tree = grown(random.Random(1))
    printed = Printed(tree)
    printed.total *= 2
    (finding,) = causes(printed)
    assert "与其下级一并相加" in finding.cause.zh


def test_a_wrong_digit_in_a_prefecture_is_told_from_both_sides():
    printed = Printed([[4000, 8000, 2000], [10_000, 5200, 1300]])
    printed.prefectures[1] = 1650
    found = causes(printed)
    assert {f.cells[0].ref for f in found} >= {"B9"}
    assert all("州1" in f.cause.zh or "合计" in f.cause.zh for f in found)
    assert any("少写或多写了一位" in f.cause.zh for f in found)


def test_a_correct_tree_has_no_findings():
    chance = random.Random(3)
    for _ in range(20):
        assert not findings_of(check(Dossier(Printed(grown(chance)).tables(), regions.load()), select=("S1",)))
