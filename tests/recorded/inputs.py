"""Inputs that tests write in their own code, gathered by recorded.gather: documents and texts, one a line of JSON."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import MISSING, dataclass, fields
from datetime import date, datetime, time
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from quotaxl.core.document import Document
from quotaxl.core.grid import CellError, Grid
from quotaxl.core.refs import Area

FOLDER = Path(__file__).parent / "inputs"
FILE = "a"
"""What every gathered document is called, with the ending of its kind."""
_BY_PLACE = ("formulas", "formats", "indents")
_BY_NUMBER = ("widths", "heights")
_SETS = ("hidden_rows", "hidden_columns", "divided", "unplaced")

_TAGS = {"dec": Decimal, "day": date.fromisoformat, "at": datetime.fromisoformat, "time": time.fromisoformat}


@dataclass(frozen=True, slots=True)
class GatheredText:
    """Paragraphs by their numbers, and whether they are lines of a text file."""

    paragraphs: tuple[tuple[int, str], ...]
    lines: bool


def gathered(kind: str) -> Iterator[tuple[str, str]]:
    """Yield the names of the gathered inputs of a kind (sheets, templates, texts) and the JSON of each."""
    for line in (FOLDER / f"{kind}.jsonl").read_text("utf-8").split("\n"):
        if line:
            name, _, rest = line.partition("\t")
            yield name, rest


def document_json(document: Document) -> str:
    """Return the workbook as JSON: what reading looks at."""
    sheets = [_grid_json(grid) for grid in document.grids]
    said = {"kind": document.kind, "sheets": sheets} | ({"names": dict(document.names)} if document.names else {})
    return json.dumps(said, ensure_ascii=False, separators=(",", ":"))


def document_of(text: str) -> Document:
    """Return the workbook that a line of JSON holds."""
    said = json.loads(text)
    file = f"{FILE}.{said['kind']}"
    return Document(file, tuple(_grid(file, sheet) for sheet in said["sheets"]), said.get("names", {}), said["kind"])


def text_json(text: GatheredText) -> str:
    """Return a text as JSON."""
    return json.dumps([text.lines, text.paragraphs], ensure_ascii=False, separators=(",", ":"))


def text_of(text: str) -> GatheredText:
    """Return the text that a line of JSON holds."""
    lines, paragraphs = json.loads(text)
    return GatheredText(tuple((number, words) for number, words in paragraphs), lines)


def _grid_json(grid: Grid) -> dict[str, Any]:
    said: dict[str, Any] = {"name": grid.sheet, "rows": [[_value_json(v) for v in row] for row in grid.rows]}
    usual = _usual()
    for name, before in usual.items():
        value = getattr(grid, name)
        if value == before:
            continue
        if name in _BY_PLACE:
            said[name] = [[*place, what] for place, what in sorted(value.items())]
        elif name in _BY_NUMBER:
            said[name] = sorted(value.items())
        elif name in _SETS:
            said[name] = sorted(value)
        elif name == "uncached":
            said[name] = sorted(map(list, value))
        elif name in ("merges", "tables"):
            said[name] = " ".join(map(str, value))
        elif name == "choices":
            said[name] = [[str(area), formula] for area, formula in value]
        else:
            said[name] = value
    return said


def _grid(file: str, said: Mapping[str, Any]) -> Grid:
    made: dict[str, Any] = {}
    for name, value in said.items():
        if name in _BY_PLACE:
            made[name] = {(row, column): what for row, column, what in value}
        elif name in _BY_NUMBER:
            made[name] = dict(value)
        elif name in _SETS:
            made[name] = frozenset(value)
        elif name == "uncached":
            made[name] = frozenset(map(tuple, value))
        elif name in ("merges", "tables"):
            made[name] = tuple(map(Area.parse, value.split()))
        elif name == "choices":
            made[name] = tuple((Area.parse(area), formula) for area, formula in value)
        elif name not in ("name", "rows"):
            made[name] = value
    return Grid(file, said["name"], [[_value(v) for v in row] for row in said["rows"]], **made)


def _value_json(value: Any) -> Any:
    match value:
        case None | bool() | int() | float() | str():
            return value
        case Decimal():
            return {"dec": str(value)}
        case datetime():
            return {"at": value.isoformat()}
        case date():
            return {"day": value.isoformat()}
        case time():
            return {"time": value.isoformat()}
        case CellError():
            return {"error": value.code}
    raise TypeError(type(value))


def _value(said: Any) -> Any:
    if isinstance(said, dict):
        ((tag, text),) = said.items()
        return CellError(text) if tag == "error" else _TAGS[tag](text)
    return said


@cache
def _usual() -> Mapping[str, Any]:
    """Return the fields of a grid that may be left out, with what they then are."""
    return {
        one.name: one.default_factory() if one.default_factory is not MISSING else one.default
        for one in fields(Grid)
        if one.default is not MISSING or one.default_factory is not MISSING
    }
