"""Modules in which the expressions that mutants change are watched: what they give, and what they would give changed.

A test in which an expression never gives anything else when it is changed cannot notice the mutant. While the tests are
measured, each such expression E is computed as it stands and, beside that, as its mutant has it; the program goes on
with the value of E. The calls in E are made once for both. (Research calls this weak mutation, or state infection.)
"""

import ast
import copy
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast

EITHER, RAN, CALLED, ENTERED = "_either", "_ran", "_called", "_entered"
"""Names in the watched modules: of what computes both, of what says that a place is reached, of what keeps the calls
made for E, and of what says that a function begins."""
_CLIMBED = (ast.Compare, ast.BoolOp, ast.UnaryOp, ast.BinOp, ast.IfExp, ast.Subscript, ast.Attribute, ast.Slice)
_MADE_ONCE = (ast.Call, ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)
_BOUND = (ast.Yield, ast.YieldFrom, ast.Await, ast.NamedExpr)
_SIGNS = (ast.operator, ast.cmpop, ast.boolop, ast.unaryop, ast.expr_context)
_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)

Step = tuple[str, int | None]
"""A field of a node of the syntax tree, and which of its elements where it is a list."""


@dataclass(frozen=True, slots=True)
class _Place:
    """The node that a mutant changes, what stands there in the mutant (None: it is only watched whether the place is
    reached), whether only its truth counts, and whether it runs when the module is loaded.
    """

    node: ast.AST
    changed: ast.expr | None
    truth: bool
    loaded: bool


def watched(text: str, mutants: Mapping[int, str], name: str) -> ast.Module:
    """Return the tree of a module in which the places of mutants are watched.

    `mutants` are the changed texts of the module by their numbers. Where a place runs when the module is loaded, the
    module's functions say `name` when they begin.
    """
    tree = ast.parse(text)
    places = {number: _place(tree, ast.parse(changed)) for number, changed in mutants.items()}
    loaded = any(place.loaded for place in places.values())
    watching: ast.Module = _Watching(places, name if loaded else None).visit(tree)
    return ast.fix_missing_locations(watching)


def _place(old: ast.Module, new: ast.Module) -> _Place:
    path = _path(old, new)
    nodes, others = [old, *_along(old, path)], [new, *_along(new, path)]
    loaded = not any(
        isinstance(node, _FUNCTIONS) and step[0] == "body" for node, step in zip(nodes, path, strict=False)
    )
    statement = max(n for n, node in enumerate(nodes) if isinstance(node, ast.stmt | ast.Module))
    at = max((n for n, node in enumerate(nodes) if isinstance(node, ast.expr)), default=-1)
    if any(isinstance(node, ast.pattern | ast.JoinedStr) for node in nodes[at - 1 : at]):
        at = -1
    while (up := at - 1) > statement and isinstance(nodes[up], _CLIMBED) and _plain(nodes[up]) and _plain(others[up]):
        at = up
    if at <= statement or isinstance(nodes[at], ast.Slice | ast.Starred):
        return _Place(nodes[statement], None, False, loaded)
    if loaded or isinstance(nodes[at - 1], ast.ExceptHandler) or not (_plain(nodes[at]) and _plain(others[at])):
        return _Place(nodes[at], None, False, loaded)
    top = at
    while _said_true(nodes[top - 1]):
        top -= 1
    truth = path[top - 1][0] in ("test", "ifs")
    return _Place(nodes[at], cast("ast.expr", others[at]), truth, loaded)


def _said_true(node: ast.AST) -> bool:
    return isinstance(node, ast.BoolOp) or (isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not))


def _path(old: ast.AST, new: ast.AST) -> list[Step]:
    """Return the way to the smallest node whose change makes the one tree the other."""
    if type(old) is not type(new):
        return []
    unlike = list[tuple[Step, ast.AST, ast.AST]]()
    for field, one in ast.iter_fields(old):
        other = getattr(new, field)
        ones, others = (one, other) if isinstance(one, list) else ([one], [other])
        if len(ones) != len(others):
            return []
        for n, (a, b) in enumerate(zip(ones, others, strict=True)):
            if isinstance(a, ast.AST) and isinstance(b, ast.AST):
                if ast.dump(a) != ast.dump(b):
                    unlike.append(((field, n if isinstance(one, list) else None), a, b))
            elif a != b or type(a) is not type(b):
                return []
    if len(unlike) != 1 or isinstance(unlike[0][1], _SIGNS):
        return []
    step, a, b = unlike[0]
    return [step, *_path(a, b)]


def _along(tree: ast.AST, path: Sequence[Step]) -> Iterator[ast.AST]:
    for field, n in path:
        tree = getattr(tree, field) if n is None else getattr(tree, field)[n]
        yield tree


def _plain(node: ast.AST) -> bool:
    """Return whether an expression may be computed within a function of its own: it binds no name, gives way to
    nobody, is not stored into, and needs no class around it.
    """
    return not isinstance(getattr(node, "ctx", None), ast.Store | ast.Del) and not any(
        isinstance(inner, _BOUND) or (isinstance(inner, ast.Name) and inner.id == "super") for inner in ast.walk(node)
    )


class _Watching(ast.NodeTransformer):
    """Puts what watches around the places."""

    def __init__(self, places: Mapping[int, _Place], name: str | None) -> None:
        self.places, self.name = places, name
        self.numbers = {number: id(place.node) for number, place in places.items()}

    def visit(self, node: ast.AST) -> Any:
        """Return a node watched, what lies in it first."""
        numbers = [number for number, of in self.numbers.items() if of == id(node)]
        made = super().visit(node)
        if isinstance(made, ast.FunctionDef) and self.name is not None:
            made.body.insert(_documented(made), _said(ENTERED, self.name))
        for number in numbers:
            made = self._watched(made, number)
        return made

    def _watched(self, made: Any, number: int) -> Any:
        place = self.places[number]
        if isinstance(place.node, ast.Module):
            return made
        if isinstance(place.node, ast.stmt):
            return [_said(RAN, number), *(made if isinstance(made, list) else [made])]
        if place.changed is None:
            both = ast.Tuple([_call(RAN, ast.Constant(number)), made], ast.Load())
            return ast.Subscript(both, ast.Constant(1), ast.Load())
        calls = dict[tuple[str, int], int]()
        kept = _Kept(calls).visit(made)
        changed = _Kept(calls).visit(copy.deepcopy(place.changed))
        return _call(EITHER, ast.Constant(number), ast.Constant(place.truth), _given(kept), _given(changed))


class _Kept(ast.NodeTransformer):
    """Hands the outermost calls of an expression to what keeps what they gave."""

    def __init__(self, calls: dict[tuple[str, int], int]) -> None:
        self.calls, self.count = calls, dict[str, int]()

    def visit(self, node: ast.AST) -> Any:
        """Return an expression whose calls are kept."""
        if not isinstance(node, _MADE_ONCE):
            return node if isinstance(node, ast.Lambda) else self.generic_visit(node)
        shape = _shape(node)
        self.count[shape] = self.count.get(shape, 0) + 1
        number = self.calls.setdefault((shape, self.count[shape]), len(self.calls))
        return _call(CALLED, ast.Constant(number), ast.Lambda(_arguments(), node))


def _shape(node: ast.AST) -> str:
    """Return how a call is written, without what watches inside it."""
    return ast.dump(_Bare().visit(copy.deepcopy(node)))


class _Bare(ast.NodeTransformer):
    """Takes away what watches."""

    def visit_Call(self, node: ast.Call) -> Any:
        """Return the expression in the place of what watches it."""
        if isinstance(node.func, ast.Name) and node.func.id in (EITHER, CALLED):
            given = node.args[2] if node.func.id == EITHER else node.args[1]
            assert isinstance(given, ast.Lambda)
            return self.visit(given.body)
        return self.generic_visit(node)

    def visit_Subscript(self, node: ast.Subscript) -> Any:
        """Return the expression beside the word that it is reached."""
        pair = node.value.elts if isinstance(node.value, ast.Tuple) else []
        if len(pair) == 2 and isinstance(pair[0], ast.Call) and getattr(pair[0].func, "id", "") == RAN:
            return self.visit(pair[1])
        return self.generic_visit(node)


def _documented(node: ast.FunctionDef) -> int:
    return int(ast.get_docstring(node, clean=False) is not None)


def _said(name: str, what: str | int) -> ast.Expr:
    return ast.Expr(_call(name, ast.Constant(what)))


def _call(name: str, *given: ast.expr) -> ast.Call:
    return ast.Call(ast.Name(name, ast.Load()), list(given), [])


def _given(body: ast.expr) -> ast.Lambda:
    return ast.Lambda(_arguments(CALLED), body)


def _arguments(*names: str) -> ast.arguments:
    return ast.arguments([], [ast.arg(name) for name in names], None, [], [], None, [])


def same(truth: bool, one: Any, other: Any) -> bool:
    """Return whether two values are one to the program, as far as can be told: where only the truth counts, that."""
    if truth:
        return bool(one) == bool(other)
    return one is other or (type(one) is type(other) and bool(one == other) and repr(one) == repr(other))
