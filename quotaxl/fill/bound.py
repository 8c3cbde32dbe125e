"""A template together with its form: every name resolved to cells."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from quotaxl.core.caption import Caption
from quotaxl.core.document import Document
from quotaxl.core.errors import UserError
from quotaxl.core.grid import Grid
from quotaxl.core.words import Words
from quotaxl.fill.named import with_names
from quotaxl.fill.names import ours, target_of
from quotaxl.fill.place import Named, placed
from quotaxl.fill.template import Template


@dataclass(frozen=True, slots=True)
class BoundTemplate:
    """A template whose names all point at cells of `form`. `unused` are names of the form that nothing fills."""

    template: Template
    form: Document
    cells: Mapping[str, Named]
    unused: tuple[str, ...] = ()
    captions: tuple[Caption, ...] = ()
    """The texts beside the form's cells, where they were read."""

    def grid(self, sheet: str) -> Grid:
        """Return a sheet of the form."""
        return next(grid for grid in self.form.grids if grid.sheet == sheet)


def bind(template: Template, form: Document, captions: Sequence[Caption] = ()) -> BoundTemplate:
    """Return the template with its names resolved in its form; `captions` are the texts beside the form's cells.

    Raises UserError for a form without names, a name that is missing, that points at deleted cells
    (#REF!) or at something else than cells of one sheet.
    """
    template = with_names(template, form)
    sheets = {grid.sheet for grid in form.grids}
    places = {name: placed(target, sheets) for name, target in form.names.items() if not name.startswith("_xlnm")}
    wanted = template.names
    missing = [name for name in wanted if name not in places]
    if missing:
        raise UserError(
            form.file,
            Words(
                f"模板缺少 {len(missing)} 个名称：{'、'.join(missing[:8])}，无法知道填到哪里。",
                f"The template lacks {len(missing)} defined names ({', '.join(missing[:8])}); "
                "where their figures go is unknown.",
            ),
            Words(
                "在 Excel 的名称管理器中补上，或换用原模板。", "Add them in Excel's name manager, or use the original."
            ),
        )
    named = (name for name in places if target_of(name))
    broken = [name for name in dict.fromkeys((*wanted, *named)) if places[name] is None]
    if broken:
        raise UserError(
            form.file,
            Words(
                f"名称 {'、'.join(broken[:8])} 没有指向单元格（可能所在单元格已被删除）。",
                f"The names {', '.join(broken[:8])} do not point at cells; the cells may have been deleted.",
            ),
            Words("在名称管理器中重新指定其引用位置。", "Point them at cells again in Excel's name manager."),
        )
    cells = {name: place for name, place in places.items() if place is not None}
    for table in template.tables:
        _check_merges(form, cells[table.rows])
        if table.header and cells[table.rows].sheet != cells[table.header].sheet:
            raise UserError(
                form.file,
                Words(
                    f"名称 {table.rows} 与表头 {table.header} 不在同一工作表。",
                    f"{table.rows} and its header {table.header} are on different sheets.",
                ),
                Words("让两个名称指向同一工作表。", "Point both names at the same sheet."),
            )
    unused = tuple(sorted(n for n in set(places) - set(wanted) if not ours(n)))
    return BoundTemplate(template, form, cells, unused, tuple(captions))


def _check_merges(form: Document, rows: Named) -> None:
    """Raise UserError where merged cells reach over some of the rows that grow: one over all of them grows too."""
    grid = next(g for g in form.grids if g.sheet == rows.sheet)
    top, bottom = rows.area.top, rows.area.bottom
    for merge in grid.merges:
        whole = merge.top <= top and merge.bottom >= bottom
        if merge.top != merge.bottom and merge.top <= bottom and merge.bottom >= top and not whole:
            raise UserError(
                f"{form.file} {rows.sheet}!{merge}",
                Words(
                    f"合并单元格 {merge} 跨越明细行，行数变化时无法保持。",
                    f"The merged cells {merge} span rows that grow with the data; they cannot be kept.",
                ),
                Words(
                    "取消该合并，或把它移到明细行之外，再填表。",
                    "Unmerge them, or move them off these rows, and fill again.",
                ),
            )
