"""From the defined names of a form to the bindings they stand for: what makes any template fillable."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from quotaxl.catalogue.blank import NOTE, shown, texts_of
from quotaxl.catalogue.form import form, forms
from quotaxl.catalogue.items import Item
from quotaxl.catalogue.patterns import SpecError
from quotaxl.core.amount import UNITS, Unit
from quotaxl.core.document import Document
from quotaxl.core.errors import UserError
from quotaxl.core.grid import Grid, Place
from quotaxl.core.refs import Area
from quotaxl.core.words import Words
from quotaxl.fill.context import INFO
from quotaxl.fill.derive import derivations
from quotaxl.fill.names import LABEL, ROWS, UNIT_NOW, Target, names_unit, ours, own_unit, setting, target_of, text_shift
from quotaxl.fill.parted import FIELDS, ListPart, groups_in, part_of
from quotaxl.fill.place import Named, placed
from quotaxl.fill.samples import areas_read
from quotaxl.fill.template import CellBinding, RowGroup, TableBinding, Template

_OTHER_THAN_SUM = re.compile(r"[-*/^&]")
_OPEN_YEAR = re.compile(r"^×+年")
_AS_WORKBOOK = {".xltx": ".xlsx", ".xltm": ".xlsm"}
"""What a template of Excel's own kind becomes when it is filled."""
_SPARE = ("heading", "note")

_UNNAMED = Words(
    "模板中没有 quotaxl 的名称，不知道该填哪些单元格。",
    "The template has no names of ours; which cells are to be filled is unknown.",
)
_BIND = Words(
    "先运行 quotaxl template bind 识别并绑定单元格，再用绑定后的文件作模板。",
    "Run quotaxl template bind first, then fill the bound copy.",
)


def template_of(path: Path, book: Document) -> Template:
    """Return the template that a workbook is by its names alone. Raises UserError where it has none of ours."""
    targets = [t for name in book.names if (t := target_of(name))]
    found = tuple(dict.fromkeys(t.form for t in targets if _fillable(t.form)))
    if not found:
        raise UserError(str(path), _UNNAMED, _BIND)
    one = found[0] if len(found) == 1 else None
    derived = {id: derivations().get(id) for id in found}
    asks = tuple(dict.fromkeys(ask for id, how in derived.items() for ask in (how.uses if how else (id,))))
    each = how.each if one and (how := derived[one]) else None
    stem = path.stem.removesuffix("-bound")
    suffix = _AS_WORKBOOK.get(path.suffix.lower(), path.suffix.lower())
    return Template(
        id=path.stem,
        name=Words(path.stem, path.stem),
        form=path,
        output=f"{{region}}{{year}}年{'{project}' if each else ''}{_literal(stem)}{suffix}",
        unit=UNITS.get((book.names.get(setting(book.names, UNIT_NOW) or "") or "").strip('"='), Unit.YIYUAN),
        needs=("county-info",),
        uses=asks,
        cells=(),
        tables=(),
        fills=one if one in derivations() else None,
    )


def with_names(template: Template, book: Document) -> Template:
    """Return the template with what the names of its form bind besides what template.toml says.

    A name of a county's own sheet shows what that sheet says; names of forms that nothing derives are left alone. Of
    two names for one thing, as an old one beside a new one, the first counts.
    """
    known = set(template.names)
    first: dict[Target, str] = {}
    for name in book.names:
        if name not in known and (target := target_of(name)) and _fillable(target.form):
            first.setdefault(target, name)
    targets = {n: t for t, n in first.items() if t.key not in _SPARE and (t.field != LABEL or t.grows)}
    grids = {grid.sheet: grid for grid in book.grids}
    places = {n: placed(book.names[n], set(grids)) for n in book.names if ours(n)}
    apart = () if template.uniform else _apart(places)
    bound_lists = _tables(targets, places, grids, groups_in(book.names))
    tables = tuple(replace(t, unit=_unit(apart, places.get(t.rows))) for t in bound_lists)
    within = {name for name, t in targets.items() if t.grows or t.totals or t.spans}
    cells = [_cell(name, t) for name, t in targets.items() if name not in within]
    at = {(p.sheet, (p.area.top, p.area.left)): n for n, p in places.items() if p and n in targets and n not in within}
    bound = tuple(
        replace(_with_formula(c, places.get(c.name), grids, at), unit=_unit(apart, places.get(c.name)))
        for c in cells
        if c
    )
    said = tuple(_blank_texts(first, places, grids))
    renewed = [n for n in book.names if text_shift(n) is not None or names_unit(n)]
    texts = tuple(CellBinding(n, renew=True, unit=_unit(apart, places.get(n))) for n in renewed)
    return replace(template, cells=(*template.cells, *said, *bound, *texts), tables=(*template.tables, *tables))


def _apart(places: Mapping[str, Named | None]) -> tuple[tuple[Named, Unit], ...]:
    """Return the tables that are in a unit of their own."""
    return tuple((place, unit) for name, place in places.items() if place and (unit := own_unit(name)))


def _unit(apart: Sequence[tuple[Named, Unit]], named: Named | None) -> Unit | None:
    """Return the unit of the table in which a place lies, where it is one of its own."""
    if named is None:
        return None
    at = (named.area.top, named.area.left)
    return next((unit for place, unit in apart if place.sheet == named.sheet and at in place.area), None)


def _blank_texts(
    named: Mapping[Target, str], places: Mapping[str, Named | None], grids: Mapping[str, Grid]
) -> Iterator[CellBinding]:
    """Yield the titles, labels and notes of a form's blank that still read as it ships; what others wrote stays."""
    for target, name in named.items():
        text, place = texts_of(form(target.form)).get((target.key, target.field)), places.get(name)
        if text and place and _unfilled(grids[place.sheet].value(place.area.top, place.area.left), target, text):
            yield CellBinding(name, text=text)


def _unfilled(value: object, target: Target, text: str) -> bool:
    """Return whether a cell reads as the blank does; a note that says what the input says is blank there."""
    return value in {shown(text, unit) for unit in UNITS} or (value is None and target.key == NOTE)


def _literal(text: str) -> str:
    return text.replace("{", "（").replace("}", "）")


def _fillable(id: str) -> bool:
    """Return whether something is known to fill a form, or it is a sheet that itself says what is to be shown."""
    return id in derivations() or any(f.id == id for f in forms() if f.county)


def _cell(name: str, target: Target) -> CellBinding | None:
    derivation = derivations().get(target.form)
    if derivation is None or form(target.form).county:
        return _own(name, target)
    if derivation.each:
        return CellBinding(name, of=derivation.fields.get(target.key, ""))
    sources = derivation.cells.get((target.key, target.field), ())
    return CellBinding(name, source=sources[0], others=sources[1:]) if sources else None


def _own(name: str, target: Target) -> CellBinding | None:
    """Return the binding of a cell that shows what a county's own sheet says; None where that has no such item."""
    try:
        item = Item(target.form, target.key, target.field)
    except SpecError:
        return None
    if target.form == INFO:
        return CellBinding(name, text=f"{{{target.key}}}")
    return CellBinding(name, source=item)


def _with_formula(
    cell: CellBinding, named: Named | None, grids: Mapping[str, Grid], at: Mapping[tuple[str, Place], str]
) -> CellBinding:
    """Return the binding with the named cells that the cell's own formula reads."""
    formula = grids[named.sheet].formulas.get((named.area.top, named.area.left)) if named else None
    if not named or not formula:
        return cell
    read = [name for place in _read(formula) if (name := at.get((named.sheet, place)))]
    parts = tuple(dict.fromkeys(name for name in read if name != cell.name))
    return replace(cell, parts=parts, adds=not _OTHER_THAN_SUM.search(formula))


def _read(formula: str) -> Iterator[Place]:
    """Yield the cells of the same sheet that a formula reads; a large area is looked at by its ends only."""
    for area in areas_read(formula):
        if (area.bottom - area.top + 1) * (area.right - area.left + 1) > 10_000:
            continue
        for row in range(area.top, area.bottom + 1):
            for column in range(area.left, area.right + 1):
                yield row, column


def _tables(
    targets: Mapping[str, Target],
    places: Mapping[str, Named | None],
    grids: Mapping[str, Grid],
    parted: Mapping[str, ListPart],
) -> Iterator[TableBinding]:
    """Yield the lists that names bind: those of one form, list and copy together; `parted` are for some projects."""
    groups: dict[tuple[str, str, int], dict[str, str]] = {}
    for name, target in targets.items():
        if target.grows:
            groups.setdefault((target.form, target.key, target.copy), {})[target.field] = name
    for (id, key, copy), names in groups.items():
        derivation = derivations()[id]
        if derivation.records is None:
            continue
        rows = next(iter(names.values()))
        found = {field: place for field, name in names.items() if (place := places.get(name))}
        group = _group(Target(id, key, "", copy), groups, parted)
        labels = _labels({field: (grids[p.sheet], p.area) for field, p in found.items()}, grouped=group is not None)
        kind = next((t.kind for t in targets.values() if (t.form, t.key) == (id, key)), None) or derivation.kind
        below = Target(id, key, "").below
        sums = {n: t for n, t in targets.items() if t.form == id and t.copy == copy and t.totals and t.field in names}
        by_kind = {n: t for n, t in sums.items() if key == ROWS and t.kind and (id, t.totals, copy) not in groups}
        totals = {name: t.field for name, t in sums.items() if t.totals == key or name in by_kind}
        shown = {label: field for field, label in labels.items() if field not in derivation.ratios}
        yield TableBinding(
            rows=rows,
            header="",
            records=derivation.records,
            where={**({"kind": kind} if kind else {}), **({"below": below} if below else {})},
            group=group,
            columns=shown,
            sums={},
            totals=totals,
            wanted=tuple(f for f in derivation.wanted if f in labels),
            ratios={labels[of]: pair for of, pair in derivation.ratios.items() if of in labels},
            at={labels[field]: place.area.left for field, place in found.items()},
            form=id,
            kinds={name: t.kind for name, t in by_kind.items() if t.kind},
        )


def _group(own: Target, lists: Iterable[tuple[str, str, int]], parted: Mapping[str, ListPart]) -> RowGroup | None:
    """Return which projects a list is for, and the groups of the others of its form and kind; None where for all."""
    part = parted.get(own.list_name)
    if part is None or part.field is None:
        return None
    beside = (Target(id, key, "", copy) for id, key, copy in lists if (id, key) == (own.form, own.key))
    others = [found.name for one in beside if (found := parted.get(one.list_name)) and found.field == part.field]
    return RowGroup(part.field, FIELDS[part.field], part.name, tuple(others))


def _labels(columns: Mapping[str, tuple[Grid, Area]], *, grouped: bool) -> dict[str, str]:
    """Return what each column is called: its own label, with that of the group where several are labelled alike.

    Above rows that are `grouped` stand headings of groups, and rows of others.
    """
    most = _FURTHEST if grouped else _NEAR
    own = {f: _above(grid, area.top, area.left, most, grouped=grouped) for f, (grid, area) in columns.items()}
    texts = [text for text, _ in own.values()]
    found: dict[str, str] = {}
    for field, (grid, area) in columns.items():
        text, row = own[field]
        if texts.count(text) > 1:
            group = next((g for c in range(area.left, 0, -1) if (g := _above(grid, row, c, 1)[0])), "")
            text = f"{group} {text}".strip()
        found[field] = text if text and text not in found.values() else f"{text or ''}（{field}）"
    return found


_NEAR, _FURTHEST = 5, 200


def _above(grid: Grid, row: int, column: int, rows: int = _NEAR, *, grouped: bool = False) -> tuple[str, int]:
    """Return the text nearest above a cell and its row, letters of formulas left out; "" where there is none.

    Of rows that are `grouped` it is the nearest in a row of several texts, no heading of a group.
    """
    for at in range(row - 1, max(0, row - 1 - rows), -1):
        value = grid.value(at, column)
        if isinstance(value, str) and len(value.strip()) > 1 and not value.isascii():
            if grouped and (part_of(value) or sum(isinstance(one, str) for one in grid.rows[at - 1]) < _LEAST):
                continue
            return _OPEN_YEAR.sub("", "".join(value.split())), at
    return "", row


_LEAST = 2
"""A header has no fewer texts."""
