"""What people call the figures of forms, from their printed rows and columns."""

import re

from quotaxl.catalogue.completeness import printed
from quotaxl.catalogue.form import form
from quotaxl.catalogue.items import Item


def called(item: Item) -> str:
    """Return what people call an item where no sheet shows it: 〔债务限额〕三、2024年地方政府债务限额·专项债务限额."""
    spec = form(item.form)
    row = next((printed(r.label) for r in spec.rows if r.key == item.key), "")
    column = next((printed(c.path[-1]) for c in spec.columns if c.field == item.field), "")
    return f"〔{spec.name}〕{_plain(row)}·{_plain(column)}".rstrip("·")


def _plain(pattern: str) -> str:
    """Return what is left of a label's pattern without the year and the signs of patterns."""
    return re.sub(r"\\d\{4\}年?|\[末底\]|[\\?]", "", pattern)
