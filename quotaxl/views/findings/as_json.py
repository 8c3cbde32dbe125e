"""Findings as JSON, described in docs/json.md."""

from quotaxl.views.documents import check_document, dump
from quotaxl.views.formats import ShownFindings

BINARY = BOM = False


def made(shown: ShownFindings) -> str:
    """Return the document as text."""
    return dump(check_document(shown.files, shown.outcomes, shown.lang, shown.record))
