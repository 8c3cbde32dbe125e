"""舍位平衡: rounding figures so that printed parts still add up to the printed total.

The rule: a total is rounded half up; its parts are cut off at the last place, and the units that are then
missing go to the parts with the largest remainders, of equal ones to the first. So each figure moves by less
than one unit of the last place. Where figures belong to several sums at once (rows and columns), each is cut
or raised so that every sum holds, the figures that are part of nothing stay as rounded where that is possible,
and the moves are smallest in all. Where no such rounding is found, the figures are printed exactly: a gap
is never hidden.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import ROUND_FLOOR, ROUND_HALF_UP, Context, Decimal

_WIDE = Context(prec=400)
_TRIES = 200_000


@dataclass(frozen=True, slots=True)
class KeptSum:
    """`total` = Σ plus − Σ minus, over names of figures."""

    total: str
    plus: tuple[str, ...]
    minus: tuple[str, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """Every figure in it, the total first."""
        return (self.total, *self.plus, *self.minus)

    def gap(self, values: Mapping[str, Decimal]) -> Decimal:
        """Return total − (Σ plus − Σ minus)."""
        gap = values[self.total]
        for name in self.plus:
            gap = _WIDE.subtract(gap, values[name])
        for name in self.minus:
            gap = _WIDE.add(gap, values[name])
        return gap


def rounded(value: Decimal, places: int) -> Decimal:
    """Return `value` with `places` decimals, half away from zero, as people round (四舍五入)."""
    return value.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP, _WIDE)


def largest_remainder(parts: Sequence[Decimal], places: int) -> tuple[Decimal, ...]:
    """Return the parts with `places` decimals; they add up to the rounded sum of the exact parts."""
    unit = Decimal(1).scaleb(-places)
    total = Decimal(0)
    for part in parts:
        total = _WIDE.add(total, part)
    cut = [part.quantize(unit, ROUND_FLOOR, _WIDE) for part in parts]
    short = rounded(total, places)
    for part in cut:
        short = _WIDE.subtract(short, part)
    missing = int(_WIDE.divide(short, unit))
    order = sorted(range(len(parts)), key=lambda at: (-_WIDE.subtract(parts[at], cut[at]), at))
    raised = set(order[:missing])
    return tuple(_WIDE.add(part, unit) if at in raised else part for at, part in enumerate(cut))


def balanced(
    values: Mapping[str, Decimal], equations: Iterable[KeptSum], places: int
) -> tuple[dict[str, Decimal], tuple[str, ...]]:
    """Return the figures with `places` decimals, and the names of those that had to stay exact.

    Equations that name a figure without value, or that the exact figures break, bind nothing: a contradiction
    of the input is shown as it is.
    """
    held = [e for e in equations if all(n in values for n in e.names) and not e.gap(values)]
    result = {name: rounded(value, places) for name, value in values.items()}
    exact: list[str] = []
    for group in _components(held):
        names = list(dict.fromkeys(name for equation in group for name in equation.names))
        if not any(equation.gap(result) for equation in group):
            continue
        if len(group) == 1 and not group[0].minus:
            parts = group[0].plus
            result.update(zip(parts, largest_remainder([values[n] for n in parts], places), strict=True))
            continue
        found = _Search(values, group, names, places).best()
        if found is None:
            exact += names
            found = {name: values[name] for name in names}
        result.update(found)
    return result, tuple(exact)


def _components(equations: Sequence[KeptSum]) -> Iterator[list[KeptSum]]:
    """Yield groups of equations that share figures, in the order given."""
    groups: list[tuple[set[str], list[KeptSum]]] = []
    for equation in equations:
        names, members = set(equation.names), [equation]
        for group in [g for g in groups if g[0] & names]:
            groups.remove(group)
            names |= group[0]
            members = [*group[1], *members]
        groups.append((names, members))
    for _, members in groups:
        yield members


@dataclass(slots=True)
class _Search:
    """Cuts or raises every figure of a few linked sums, the cheapest way that keeps them all."""

    values: Mapping[str, Decimal]
    equations: Sequence[KeptSum]
    names: Sequence[str]
    places: int
    tries: int = 0
    found: dict[str, Decimal] | None = None
    cost: tuple[Decimal, Decimal] | None = None
    tops: frozenset[str] = frozenset()
    by_name: dict[str, list[KeptSum]] = field(default_factory=dict)

    def best(self) -> dict[str, Decimal] | None:
        """Return the figures, None where nothing keeps all sums or too many ways would have to be tried."""
        parts = {n for e in self.equations for n in (*e.plus, *e.minus)}
        self.tops = frozenset(n for n in self.names if n not in parts)
        for equation in self.equations:
            for name in equation.names:
                self.by_name.setdefault(name, []).append(equation)
        self._try({}, (Decimal(0), Decimal(0)))
        return self.found if self.tries < _TRIES else None

    def _try(self, chosen: dict[str, Decimal], cost: tuple[Decimal, Decimal]) -> None:
        self.tries += 1
        if self.tries >= _TRIES or (self.cost is not None and cost >= self.cost):
            return
        name = next((n for n in self.names if n not in chosen), None)
        if name is None:
            self.found, self.cost = dict(chosen), cost
            return
        for choice in self._choices(name):
            trial = dict(chosen)
            added = self._settle(trial, name, choice)
            if added is not None:
                self._try(trial, (cost[0] + added[0], cost[1] + added[1]))

    def _choices(self, name: str) -> tuple[Decimal, ...]:
        value, unit = self.values[name], Decimal(1).scaleb(-self.places)
        low = value.quantize(unit, ROUND_FLOOR, _WIDE)
        if low == value:
            return (low,)
        near = rounded(value, self.places)
        return near, low if near != low else _WIDE.add(low, unit)

    def _settle(self, trial: dict[str, Decimal], name: str, choice: Decimal) -> tuple[Decimal, Decimal] | None:
        """Put a figure in and all that follow from it; return what they cost, None where a sum breaks."""
        waiting = [(name, choice)]
        off, moved = Decimal(0), Decimal(0)
        while waiting:
            at, value = waiting.pop()
            if at in trial:
                if trial[at] != value:
                    return None
                continue
            if value not in self._choices(at):
                return None
            trial[at] = value
            moved = _WIDE.add(moved, abs(_WIDE.subtract(value, self.values[at])))
            off += at in self.tops and value != rounded(self.values[at], self.places)
            for equation in self.by_name[at]:
                open_names = [n for n in equation.names if n not in trial]
                if not open_names and equation.gap(trial):
                    return None
                if len(open_names) == 1:
                    waiting.append((open_names[0], _solved(equation, open_names[0], trial)))
        return off, moved


def _solved(equation: KeptSum, name: str, trial: Mapping[str, Decimal]) -> Decimal:
    """Return the value that the only open figure of an equation must have."""
    gap = equation.gap({**trial, name: Decimal(0)})
    return gap if name in equation.plus else -gap
