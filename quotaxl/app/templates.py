"""Use case: which templates ship, and what each needs."""

from dataclasses import dataclass

from quotaxl.catalogue.form import form
from quotaxl.core.words import Words
from quotaxl.fill.blank import WORKBOOKS
from quotaxl.fill.template import shipped


@dataclass(frozen=True, slots=True)
class Listed:
    """A template for people: id, name, unit, forms it needs and uses by name, and whether it is one per project."""

    id: str
    name: Words
    unit: str
    needs: tuple[str, ...]
    uses: tuple[str, ...]
    each: bool


def listed() -> tuple[Listed, ...]:
    """Return every shipped template that `fill` fills, by id, the adjustment plan first."""
    found = [t for t in shipped() if t.id not in WORKBOOKS]
    rows = [
        Listed(
            t.id,
            t.name,
            t.unit.label,
            tuple(form(id).name for id in t.needs),
            tuple(form(id).name for id in t.asks if id not in t.needs and id != t.fills),
            t.each is not None,
        )
        for t in found
    ]
    return tuple(sorted(rows, key=lambda row: (row.id != "adjustment-plan", row.id)))


def markdown() -> str:
    """Return the list as a table for docs/templates.md."""
    lines = ["| id | form | unit | needs | takes figures from |", "|---|---|---|---|---|"]
    for row in listed():
        name = f"{row.name.zh} · {row.name.en}{', one for each project' if row.each else ''}"
        lines.append(f"| `{row.id}` | {name} | {row.unit} | {'、'.join(row.needs)} | {'、'.join(row.uses)} |")
    return "\n".join(lines) + "\n"
