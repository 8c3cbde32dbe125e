"""Watching tells in which runs a mutant would change anything, and changes nothing itself."""

from pathlib import Path
from typing import Any

import pytest
from mutation import watched
from mutation.reach import Watch

MUTANT = 3


def run(old: str, new: str, *given: Any) -> tuple[Any, bool, bool]:
    """Return what `f` of a module returns, whether a mutant's place was reached, and whether it differed."""
    watch = Watch(Path("unused"), [])
    names = {watched.EITHER: watch.either, watched.RAN: watch.ran, watched.ENTERED: watch.enter}
    exec(compile(watched.watched(old, {MUTANT: new}, "m.py"), "m.py", "exec"), names)
    found = names["f"](*given)
    return found, MUTANT in watch.reached[""], MUTANT in watch.unlike[""]


@pytest.mark.parametrize(
    ("old", "new", "alike", "unlike"),
    [
        ("def f(a):\n  if a < 3: return 1", "def f(a):\n  if a <= 3: return 1", 2, 3),
        ("def f(a):\n  return a[0:1]", "def f(a):\n  return a[0:2]", "x", "xy"),
        ("def f(a):\n  return [b for b in a if b > 0]", "def f(a):\n  return [b for b in a if b >= 0]", [1], [0]),
        ("def f(a):\n  return 1 if not a else 2", "def f(a):\n  return 1 if  a else 2", None, 0),
        ("def f(a):\n  while a > 1: a -= 1", "def f(a):\n  while a != 1: a -= 1", 2, 0),
        ("def f(a):\n  return f'{a[0]}'", "def f(a):\n  return f'{a[-1]}'", "xx", "xy"),
        ("def f(a):\n  return (lambda b: b + 0)(a)", "def f(a):\n  return (lambda b: b * 0)(a)", 0, 1),
        ("def f(a):\n  a[0] = 1", "def f(a):\n  a[1] = 1", None, [0, 0]),
    ],
)
def test_what_differs_is_told(old, new, alike, unlike):
    if alike is not None:
        assert run(old, new, alike)[1:] == (True, old.startswith("def f(a):\n  return 1 if not"))
    assert run(old, new, unlike)[1:] == (True, True)


@pytest.mark.parametrize(
    ("old", "new", "given"),
    [
        ("def f(a):\n  for b in a:\n    if b: break", "def f(a):\n  for b in a:\n    if b: continue", [1]),
        ("def f(a):\n  try: return 1 / a\n  except ZeroDivisionError: return 0",
         "def f(a):\n  try: return 1 / a\n  except KeyError: return 0", 0),
        ("def f(a):\n  match a:\n    case 1: return 2", "def f(a):\n  match a:\n    case 2: return 2", 1),
        ("def f(a):\n  return (b := a) and b", "def f(a):\n  return (b := a) or b", 1),
    ],
)  # fmt: skip
def test_of_other_changes_it_is_told_where_they_are_reached(old, new, given):
    assert run(old, new, given)[1:] == (True, True)
    quiet = {"for": [0], "try": 1}
    for word, other in quiet.items():
        if word in old:
            assert run(old, new, other)[1:] == (False, False)


def test_calls_are_made_once_and_the_program_goes_on_as_it_is():
    old = "def f(a):\n  return a.pop() > 1 and a.pop()"
    given = [7, 5]
    assert run(old, old.replace("and", "or"), given) == (7, True, True)
    assert given == []


def test_what_the_mutant_breaks_is_a_difference_and_breaks_nothing():
    assert run("def f(a):\n  return a[0]", "def f(a):\n  return a[1]", "x") == ("x", True, True)


def test_a_failing_expression_fails_as_before():
    with pytest.raises(IndexError):
        run("def f(a):\n  return a[1]", "def f(a):\n  return a[2]", "x")


def test_what_runs_when_a_module_is_loaded_is_told_with_the_functions_that_run_later():
    watch = Watch(Path("unused"), [])
    names = {watched.EITHER: watch.either, watched.RAN: watch.ran, watched.ENTERED: watch.enter}
    old = "T = {'a': 1}\ndef f():\n  '''Say.'''\n  return T['a']"
    exec(compile(watched.watched(old, {MUTANT: old.replace("1", "2")}, "m.py"), "m.py", "exec"), names)
    with watch.named("a test"):
        assert names["f"]() == 1
    assert (watch.unlike[""], watch.entered["m.py"]) == ({MUTANT}, {"a test"})
    assert names["f"].__doc__ == "Say."
