"""Small changes to the source, drawn at random: one place each, and one of the changes that make sense there.

The changes themselves are made by cosmic-ray (MIT). A place is drawn first and then one of its changes, as otherwise
most of a draw would be the ten other operators that could stand for each `+`.
"""

import ast
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from cosmic_ray.ast import ast_nodes, get_ast
from cosmic_ray.mutating import mutate_code
from cosmic_ray.plugins import get_operator

_ORDER = ("Lt", "LtE", "Gt", "GtE", "Eq", "NotEq")
OPERATORS = (
    *(f"ReplaceComparisonOperator_{a}_{b}" for a in _ORDER for b in _ORDER if a != b),
    "ReplaceComparisonOperator_Is_IsNot",
    "ReplaceComparisonOperator_IsNot_Is",
    "ReplaceBinaryOperator_Add_Sub",
    "ReplaceBinaryOperator_Sub_Add",
    "ReplaceBinaryOperator_Mul_Div",
    "ReplaceBinaryOperator_Div_Mul",
    "ReplaceBinaryOperator_FloorDiv_Mul",
    "ReplaceBinaryOperator_Mod_Mul",
    "ReplaceBinaryOperator_BitAnd_BitOr",
    "ReplaceBinaryOperator_BitOr_BitAnd",
    "ReplaceUnaryOperator_Delete_Not",
    "ReplaceUnaryOperator_Delete_USub",
    "ReplaceUnaryOperator_Delete_Invert",
    "ReplaceAndWithOr",
    "ReplaceOrWithAnd",
    "AddNot",
    "NumberReplacer",
    "ReplaceTrueWithFalse",
    "ReplaceFalseWithTrue",
    "ReplaceBreakWithContinue",
    "ReplaceContinueWithBreak",
    "ZeroIterationForLoop",
    "ExceptionReplacer",
)
"""Left out: decorators and variables, whose changes hardly ever import."""


@dataclass(frozen=True, slots=True)
class Mutant:
    """A changed line: the file, relative to the checkout, its whole changed text, and the line before and after."""

    file: str
    line: int
    before: str
    after: str
    text: str

    @property
    def name(self) -> str:
        """What the mutant is called in reports and in the list of equivalent ones."""
        return f"{self.file}: {self.before} → {self.after}"


def draw(root: Path, rooms: Sequence[str], count: int, seed: int, without: Sequence[str] = ()) -> tuple[Mutant, ...]:
    """Return `count` mutants of the modules in `rooms` but those `without`, the same for the same seed and source."""
    chance = random.Random(seed)
    paths = sorted(path for room in rooms for path in (root / room).rglob("*.py"))
    paths = [path for path in paths if str(path.relative_to(root)) not in without]
    places = [(path, place, changes) for path in paths for place, changes in _places(path)]
    chance.shuffle(places)
    found: list[Mutant] = []
    for path, _, changes in places:
        if len(found) == count:
            break
        mutant = _mutant(root, path, *chance.choice(changes))
        if mutant is not None:
            found.append(mutant)
    return tuple(found)


Change = tuple[str, int]
"""An operator of cosmic-ray, and which of its places in the module."""


def _places(path: Path) -> Iterator[tuple[tuple[int, int], list[Change]]]:
    """Yield every place of a module that can be changed, with its changes."""
    text = path.read_text("utf-8")
    skipped = _unnoticed(text)
    nodes = list(ast_nodes(get_ast(text)))
    found: dict[tuple[int, int], list[Change]] = {}
    for name in OPERATORS:
        operator = get_operator(f"core/{name}")()
        starts = (start for node in nodes for start, _ in operator.mutation_positions(node))
        for occurrence, start in enumerate(starts):
            if not any(first <= start < last for first, last in skipped):
                found.setdefault(start, []).append((name, occurrence))
    yield from sorted(found.items())


def _unnoticed(text: str) -> list[tuple[tuple[int, int], tuple[int, int]]]:
    """Return where types stand (`int | None` with another operator is no program), and what no test can notice:
    the decorators of classes, how much a cache keeps, the star before arguments that have names (`/` is as good), and
    `strict=True` of zip, which like an assertion says what is so of lists made one for one.
    """
    spans = []
    for node in ast.walk(ast.parse(text)):
        kinds = [getattr(node, "annotation", None), getattr(node, "returns", None)]
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.BinOp) and isinstance(node.value.op, ast.BitOr):
            names = [t.id for t in node.targets if isinstance(t, ast.Name)]
            kinds += [node.value] if all(name[:1].isupper() and not name.isupper() for name in names) else []
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "zip":
            kinds += [k.value for k in node.keywords if k.arg == "strict" and ast.unparse(k.value) == "True"]
        if isinstance(node, ast.ClassDef):  # frozen and slots say what may not be done, and nothing does it
            kinds += node.decorator_list
        if isinstance(node, ast.FunctionDef):
            kinds += [d for d in node.decorator_list if "cache" in ast.unparse(d)]
            spans += _star(text, node)
        for kind in kinds:
            if kind is not None:
                spans.append(
                    (_place(text, kind.lineno, kind.col_offset), _place(text, kind.end_lineno, kind.end_col_offset))
                )
    return spans


def _star(text: str, node: ast.FunctionDef) -> list[tuple[tuple[int, int], tuple[int, int]]]:
    """Return where the bare star of a function's arguments stands."""
    given = [*node.args.posonlyargs, *node.args.args]
    if not node.args.kwonlyargs or node.args.vararg is not None:
        return []
    before = _place(text, node.lineno, node.col_offset)
    if given:
        before = _place(text, given[-1].end_lineno or 0, given[-1].end_col_offset or 0)
    first = node.args.kwonlyargs[0]
    return [(before, _place(text, first.lineno, first.col_offset))]


def _place(text: str, line: int, offset: int) -> tuple[int, int]:
    """Return a place in characters, as parso counts; ast counts bytes."""
    return line, len(text.split("\n")[line - 1].encode()[:offset].decode())


def _mutant(root: Path, path: Path, name: str, occurrence: int) -> Mutant | None:
    text = path.read_text("utf-8")
    changed = mutate_code(text, get_operator(f"core/{name}")(), occurrence)
    if changed is None or changed == text:
        return None
    old, new = text.split("\n"), changed.split("\n")
    at = next((n for n, (a, b) in enumerate(zip(old, new, strict=False)) if a != b), None)
    if at is None:
        return None
    return Mutant(str(path.relative_to(root)), at + 1, old[at].strip(), new[at].strip(), changed)
