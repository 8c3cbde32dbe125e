"""What a file says without what we added to it: by which two files are told to be one, whatever their bytes."""

from quotaxl.core.document import Document, fingerprint
from quotaxl.core.edits import OWN_SHEETS


def contents(document: Document) -> str:
    """Return the fingerprint of a file's sheets without our own: a marked copy has that of its original."""
    return fingerprint(grid for grid in document.grids if grid.sheet not in OWN_SHEETS)
