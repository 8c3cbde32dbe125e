"""Tables as a terminal shows them: what was understood, or with `explain` what every row and cell was taken for."""

from rich.console import Group

from quotaxl.views.explained import Explained
from quotaxl.views.formats import ShownTables
from quotaxl.views.spoken import Spoken
from quotaxl.views.understood import TableShown

BINARY = BOM = False


def made(shown: ShownTables) -> Group:
    """Return what is drawn to the width there is."""
    lang = shown.lang
    parts: list[Explained | TableShown | Spoken] = []
    if not shown.explain:
        parts += [TableShown(table, lang) for table in shown.tables]
    elif shown.tables or not shown.prose:
        parts += [
            Explained(g, [t for t in shown.tables if (t.file, t.sheet) == (g.file, g.sheet)], lang) for g in shown.grids
        ]
    parts += [Spoken(text, lang, full=shown.explain) for text in shown.prose]
    return Group(*parts)
