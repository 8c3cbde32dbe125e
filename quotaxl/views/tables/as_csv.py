"""The long frame of a file's tables as CSV."""

import polars as pl

from quotaxl.text.clean import guard
from quotaxl.views.documents import shortest
from quotaxl.views.formats import ShownTables
from quotaxl.views.long import tidy

BINARY, BOM = False, True


def made(shown: ShownTables) -> str:
    """Return the frame's rows; a text that would become a formula gets an apostrophe."""
    frame = tidy(shown.tables)
    texts = [name for name, type_ in frame.schema.items() if type_ == pl.String()]
    guarded = [pl.col(name).map_elements(guard, return_dtype=pl.String) for name in texts]
    amount = shortest(frame["amount"]).alias("amount")
    return frame.with_columns(guarded).with_columns(amount).write_csv(line_terminator="\n")
