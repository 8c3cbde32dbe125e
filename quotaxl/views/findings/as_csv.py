"""Findings as CSV, a row each."""

import csv
import io

from quotaxl.text.clean import guard
from quotaxl.views.flat import HEADS, finding_rows
from quotaxl.views.formats import ShownFindings

BINARY, BOM = False, True


def made(shown: ShownFindings) -> str:
    """Return the rows. A text that a spreadsheet program would take for a formula gets an apostrophe."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(head.say(shown.lang) for head in HEADS)
    writer.writerows([guard(cell) for cell in row] for row in finding_rows(shown.outcomes, shown.lang))
    return text.getvalue()
