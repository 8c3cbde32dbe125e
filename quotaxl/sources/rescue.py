"""A second try at an .xls that xlrd cannot take: its values through calamine, in a process of its own.

On crafted bytes calamine can panic, ask for all memory or abort: that must not take quotaxl with it.
It shows error cells as blanks, so it is the last resort.
"""

import base64
import json
import subprocess
import sys
from collections.abc import Callable
from datetime import date, datetime, time

from quotaxl.core.document import Document
from quotaxl.core.grid import Grid, Value
from quotaxl.gate.admit import Source
from quotaxl.gate.refuse import damaged

_SECONDS = 60
_CHILD = """
import base64, io, json, sys
from python_calamine import CalamineWorkbook
try:
    import resource
    resource.setrlimit(resource.RLIMIT_AS, (1 << 30, 1 << 30))
except ImportError:
    pass
book = CalamineWorkbook.from_filelike(io.BytesIO(base64.b64decode(sys.stdin.read())))
def plain(value):
    return value if isinstance(value, (str, bool, int, float)) else {type(value).__name__: value.isoformat()}
print(json.dumps([
    [name, [[None if v == "" else plain(v) for v in row] for row in
            book.get_sheet_by_name(name).to_python(skip_empty_area=False)]]
    for name in book.sheet_names
]))
"""
_DATES: dict[str, Callable[[str], Value]] = {
    "date": date.fromisoformat,
    "datetime": datetime.fromisoformat,
    "time": time.fromisoformat,
}


def rescue(source: Source, reason: str) -> Document:
    """Return the values of `source`. Raises UserError with `reason`, the first reader's, where this fails too."""
    try:
        done = subprocess.run(  # noqa: S603  # our own interpreter and program; the file goes in as data
            [sys.executable, "-I", "-c", _CHILD],
            input=base64.b64encode(source.data),
            capture_output=True,
            timeout=_SECONDS,
            check=True,
        )
        sheets = json.loads(done.stdout)
    except (OSError, subprocess.SubprocessError, ValueError):
        raise damaged(source.file, reason) from None
    grids = tuple(Grid(source.file, name, [[_value(v) for v in row] for row in rows]) for name, rows in sheets)
    return Document(source.file, grids, kind="xls")


def _value(stored: object) -> Value:
    if isinstance(stored, dict):
        ((kind, text),) = stored.items()
        read = _DATES.get(kind)
        return read(text) if read else str(text)
    if isinstance(stored, float) and stored.is_integer() and abs(stored) < 1e15:
        return int(stored)
    assert stored is None or isinstance(stored, (str, bool, int, float))
    return stored
