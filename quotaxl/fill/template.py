"""A template: a form whose cells carry defined names, and template.toml, which says what fills each name."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from quotaxl.catalogue.blank import texts_of
from quotaxl.catalogue.form import Form, forms
from quotaxl.catalogue.items import Item
from quotaxl.catalogue.patterns import SpecError
from quotaxl.core.amount import UNITS, Unit
from quotaxl.core.assets import asset
from quotaxl.core.causes import system_says
from quotaxl.core.errors import UserError
from quotaxl.core.words import Words
from quotaxl.fill.derive import derivations
from quotaxl.fill.names import Target

FORM = "form.xlsx"
BINDING = "template.toml"
_LANGUAGES = {"zh", "en"}


@dataclass(frozen=True, slots=True)
class CellBinding:
    """What one named cell shows: a figure (`source`) or a sentence (`text` with {placeholders}).

    `parts` are the names whose figures the cell's own formula adds up. The formula stands unless the
    input states the figure but not the parts that make it up; then the stated figure is written. `adds` is
    False where the formula does something else with them. `others` are sources for where `source` states
    nothing; `of` names a field of the one record that the form is made for.
    """

    name: str
    source: Item | None = None
    text: str | None = None
    parts: tuple[str, ...] = ()
    unit: Unit | None = None
    others: tuple[Item, ...] = ()
    adds: bool = True
    of: str | None = None
    renew: bool = False
    """Whether the form's own text is brought up to date: its region, years and unit."""

    @property
    def sources(self) -> tuple[Item, ...]:
        """Every source, the first to be asked first."""
        return (self.source, *self.others) if self.source else self.others


@dataclass(frozen=True, slots=True)
class RowGroup:
    """The projects that a list is for: those whose `field` is of the group `name`, of all the groups `names`."""

    field: str
    called: str
    """What people call the field."""
    name: str
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TableBinding:
    """Named rows that grow and shrink with the records: projects of a kind, or notices.

    `header` names the header row; `columns` gives the record's field by header label, `sums` the
    headers that a row adds up under another header, `totals` the field added up in a named cell.
    """

    rows: str
    header: str
    records: str
    where: Mapping[str, str]
    columns: Mapping[str, str]
    sums: Mapping[str, tuple[str, ...]]
    totals: Mapping[str, str]
    wanted: tuple[str, ...]
    """Fields whose blanks are listed as missing; others may be blank."""
    ratios: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    """Headers that divide one field by another."""
    at: Mapping[str, int] = field(default_factory=dict)
    """Sheet columns by header, where names give them and no header row has to be looked through."""
    form: str | None = None
    """The form of which the rows are, where names say so."""
    kinds: Mapping[str, str] = field(default_factory=dict)
    """Totals that add up the rows of one kind only."""
    unit: Unit | None = None
    """The unit of the rows, where it is not that of the template."""
    group: RowGroup | None = None
    """Which projects alone it lists, where there is a list for each field or department."""


@dataclass(frozen=True, slots=True)
class Template:
    """A template's binding. `needs` are forms without which it cannot be filled, `uses` those it can do without."""

    id: str
    name: Words
    form: Path
    output: str
    unit: Unit
    needs: tuple[str, ...]
    uses: tuple[str, ...]
    cells: tuple[CellBinding, ...]
    tables: tuple[TableBinding, ...]
    fills: str | None = None
    """The official form that it is, where the names in its cells say what fills them."""
    uniform: bool = False
    """Whether all of it is filled in `unit`, whatever its tables are in now."""

    @property
    def asks(self) -> tuple[str, ...]:
        """Every form that can give it figures, those it cannot do without first."""
        derived = derivations()[self.fills].uses if self.fills else ()
        return tuple(dict.fromkeys([*self.needs, *self.uses, *derived]))

    @property
    def each(self) -> str | None:
        """What a form is made for, one by one; None where one form holds all."""
        return derivations()[self.fills].each if self.fills else None

    @property
    def names(self) -> tuple[str, ...]:
        """Every defined name that the form must have."""
        cells = [c.name for c in self.cells]
        tables = [n for t in self.tables for n in (t.header, t.rows, *t.totals)]
        return tuple(dict.fromkeys(n for n in [*cells, *tables] if n))


RECORDS = ("projects", "notices", "region", "payments", "bonds", "cash", "subjects")


def shipped_ids() -> tuple[str, ...]:
    """Return the ids of the templates that ship with quotaxl, which are the names of their folders."""
    return tuple(sorted(p.parent.name for p in asset("templates").glob(f"*/{FORM}") if holds_template(p.parent)))


def holds_template(folder: Path) -> bool:
    """Return whether a folder holds a template: one with template.toml, or the blank of a form under the form's id."""
    return (folder / BINDING).is_file() or ((folder / FORM).is_file() and _blank(folder.name) is not None)


def shipped() -> tuple[Template, ...]:
    """Return every template that ships with quotaxl, by id."""
    return tuple(read_template(asset("templates", name)) for name in shipped_ids())


def read_template(folder: Path) -> Template:
    """Return the template in a folder that holds form.xlsx and, unless it is the blank of a form, template.toml.

    Raises UserError where template.toml is absent, is not TOML, lacks a key or holds an unknown one.
    """
    path = folder / BINDING
    blank = _blank(folder.name)
    if blank and not path.is_file():
        return _official(blank, folder / FORM)
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        why = system_says(error)
        raise _wrong(path, f"无法读取（{why.zh}）。", f"it cannot be read ({why.en}).") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise _wrong(path, f"不是有效的 TOML：{error}。", f"it is not valid TOML: {error}.") from error
    part = _Part(path, "", data)
    return _annex(part, folder) if "extends" in data else _template(part, folder / FORM)


def _blank(id: str) -> Form | None:
    """Return the form whose blank a folder of this name holds; None where there is none."""
    return next((f for f in forms() if f.id == id and f.fill and f.print and f.print.name), None)


def _official(blank: Form, path: Path) -> Template:
    """The blank of a form: its names say where figures go, its form.toml what its texts are."""
    fill, look = blank.fill, blank.print
    assert fill is not None
    assert look is not None
    name = Words(look.name["zh"], look.name["en"])
    each = "{project}" if fill.each else ""
    texts = texts_of(blank).items()
    return Template(
        id=blank.id,
        name=name,
        form=path,
        output=f"{{region}}{{year}}年{each}{name.zh}.xlsx",
        unit=blank.unit or Unit.YIYUAN,
        needs=fill.needs,
        uses=(),
        cells=tuple(CellBinding(name=Target(blank.id, key, of).name, text=text) for (key, of), text in texts),
        tables=(),
        fills=blank.id,
    )


def _annex(part: "_Part", folder: Path) -> Template:
    """A template that takes the bindings of another whose names begin as `part` says, and adds its own `cells`."""
    part.only({"id", "name", "output", "needs", "extends", "part", "cells"})
    whole = read_template(folder.parent / part.text("extends"))
    lead = part.text("part") if "part" in part.data else ""
    words = part.part("name")
    needs = part.texts("needs")
    own = tuple(_cell(p) for p in part.parts("cells"))
    cells = (*(c for c in whole.cells if c.name.startswith(lead)), *own)
    tables = tuple(t for t in whole.tables if t.rows.startswith(lead))
    records = {t.records for t in tables}
    return replace(
        whole,
        id=part.text("id"),
        name=Words(words.text("zh"), words.text("en")),
        form=folder / FORM,
        output=part.text("output"),
        needs=needs,
        uses=("allocation",) if "notices" in records else (),
        cells=cells,
        tables=tables,
    )


def _template(part: "_Part", form: Path) -> Template:
    """Return the template that template.toml describes. Raises UserError for unknown keys and wrong values."""
    part.only({"id", "name", "output", "unit", "needs", "uses", "cells", "tables", "fills"})
    name = part.part("name")
    name.only(_LANGUAGES)
    template = Template(
        id=part.text("id"),
        name=Words(name.text("zh"), name.text("en")),
        form=form,
        output=part.text("output"),
        unit=part.unit("unit") or Unit.YIYUAN,
        needs=part.texts("needs"),
        uses=part.texts("uses"),
        cells=tuple(_cell(p) for p in part.parts("cells")),
        tables=tuple(_table(p) for p in part.parts("tables")),
        fills=part.text("fills") if "fills" in part.data else None,
    )
    if template.fills is not None and template.fills not in derivations():
        raise part.wrong("fills", f"不认识的表“{template.fills}”。", f"the form {template.fills} is not known.")
    _consistent(part, template)
    return template


def _cell(part: "_Part") -> CellBinding:
    part.only({"name", "source", "text", "parts", "unit"})
    source = part.data.get("source")
    text = part.data.get("text")
    if (source is None) == (text is None):
        raise part.wrong("source, text", "应当且只能有其中一个。", "exactly one of them is needed.")
    return CellBinding(
        name=part.text("name"),
        source=None if source is None else _source(part),
        text=None if text is None else part.text("text"),
        parts=part.texts("parts"),
        unit=part.unit("unit"),
    )


def _source(part: "_Part") -> Item:
    text = part.text("source")
    try:
        return Item.parse(text)
    except SpecError:
        raise part.wrong("source", f"没有哪张表有“{text}”这一格。", f"no form has the item {text}.") from None
    except ValueError:
        raise part.wrong("source", "应写成 表/行/栏。", "it must read form/row/field.") from None


def _table(part: "_Part") -> TableBinding:
    """Return the rows that a template.toml of 0.1.0 binds. Raises UserError for what is misspelt or missing."""
    part.only({"rows", "header", "records", "where", "columns", "sums", "totals", "wanted"})
    records = part.text("records")
    if records not in RECORDS:
        raise part.wrong("records", f"只能是 {'、'.join(RECORDS)}。", f"it must be one of {', '.join(RECORDS)}.")
    sums = part.part("sums")
    return TableBinding(
        rows=part.text("rows"),
        header=part.text("header"),
        records=records,
        where=part.part("where").strings(),
        columns=part.part("columns").strings(),
        sums={key: sums.texts(key) for key in sums.data},
        totals=part.part("totals").strings(),
        wanted=part.texts("wanted"),
    )


def _consistent(part: "_Part", template: Template) -> None:
    """Raise UserError where a template binds a cell twice, or sums and sources that its forms do not have."""
    seen: set[str] = set()
    for cell in template.cells:
        if cell.name in seen:
            raise part.wrong(cell.name, "重复绑定。", "it is bound twice.")
        seen.add(cell.name)
    for at, table in enumerate(template.tables, start=1):
        for name in (*table.wanted, *table.totals.values()):
            if name not in table.columns.values():
                raise part.wrong(f"tables[{at}]", f"没有一栏填 {name}。", f"no column shows {name}.")
    forms = {*template.needs, *template.uses}
    for cell in template.cells:
        for name in cell.parts:
            if name not in seen:
                raise part.wrong(f"{cell.name}.parts", f"没有名为“{name}”的单元格。", f"no cell is named {name}.")
        if cell.source and cell.source.form not in forms:
            raise part.wrong(
                f"{cell.name}.source",
                f"表 {cell.source.form} 不在 needs 或 uses 中。",
                f"the form {cell.source.form} is in neither needs nor uses.",
            )


def _wrong(path: Path, zh: str, en: str) -> UserError:
    return UserError(str(path), Words(zh, en), Words("改正模板文件。", "Correct the template's file."))


@dataclass(frozen=True, slots=True)
class _Part:
    """A piece of the TOML that knows its place, so that a mistake can be named."""

    path: Path
    place: str
    data: Mapping[str, Any]

    def wrong(self, key: str, zh: str, en: str) -> UserError:
        at = f"{self.place}.{key}" if self.place else key
        return _wrong(self.path, f"{at}：{zh}", f"{at}: {en}")

    def only(self, known: set[str]) -> None:
        for key in self.data:
            if key not in known:
                raise self.wrong(key, f"不认识的键，可用：{'、'.join(sorted(known))}。", "the key is not known.")

    def text(self, key: str) -> str:
        value = self.data.get(key)
        if not isinstance(value, str) or not value:
            raise self.wrong(key, "应为文字。", "a text is needed.")
        return value

    def texts(self, key: str) -> tuple[str, ...]:
        value = self.data.get(key, [])
        if not isinstance(value, list) or not all(isinstance(v, str) for v in value):
            raise self.wrong(key, "应为文字的列表。", "a list of texts is needed.")
        return tuple(value)

    def strings(self) -> dict[str, str]:
        return {key: self.text(key) for key in self.data}

    def unit(self, key: str) -> Unit | None:
        if key not in self.data:
            return None
        label = self.text(key)
        if label not in UNITS:
            raise self.wrong(key, f"不认识的单位“{label}”。", f"the unit {label} is not known.")
        return UNITS[label]

    def part(self, key: str) -> "_Part":
        value = self.data.get(key, {})
        if not isinstance(value, dict):
            raise self.wrong(key, "应为一组键值。", "a table is needed.")
        return _Part(self.path, f"{self.place}.{key}" if self.place else key, value)

    def parts(self, key: str) -> "tuple[_Part, ...]":
        value = self.data.get(key, [])
        if not isinstance(value, list) or not all(isinstance(v, dict) for v in value):
            raise self.wrong(key, "应为表的列表。", "a list of tables is needed.")
        return tuple(_Part(self.path, f"{key}[{at}]", v) for at, v in enumerate(value, start=1))
