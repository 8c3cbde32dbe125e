"""What is remembered of the last operation on a workbook, in a file of the user's own folder.

Each click in a ribbon is a process of its own, so that what an undo needs must outlive it.
"""

import json
from base64 import b32encode
from collections.abc import Mapping
from dataclasses import dataclass, fields, is_dataclass
from datetime import date, datetime, time
from decimal import Decimal
from enum import Enum
from hashlib import sha256
from pathlib import Path
from typing import Any

from quotaxl.core import edits
from quotaxl.core.edits import ANYTHING, Edit, RowEdit, SetCell, Whatever
from quotaxl.core.finding import Severity
from quotaxl.core.grid import CellError
from quotaxl.machine.wholefile import put_bytes

_VERSION = 1


@dataclass(frozen=True, slots=True)
class UndoRecord:
    """How to take the last operation back, and the marks that are on the workbook now."""

    what: str = ""
    """What was done, for people; '' where there is nothing to undo."""
    cells: tuple[SetCell, ...] = ()
    """The contents before, each expecting what was written, so that later edits of the user are kept."""
    formats: tuple[tuple[str, str, str], ...] = ()
    """(sheet, area, number format) before."""
    rows: tuple[RowEdit, ...] = ()
    """The edits that take back inserted rows, in order."""
    names: tuple[tuple[str, str | None], ...] = ()
    """(name, what it referred to); None where there was no such name."""
    sheets: tuple[str, ...] = ()
    """The sheets that were added."""
    touched_marks: bool = False
    marks_before: tuple[Edit, ...] | None = ()
    """The marks before; None where they were made elsewhere and cannot be made again."""
    marks: tuple[Edit, ...] = ()
    """The marks on the workbook now, as edits that make them."""


def load_record(folder: Path, workbook: str) -> UndoRecord:
    """Return what is remembered of a workbook, by its full name; an empty record where nothing is or it is damaged."""
    try:
        data = json.loads(_place(folder, workbook).read_text(encoding="utf-8"))
        if data.get("version") != _VERSION or data.get("workbook") != workbook:
            return UndoRecord()
        made = _decode(data["record"])
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return UndoRecord()
    return made if isinstance(made, UndoRecord) else UndoRecord()


def save_record(folder: Path, workbook: str, record: UndoRecord) -> None:
    """Write down what is remembered of a workbook, in one step."""
    folder.mkdir(parents=True, exist_ok=True)
    place = _place(folder, workbook)
    data = {"version": _VERSION, "workbook": workbook, "record": _encode(record)}
    put_bytes(place, json.dumps(data).encode())


def _place(folder: Path, workbook: str) -> Path:
    digest = b32encode(sha256(workbook.encode("utf-8", "surrogatepass")).digest()[:15]).decode().lower()
    return folder / f"{digest}.json"


_TYPES: Mapping[str, Any] = {
    "Record": UndoRecord,
    "CellError": CellError,
    **{name: found for name, found in vars(edits).items() if is_dataclass(found)},
}
"""What is written down, by the name that stands in the file: records of earlier versions are read as well."""

_NAMES: Mapping[type, str] = {found: name for name, found in _TYPES.items()}


_FIELDS = {found: tuple((field.name, field.default) for field in fields(found)) for found in _NAMES}
"""The fields of each type and what they are where nothing is said."""


def _encode(value: object) -> object:
    """Return a value as JSON can hold it: what JSON lacks becomes an object that says under `is` what it was.

    Fields that are as usual go unsaid, as an undo may hold ten thousand cells.
    """
    kind = type(value)
    if kind is str or kind is int or kind is bool or value is None:
        return value
    if kind in _FIELDS:
        made: dict[str, object] = {"is": _NAMES[kind]}
        for name, usual in _FIELDS[kind]:
            item = getattr(value, name)
            if item is not usual and (type(item) is not type(usual) or item != usual):  # what is usual goes unsaid
                made[name] = _encode(item)
        return made
    if isinstance(value, tuple | list):
        return [_encode(item) for item in value]
    if isinstance(value, Enum):
        return {"is": "severity", "text": value.value} if isinstance(value, Severity) else {"is": "anything"}
    if isinstance(value, Decimal):
        return {"is": "decimal", "text": str(value)}
    for kind in (datetime, date, time):
        if isinstance(value, kind):
            return {"is": kind.__name__, "text": value.isoformat()}
    return value


def _decode(data: object) -> Any:  # noqa: ANN401 - whatever was written
    """Return what `_encode` wrote: every object by the name of its type, none that is not listed."""
    if isinstance(data, list):
        return tuple(_decode(item) for item in data)
    if not isinstance(data, dict):
        return data
    match data["is"]:
        case "severity":
            return Severity(data["text"])
        case "anything":
            found: Whatever = ANYTHING
            return found
        case "decimal":
            return Decimal(data["text"])
        case "datetime":
            return datetime.fromisoformat(data["text"])
        case "date":
            return date.fromisoformat(data["text"])
        case "time":
            return time.fromisoformat(data["text"])
        case kind:
            return _TYPES[kind](**{name: _decode(item) for name, item in data.items() if name != "is"})
