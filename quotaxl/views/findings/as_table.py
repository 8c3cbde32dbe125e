"""Findings as a terminal shows them."""

from quotaxl.views.formats import ShownFindings
from quotaxl.views.terminal import Findings

BINARY = BOM = False


def made(shown: ShownFindings) -> Findings:
    """Return what is drawn to the width there is."""
    return Findings(shown.outcomes, shown.lang, shown.record)
