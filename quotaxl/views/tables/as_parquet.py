"""The long frame of a file's tables as Parquet."""

import io

from quotaxl.views.formats import ShownTables
from quotaxl.views.long import tidy

BINARY, BOM = True, False


def made(shown: ShownTables) -> bytes:
    """Return the file's bytes."""
    data = io.BytesIO()
    tidy(shown.tables).write_parquet(data)
    return data.getvalue()
