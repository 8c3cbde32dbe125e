"""The open workbook is reached through the public interface of xlwings only."""

import ast
from pathlib import Path

import pytest

import quotaxl

ROOT = Path(quotaxl.__file__).parent
SOURCES = sorted(ROOT.rglob("*.py"))
NATIVE = ROOT / "desk" / "native.py"
"""The one module that may: what it asks of the program, the public interface cannot say."""
LIVE = sorted({*(ROOT / "desk").glob("*.py"), *(ROOT / "buttons").glob("*.py"), ROOT / "ribbon.py"} - {NATIVE})
OTHER_LICENCE = ("xlwings.pro", "xlwings.reports", "xlwings.server")


def imported(tree: ast.AST) -> set[str]:
    found: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            found.add(node.module or "")
            found.update(f"{node.module}.{alias.name}" for alias in node.names)
    return found


def attributes(tree: ast.AST) -> set[str]:
    return {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)}


def test_nothing_of_xlwings_under_another_licence_is_imported() -> None:
    names = {(path, name) for path in SOURCES for name in imported(ast.parse(path.read_text(encoding="utf-8")))}
    assert len(names) > len(SOURCES)
    assert not [(path, name) for path, name in names if name.startswith(OTHER_LICENCE)]


@pytest.mark.parametrize("path", LIVE, ids=lambda p: str(p.relative_to(ROOT)))
def test_no_native_object_is_touched(path: Path) -> None:
    assert not {"api", "impl", "xl"} & attributes(ast.parse(path.read_text(encoding="utf-8")))


def test_the_scan_sees_what_it_looks_for() -> None:
    assert "api" in attributes(ast.parse("book.api.Save()"))
    assert "xlwings.pro" in imported(ast.parse("from xlwings import pro"))
    assert len(LIVE) > 10
