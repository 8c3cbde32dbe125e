"""Builds every form.xlsx under templates/. For developers: the built forms are committed and shipped.

python templates/make_forms.py

An official form needs no template.toml: its form.toml says everything. Those of the county and
prefecture workbooks, of the adjustment plan and of the two annexes whose rows it binds are written by hand.
"""

import sys
from pathlib import Path

TEMPLATES = Path(__file__).parent
sys.path.append(str(TEMPLATES.parent))  # a script sees only its own folder

from templates.making import (  # noqa: E402  # after the path is set
    adjustment,
    consolidation,
    contacts,
    county,
    extract,
    findings,
    painted,
    performance,
    prefecture,
    single,
    summary,
)
from templates.making.paper import write  # noqa: E402


def make(folder: Path = TEMPLATES) -> tuple[Path, ...]:
    """Write the forms below `folder` and return their paths."""
    books = {
        "adjustment-plan": adjustment.build(),
        "allocation-extract": extract.build(),
        "consolidation": consolidation.build(),
        "contacts": contacts.build(),
        "findings": findings.build(),
        "county-workbook": county.add(county.build(county.County()), county.County()),
        performance.FORM.id: performance.build(),
        "prefecture-workbook": prefecture.build(),
        "summary": summary.build(),
        **painted.build(),
        **single.build(),
    }
    paths = []
    for template, book in books.items():
        path = folder / template / "form.xlsx"
        path.parent.mkdir(parents=True, exist_ok=True)
        write(book, path)
        paths.append(path)
    return tuple(paths)


if __name__ == "__main__":
    make()
