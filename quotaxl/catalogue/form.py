"""Forms as data: one folder each, whose form.toml says everything known of it; read once, strictly."""

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import msgspec

from quotaxl.catalogue.patterns import Pattern, SpecError
from quotaxl.catalogue.sections import (
    Axis,
    Bound,
    ColumnSpec,
    Filling,
    FormFile,
    FormKind,
    Printing,
    Requirement,
    RowSpec,
    Saying,
    Sum,
)
from quotaxl.core.amount import UNITS, Unit
from quotaxl.core.table import ColumnType

_OWN_KEYS = ("abstract", "county", "levels", "term")
"""What a form says for itself alone, whatever it extends."""

_TERM = re.compile(r"(?:[^\W_]+(?:_[^\W_]+)*)?")
"""Words of letters and digits, parted by single underscores: two of them part the pieces of a name."""

__all__ = [
    "Bound",
    "ColumnSpec",
    "Form",
    "FormKind",
    "RowSpec",
    "Sum",
    "county_forms",
    "form",
    "forms",
    "item_forms",
    "load_forms",
]


@dataclass(frozen=True, slots=True, eq=False)
class Form:
    """An official form, or a sheet of the county workbook. What is not explained here is in sections.Reading.

    A form is equal to itself only: what is found out for it is remembered by it.
    """

    id: str
    name: str
    term: str
    """What people call it in short; names of cells are made of it."""
    kind: FormKind
    titles: tuple[Pattern, ...]
    columns: tuple[ColumnSpec, ...]
    rows: tuple[RowSpec, ...]
    sums: tuple[Sum, ...]
    ruled: tuple[Sum, ...]
    """The sums that a rule of their own holds."""
    bounds: tuple[Bound, ...]
    unit: Unit | None
    """The unit that the official form prints; a table in another unit is read in its own."""
    unit_needed: bool
    label: str | None
    partial: bool
    either: bool
    open: bool
    source: str
    """Where the form comes from: document and annex."""
    county: bool
    """Whether it is a sheet of the workbook that a county keeps."""
    levels: bool
    """Whether its rows are the whole area, its own level, all levels below, then each region below."""
    abstract: bool
    """Whether it only serves as the base of others."""
    require: Requirement
    says: Saying
    fill: Filling | None
    """None for a form that nothing fills."""
    print: Printing | None
    """None for a form of which no blank is made."""

    def sum_of(self, key: str) -> Sum | None:
        """Return the first sum over rows whose total this row is; None where there is none."""
        return next((s for s in self.sums if s.axis is Axis.ROWS and s.total == key), None)

    def column(self, field: str) -> ColumnSpec | None:
        """Return the column of this field; None where the form has none."""
        return next((c for c in self.columns if c.field == field), None)


@cache
def forms() -> tuple[Form, ...]:
    """Return every shipped form but abstract ones, ordered by id. Raises SpecError for a faulty file."""
    texts = {
        entry.name: entry.joinpath("form.toml").read_text(encoding="utf-8")
        for entry in files("quotaxl.catalogue").joinpath("forms").iterdir()
        if entry.is_dir()
    }
    return tuple(form for form in load_forms(texts) if not form.abstract)


@cache
def county_forms() -> tuple[str, ...]:
    """Return the ids of the sheets that counties and prefectures keep themselves."""
    return tuple(one.id for one in forms() if one.county)


@cache
def item_forms() -> tuple[str, ...]:
    """Return the ids of those of them that are known by rows: an item a row, its amounts beside each other."""
    sheets = [one for one in forms() if one.county and one.kind is FormKind.ITEMS]
    return tuple(one.id for one in sheets if any(c.type is ColumnType.AMOUNT for c in one.columns))


@cache
def _by_id() -> Mapping[str, Form]:
    return {f.id: f for f in forms()}


def form(id: str) -> Form:
    """Return the shipped form with this id. Raises KeyError where there is none."""
    return _by_id()[id]


def load_forms(texts: Mapping[str, str]) -> tuple[Form, ...]:
    """Return the forms of several TOML texts (folder's name → text of its form.toml), ordered by id.

    A form with `extends` takes over what it does not say itself, section by section and key by key; its columns and
    rows replace the base's by field and key and come behind them where they are new; `drop` names those it lacks,
    and the base's sums and bounds that name one of them. Raises SpecError naming file and key.
    """
    raw: dict[str, dict[str, Any]] = {}
    for name, text in texts.items():
        try:
            raw[name] = tomllib.loads(text)
        except tomllib.TOMLDecodeError as error:
            raise SpecError(f"{_file(name)}: {error}") from error
        if raw[name].get("id") != name:
            raise SpecError(f"{_file(name)}: id is {raw[name].get('id')!r}; it must be the folder's name")
    return tuple(_form(name, _extended(name, raw, ())) for name in sorted(raw))


def _file(name: str) -> str:
    return f"{name}/form.toml"


def _extended(name: str, raw: Mapping[str, dict[str, Any]], path: tuple[str, ...]) -> dict[str, Any]:
    """Return a form's data with what it inherits by `extends`. Raises SpecError for a circle or an unknown base."""
    if name in path:
        raise SpecError(f"{_file(name)}: extends itself through {' > '.join(path)}")
    own = dict(raw[name])
    base_name = own.pop("extends", None)
    drop = set(own.pop("drop", ()))
    if base_name is None:
        return own
    if base_name not in raw:
        raise SpecError(f"{_file(name)}: extends {base_name!r}, which does not exist")
    base = _extended(base_name, raw, (*path, name))
    merged = _merged({key: value for key, value in base.items() if key not in _OWN_KEYS}, own)
    for list_key, id_key in (("columns", "field"), ("rows", "key")):
        old, new = (_listed(data, "read", list_key) for data in (base, own))
        theirs = {entry.get(id_key): entry for entry in new}
        kept = [theirs.pop(e.get(id_key), e) for e in old if e.get(id_key) not in drop]
        merged.setdefault("read", {})[list_key] = [*kept, *theirs.values()]
    for list_key in ("sums", "bounds"):
        old, new = (_listed(data, "hold", list_key) for data in (base, own))
        old = [s for s in old if "rule" not in s or own.get("county")]  # a rule of county sheets holds there only
        merged.setdefault("hold", {})[list_key] = [*(s for s in old if not drop & _names(s)), *new]
    return merged


def _names(held: Mapping[str, Any]) -> set[str]:
    """Return the rows or columns that a sum or a bound is about."""
    ends = {held.get(key) for key in ("total", "lesser", "greater")}
    return {*(n for n in ends if n), *held.get("plus", ()), *held.get("minus", ())}


def _merged(base: Mapping[str, Any], own: Mapping[str, Any]) -> dict[str, Any]:
    """Return both together, tables key by key; what a form says itself stands."""
    both = {**base, **own}
    for key in base.keys() & own.keys():
        if isinstance(base[key], dict) and isinstance(own[key], dict):
            both[key] = _merged(base[key], own[key])
    return both


def _listed(data: Mapping[str, Any], section: str, key: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = data.get(section, {}).get(key, [])
    return found


def _form(name: str, data: dict[str, Any]) -> Form:
    """Return a form decoded strictly. Raises SpecError with file and key where anything is unknown."""
    for column in _listed(data, "read", "columns"):
        if isinstance(column.get("path"), str):
            column["path"] = [column["path"]]
    try:
        file = msgspec.convert(data, FormFile, dec_hook=lambda kind, value: _pattern(name, kind, value))
    except msgspec.ValidationError as error:
        raise SpecError(f"{_file(name)}: {error}") from error
    if file.unit is not None and file.unit not in UNITS:
        raise SpecError(f"{_file(name)}: unit {file.unit!r} is not known")
    read = file.read
    result = Form(
        id=file.id,
        name=file.name,
        term=file.term or (file.print.name.get("zh", "") if file.print else "") or file.name,
        kind=file.kind,
        titles=read.titles,
        columns=read.columns,
        rows=read.rows,
        sums=tuple(s for s in file.hold.sums if s.rule is None),
        ruled=tuple(s for s in file.hold.sums if s.rule is not None),
        bounds=file.hold.bounds,
        unit=UNITS[file.unit] if file.unit else None,
        unit_needed=read.unit_needed,
        label=read.label,
        partial=read.partial,
        either=read.either,
        open=read.open,
        source=file.source,
        county=file.county,
        levels=file.levels,
        abstract=file.abstract,
        require=file.require,
        says=file.says,
        fill=file.fill,
        print=file.print,
    )
    _closed(result)
    return result


def _pattern(name: str, kind: type, value: object) -> Pattern:
    if kind is Pattern and isinstance(value, str):
        return Pattern(value, _file(name))
    raise TypeError(f"{value!r} is no {kind.__name__}")


def _closed(form: Form) -> None:
    """Raise SpecError where a section names a row or a column that the form does not have, or one stands twice."""
    rows, columns = [r.key for r in form.rows], [c.field for c in form.columns]
    _unique(form, "read.columns: field", columns)
    _unique(form, "read.columns: term", [c.term for c in form.columns if c.term])
    _unique(form, "read.rows: key", rows)
    _unique(form, "read.rows: term", [r.term for r in form.rows if r.term])
    for term in (form.term, *(r.term for r in form.rows), *(c.term for c in form.columns)):
        if not _TERM.fullmatch(term):
            raise SpecError(f"{_file(form.id)}: a name of cells cannot hold the term {term!r}")
    named: list[tuple[str, Iterable[str], list[str]]] = []
    for axis, known in ((Axis.ROWS, rows), (Axis.COLUMNS, columns)):
        held = (*form.sums, *form.ruled)
        sums = [n for s in held if s.axis is axis for n in (s.total, *s.plus, *s.minus, *s.needed)]
        crossing = [s for s in held if s.axis is not axis]
        across = [n for s in crossing for n in (*s.only, *(s.text if isinstance(s.text, Mapping) else ()))]
        bounds = [n for b in form.bounds if b.axis is axis for n in (b.lesser, b.greater)]
        named += [(f"hold.sums: {axis}", [*sums, *across], known), (f"hold.bounds: {axis}", bounds, known)]
    label = ["label"]  # what the reader calls the column that names the row
    named += [
        ("read.label", [form.label] if form.label else [], columns),
        ("read.columns: of", [c.of for c in form.columns if c.of], columns),
        ("require.filled", [n for pair in form.require.filled for n in pair], columns + label),
        ("require.non_negative", form.require.non_negative, columns),
        ("require.signed", form.require.signed, rows),
        ("require.signed_with", form.require.signed_with, columns),
        ("require.kinds", form.require.kinds, columns),
        ("require.unique", [n for group in form.require.unique for n in group], columns),
        ("says.rows", form.says.rows, rows),
        ("says.columns", form.says.columns, columns),
        ("says: year", [c.year for c in form.says.rows.values() if c.year], rows),
    ]
    if form.fill:
        fields = columns if form.kind is not FormKind.FIELDS else rows
        pairs = [n for of, pair in form.fill.ratios.items() for n in (of, *pair)]
        named += [
            ("fill.cells", form.fill.cells, columns),
            *((f"fill.cells.{of}", cells, rows) for of, cells in form.fill.cells.items()),
            ("fill.same", [n for pair in form.fill.same.items() for n in pair], columns),
            ("fill.row", form.fill.row, columns),
            ("fill.wanted", form.fill.wanted, columns),
            ("fill.below", form.fill.below, rows),
            ("fill.ratios", pairs, columns),
            ("fill.next", form.fill.next, rows),
            ("fill.fields", form.fill.fields, fields),
        ]
    if form.print:
        printed = [row.key for row in form.print.rows]
        named += [
            ("print.rows", printed, rows),
            ("print.rows: fields", [of for row in form.print.rows for of in row.fields], columns),
            ("print.rows: adds", [r.key for r in form.print.rows if r.adds and not form.sum_of(r.key)], []),
            ("print.bound", form.print.bound, columns),
            ("print.total", (*form.print.total, form.print.total_label or columns[0]) if columns else (), columns),
        ]
    for where, names, known in named:
        if missing := sorted(set(names) - set(known)):
            raise SpecError(f"{_file(form.id)}: {where} names what is not in the form: {missing}")


def _unique(form: Form, where: str, names: Iterable[str]) -> None:
    seen: set[str] = set()
    for entry in names:
        if entry in seen:
            raise SpecError(f"{_file(form.id)}: {where} {entry!r} stands twice")
        seen.add(entry)
