"""Builds every form.xlsx under templates/. For developers: the built forms are committed and shipped.

python templates/make_forms.py

The template.toml of an official form is made with it; those of the adjustment plan and the county workbook
are written by hand.
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
    painted,
    performance,
    single,
)
from templates.making.paper import write  # noqa: E402


def make(folder: Path = TEMPLATES) -> tuple[Path, ...]:
    """Write the forms below `folder` and return their paths."""
    bound = {**painted.build(), **single.build(), performance.FORM.id: performance.build()}
    books = {
        "adjustment-plan": adjustment.build(),
        "allocation-extract": extract.build(),
        "consolidation": consolidation.build(),
        "contacts": contacts.build(),
        "county-workbook": county.add(county.build(county.County()), county.County()),
        **{template: made.book for template, made in bound.items()},
    }
    paths = []
    for template, book in books.items():
        path = folder / template / "form.xlsx"
        path.parent.mkdir(parents=True, exist_ok=True)
        write(book, path)
        paths.append(path)
    for template, made in bound.items():
        path = folder / template / "template.toml"
        path.write_text(made.binding, encoding="utf-8")
        paths.append(path)
    return tuple(paths)


if __name__ == "__main__":
    make()
