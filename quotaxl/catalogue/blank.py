"""What the blank of a form says before it is filled: its texts with {placeholders}, by row and field of their names."""

import re
from collections.abc import Mapping

from quotaxl.catalogue.form import Form
from quotaxl.core.refs import column_letter

HEADING, HEADER, NOTE, LABEL = "heading", "header", "note", "label"
"""Rows and fields that every blank has besides its form's own: a heading's title, header1's column b, note 1."""

_BLANKS = {"region": "××县（市）", "holder": "××县（市）", "year": "××××", "last_year": "××××", "next_year": "××××",
           "limit_before": "年初批准的债务限额", "opening_budget": "年初预算数", "change_budget": "调整数"}  # fmt: skip
_UNIT = "单位：{unit}"


def unit_of(form: Form) -> str:
    """Return the unit that the blank states; 亿元 where the form prints none."""
    return form.unit.label if form.unit else "亿元"


def shown(text: str, unit: str = "亿元") -> str:
    """Return a text as the empty form shows it: ×××× for a year, ×× for the region, nothing for what is filled in."""
    return re.sub(r"\{(\w+)\}", lambda found: unit if found[1] == "unit" else _BLANKS.get(found[1], ""), text)


def texts_of(form: Form) -> Mapping[tuple[str, str], str]:
    """Return the texts of the form's blank that have placeholders, by row key and field; none without [print]."""
    look = form.print
    if look is None:
        return {}
    found = {(HEADING, "title"): look.title, (HEADING, "unit"): _UNIT}
    found |= {(HEADING, field): text for field, text in look.headings.items()}
    for at, column in enumerate(look.columns, start=1):
        before = look.columns[at - 2].levels if at > 1 else ()
        for level, text in enumerate(column.levels, start=1):
            if level == len(column.levels) or before[:level] != column.levels[:level]:
                found[f"{HEADER}{level}", column_letter(at).lower()] = text
    found |= {(row.key, LABEL): row.text for row in look.rows}
    found |= {(NOTE, str(at)): text for at, text in enumerate(look.notes, start=1)}
    return {place: text for place, text in found.items() if "{" in text}
