"""Tables and statements as JSON, described in docs/json.md."""

from quotaxl.views.documents import dump, read_document
from quotaxl.views.formats import ShownTables

BINARY = BOM = False


def made(shown: ShownTables) -> str:
    """Return the document as text."""
    return dump(read_document(shown.tables, shown.outcomes, shown.lang, shown.prose))
