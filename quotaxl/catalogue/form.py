"""Forms as data: one TOML file each, read into frozen dataclasses; unknown keys are refused."""

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import Any

from quotaxl.catalogue.patterns import Pattern, SpecError
from quotaxl.core.amount import UNITS, Unit
from quotaxl.core.table import ColumnType


class FormKind(StrEnum):
    """What the rows of a form are."""

    REGIONS = "regions"
    PROJECTS = "projects"
    ITEMS = "items"
    FIELDS = "fields"
    """No table at all: labels with their values beside them, all over the sheet."""


@dataclass(frozen=True, slots=True)
class ColumnSpec:
    """A column of a form; `path` is a pattern per header level, from the right: the leaf alone may do."""

    field: str
    path: tuple[Pattern, ...]
    type: ColumnType
    required: bool = True
    of: str | None = None
    sum: bool = True
    many: bool = False
    """Whether several columns may match; the second is then named field_2 and so on."""
    prefer: Pattern | None = None
    """Of several columns that match, the first whose leaf is this is meant: the total, not its parts."""


@dataclass(frozen=True, slots=True)
class RowSpec:
    """A row of an items form; `label` is a pattern of its name without ordinal and 其中."""

    key: str
    label: Pattern
    required: bool = False
    amount: bool = False
    """Whether a field holds money; in a form of items the columns say so."""


@dataclass(frozen=True, slots=True)
class Sum:
    """`total` = Σ plus − Σ minus, over rows (in every amount column) or over columns (in every row)."""

    axis: str
    total: str
    plus: tuple[str, ...]
    minus: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Bound:
    """`lesser` ≤ `greater`, over rows or over columns; only where both are filled."""

    axis: str
    lesser: str
    greater: str
    zero_is_blank: bool = False
    """Whether a `greater` of 0 says nothing: forms are filled with zeros where a figure is not set yet."""


@dataclass(frozen=True, slots=True)
class Form:
    """An official form, or a sheet of the county workbook."""

    id: str
    name: str
    kind: FormKind
    titles: tuple[Pattern, ...]
    columns: tuple[ColumnSpec, ...]
    rows: tuple[RowSpec, ...] = ()
    sums: tuple[Sum, ...] = ()
    bounds: tuple[Bound, ...] = ()
    unit: Unit | None = None
    """The unit that the official form prints; a table in another unit is read in its own."""
    unit_needed: bool = True
    label: str | None = None
    """The field that names the row; the first text column where it is not given."""
    partial: bool = False
    """Whether rows above others need not be their sum, because the list is not complete."""
    either: bool = False
    """Whether a row's figure stands in whichever of its amount columns is filled; the last one counts first."""
    open: bool = False
    """Whether further columns of amounts may stand beside those that the form names."""
    source: str = ""
    """Where the form comes from: document and annex."""
    abstract: bool = False
    """Whether it only serves as the base of others."""


@cache
def forms() -> tuple[Form, ...]:
    """Return every shipped form but abstract ones, ordered by id. Raises SpecError for a faulty file."""
    texts = {
        entry.name: entry.joinpath("form.toml").read_text(encoding="utf-8")
        for entry in files("quotaxl.catalogue").joinpath("forms").iterdir()
        if entry.is_dir()
    }
    return tuple(form for form in load_forms(texts) if not form.abstract)


def form(id: str) -> Form:
    """Return the shipped form with this id. Raises KeyError where there is none."""
    return {f.id: f for f in forms()}[id]


def load_forms(texts: Mapping[str, str]) -> tuple[Form, ...]:
    """Return the forms of several TOML texts (file name without ending → text), ordered by id.

    A form with `extends` takes over what it does not say itself; its columns and rows replace the
    base's by field and key and come behind them where they are new; `drop` names those it lacks.
    Raises SpecError naming file and key.
    """
    raw: dict[str, dict[str, Any]] = {}
    for name, text in texts.items():
        try:
            raw[name] = tomllib.loads(text)
        except tomllib.TOMLDecodeError as error:
            raise SpecError(f"{name}.toml: {error}") from error
        if raw[name].get("id") != name:
            raise SpecError(f"{name}.toml: id is {raw[name].get('id')!r}; it must be the file's name")
    return tuple(_form(name, _extended(name, raw, ())) for name in sorted(raw))


def _extended(name: str, raw: Mapping[str, dict[str, Any]], path: tuple[str, ...]) -> dict[str, Any]:
    if name in path:
        raise SpecError(f"{name}.toml: extends itself through {' > '.join(path)}")
    own = dict(raw[name])
    base_name = own.pop("extends", None)
    drop = set(own.pop("drop", ()))
    if base_name is None:
        return own
    if base_name not in raw:
        raise SpecError(f"{name}.toml: extends {base_name!r}, which does not exist")
    base = _extended(base_name, raw, (*path, name))
    merged = {key: value for key, value in base.items() if key != "abstract"} | own
    for list_key, id_key in (("columns", "field"), ("rows", "key")):
        new = {entry[id_key]: entry for entry in own.get(list_key, ())}
        old = [entry for entry in base.get(list_key, ()) if entry[id_key] not in drop]
        kept = [new.pop(entry[id_key], entry) for entry in old]
        merged[list_key] = [*kept, *new.values()]
    for list_key in ("sums", "bounds"):
        merged[list_key] = [*base.get(list_key, ()), *own.get(list_key, ())] if not drop else own.get(list_key, [])
    return merged


def _form(name: str, data: dict[str, Any]) -> Form:
    _known(name, "", data, Form)
    columns = tuple(_column(name, entry) for entry in data.get("columns", ()))
    rows = tuple(_row(name, entry) for entry in data.get("rows", ()))
    _unique(name, "columns.field", [c.field for c in columns])
    _unique(name, "rows.key", [r.key for r in rows])
    result = Form(
        id=data["id"],
        name=data["name"],
        kind=FormKind(data["kind"]),
        titles=tuple(_pattern(name, "titles", text) for text in data.get("titles", ())),
        columns=columns,
        rows=rows,
        sums=tuple(_sum(name, entry) for entry in data.get("sums", ())),
        bounds=tuple(_bound(name, entry) for entry in data.get("bounds", ())),
        unit=UNITS[data["unit"]] if "unit" in data else None,
        **{
            k: data[k] for k in ("unit_needed", "label", "partial", "either", "open", "source", "abstract") if k in data
        },
    )
    known = {"rows": {r.key for r in rows}, "columns": {c.field for c in columns}}
    used = [(s.axis, {s.total, *s.plus, *s.minus}) for s in result.sums]
    used += [(b.axis, {b.lesser, b.greater}) for b in result.bounds]
    for axis, names in used:
        if missing := names - known.get(axis, set()):
            raise SpecError(f"{name}.toml: {axis} of a sum or bound are not in the form: {sorted(missing)}")
    return result


def _column(name: str, data: dict[str, Any]) -> ColumnSpec:
    _known(name, "columns", data, ColumnSpec)
    levels = tuple(_pattern(name, "columns.path", level) for level in _levels(data["path"]))
    rest = {k: data[k] for k in ("required", "of", "sum", "many") if k in data}
    prefer = _pattern(name, "columns.prefer", data["prefer"]) if "prefer" in data else None
    return ColumnSpec(data["field"], levels, ColumnType(data["type"]), prefer=prefer, **rest)


def _levels(path: str | list[str]) -> list[str]:
    return [path] if isinstance(path, str) else path


def _row(name: str, data: dict[str, Any]) -> RowSpec:
    _known(name, "rows", data, RowSpec)
    rest = {k: data[k] for k in ("required", "amount") if k in data}
    return RowSpec(data["key"], _pattern(name, "rows.label", data["label"]), **rest)


def _sum(name: str, data: dict[str, Any]) -> Sum:
    _known(name, "sums", data, Sum)
    return Sum(data["axis"], data["total"], tuple(data["plus"]), tuple(data.get("minus", ())))


def _bound(name: str, data: dict[str, Any]) -> Bound:
    _known(name, "bounds", data, Bound)
    return Bound(data["axis"], data["lesser"], data["greater"], data.get("zero_is_blank", False))


def _pattern(name: str, key: str, text: str) -> Pattern:
    return Pattern(text, f"{name}.toml: {key}")


def _known(name: str, where: str, data: Mapping[str, Any], kind: type) -> None:
    unknown = set(data) - {f.name for f in fields(kind)}
    if unknown:
        raise SpecError(f"{name}.toml: {where or 'top level'}: unknown keys {sorted(unknown)}")


def _unique(name: str, where: str, names: Iterable[str]) -> None:
    seen: set[str] = set()
    for entry in names:
        if entry in seen:
            raise SpecError(f"{name}.toml: {where} {entry!r} stands twice")
        seen.add(entry)
