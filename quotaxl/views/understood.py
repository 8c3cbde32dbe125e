"""What `read` understood, on a terminal: a table's properties, columns and first rows."""

from collections import Counter
from collections.abc import Iterator
from typing import Literal

from rich.console import Console, ConsoleOptions, RenderResult
from rich.table import Table as Drawn
from rich.text import Text

from quotaxl.catalogue.form import form
from quotaxl.core.amount import plain
from quotaxl.core.refs import column_letter
from quotaxl.core.table import Column, ColumnType, RowRole, Table
from quotaxl.core.words import Lang, Words, list_of
from quotaxl.text.clean import line
from quotaxl.views.celltexts import MORE, ROLES, TYPES, shown

_UNKNOWN = Words("未识别（按普通表读取）", "unknown (read as a plain table)")
_NONE = Words("无", "none")
_PROPERTIES = {
    "form": Words("表样", "form"),
    "title": Words("标题", "title"),
    "number": Words("文号", "document number"),
    "unit": Words("单位", "unit"),
    "region": Words("地区", "region"),
    "year": Words("年度", "year"),
    "area": Words("范围", "area"),
    "rows": Words("行", "rows"),
    "confidence": Words("把握", "confidence"),
    "reasons": Words("理由", "why"),
    "remarks": Words("注意", "remarks"),
}
_COLUMN = (Words("列", "Column"), Words("表头", "Heading"), Words("类型", "Type"), Words("合计行", "Total row"))
_ROWS_SHOWN = 25
_COLUMNS_SHOWN = 4


class TableShown:
    """What was understood of one table. All text is plain: no markup is obeyed."""

    def __init__(self, table: Table, lang: Lang) -> None:
        self._table = table
        self._lang: Lang = lang

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        """Draw the properties, the columns and the first rows."""
        table = self._table
        yield Text(f"{line(table.file)} · {line(table.sheet)}", style="bold")
        for name, told in self._properties():
            colon = "：" if self._lang == "zh" else ": "
            yield Text(f"  {_PROPERTIES[name].say(self._lang)}{colon}{line(told)}")
        yield self._columns()
        yield self._rows()
        if table.frame.height > _ROWS_SHOWN:
            yield Text(MORE.fill(count=table.frame.height - _ROWS_SHOWN).say(self._lang), style="dim")

    def _properties(self) -> Iterator[tuple[str, str]]:
        """Yield what was understood of a table as a whole, by name."""
        table, lang = self._table, self._lang
        comma, semicolon = ("，", "；") if lang == "zh" else (", ", "; ")
        none = _NONE.say(lang)
        roles = Counter(table.frame["role"].to_list())
        yield "form", _form(table, lang)
        yield "title", table.title or none
        yield "number", table.document_number or none
        yield "unit", f"{table.unit.label} ({table.unit_ref})" if table.unit and table.unit_ref else _unit(table, none)
        yield "region", table.region or none
        yield "year", str(table.year) if table.year else none
        yield "area", str(table.area)
        yield (
            "rows",
            comma.join(f"{ROLES[RowRole(role)][2].say(lang)} {n}" for role, n in roles.items()),
        )
        yield "confidence", f"{plain(table.confidence * 100)} %"
        if table.reasons:
            yield "reasons", list_of(table.reasons).say(lang)
        if table.remarks:
            yield (
                "remarks",
                semicolon.join(f"{remark.ref} {remark.text}" for remark in table.remarks[:12]),
            )

    def _columns(self) -> Drawn:
        """Return the table's columns with their header, type, unit and total."""
        lang = self._lang
        drawn = Drawn(pad_edge=False)
        for at, heading in enumerate(_COLUMN):
            drawn.add_column(heading.say(self._lang), justify="right" if at == 3 else "left", overflow="fold")
        totals = self._table.frame["role"].eq(RowRole.TOTAL.value).arg_true()
        for column in self._table.columns:
            total = self._table.frame[column.name][int(totals[0])] if len(totals) else None
            unit = f" {column.unit.label}" if column.unit else ""
            drawn.add_row(
                column_letter(column.index),
                Text(line(" / ".join(column.path))),
                f"{TYPES[column.type].say(lang)}{unit}",
                Text(shown(total)),
            )
        return drawn

    def _rows(self) -> Drawn:
        table = self._table
        others = [c for c in table.columns if c.index != table.label_column]
        columns = (table.amounts() or tuple(others))[:_COLUMNS_SHOWN]
        drawn = Drawn(pad_edge=False)
        for heading in ("", "", ""):
            drawn.add_column(heading, overflow="fold")
        for column in columns:
            side: Literal["left", "right"] = "right" if column.type is ColumnType.AMOUNT else "left"
            drawn.add_column(Text(line(_last(column))), justify=side, overflow="fold")
        for row in table.frame.head(_ROWS_SHOWN).iter_rows(named=True):
            mark, style, _ = ROLES[RowRole(row["role"])]
            label = Text("  " * int(row["depth"] or 0) + line(row["label"] or ""), style=style)
            drawn.add_row(str(row["row"]), mark, label, *(Text(shown(row[c.name])) for c in columns))
        return drawn


def _form(table: Table, lang: Lang) -> str:
    if table.form is None:
        return _UNKNOWN.say(lang)
    return Words(form(table.form).name, table.form).say(lang)


def _unit(table: Table, none: str) -> str:
    return table.unit.label if table.unit else none


def _last(column: Column) -> str:
    return " / ".join(column.path[-2:])
