"""Use case: fill a form from an allocation table and a county's workbook, and mark both."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from quotaxl import regions
from quotaxl.app.check import Wishes, judge
from quotaxl.app.load import Loaded, load
from quotaxl.app.mark import make_marked, marked_names
from quotaxl.app.outputs import check_targets, publish, staging
from quotaxl.core.errors import UserError
from quotaxl.core.finding import Outcome
from quotaxl.core.ports import ApplyPlan, ReadWorkbook
from quotaxl.core.table import Table
from quotaxl.core.words import Lang, Words
from quotaxl.fill.bound import bind
from quotaxl.fill.context import context_of
from quotaxl.fill.missing import Missing
from quotaxl.fill.plan import plan_fill
from quotaxl.fill.template import BINDING, Template, read_template, shipped
from quotaxl.marks.plan import list_plan

DEFAULT_TEMPLATE = "adjustment-plan"
_ALLOCATION, _COUNTY = "allocation", "county-info"
_UNSAFE = re.compile(r'[<>:"/\\|?*\x00-\x1f]')

_NO_ALLOCATION = Words("两个文件中都没有资金分配表。", "Neither file holds an allocation table.")
_NO_COUNTY = Words(
    "两个文件中都没有县级填报表（缺“基本信息”表）。", "Neither file is a county workbook (no sheet 基本信息)."
)
_GIVE_BOTH = Words(
    "请给出一个资金分配表文件和一个县级填报表文件；空白填报表可用 quotaxl new 生成。",
    "Give one file with the allocation table and one county workbook; quotaxl new makes an empty one.",
)
_AMBIGUOUS = Words(
    "找到{count}个资金分配表：{places}，无法确定用哪一个。", "{count} allocation tables were found: {places}."
)
_KEEP_ONE = Words(
    "请只保留要用的那一个（其余移到别的文件）。", "Keep the one that is meant and move the others to another file."
)
_NO_UNIT = Words(
    "资金分配表没有写明单位，无法换算。", "The allocation table states no unit, so nothing can be converted."
)
_WRITE_UNIT = Words("请在表头上方写明，如“单位：万元”。", "Write it above the header, such as 单位：万元.")
_NO_TEMPLATE = Words("没有这个模板；自带的模板有：{known}。", "There is no such template; those that ship are {known}.")
_NAME_TEMPLATE = Words(
    "请给出模板编号，或含有 template.toml 的文件夹。", "Give a template's id, or a folder with template.toml."
)


@dataclass(frozen=True, slots=True)
class Filled:
    """What was written, what stayed blank and what was found."""

    form: Path
    marked: tuple[Path, ...]
    unmarked: tuple[Path, ...]
    missing: tuple[Missing, ...]
    outcomes: tuple[Outcome, ...]


@dataclass(frozen=True, slots=True)
class Order:
    """What to fill and where: `output` is a file or an existing folder, `template` an id or a folder.

    `copies` says whether marked copies of the inputs are written too.
    """

    inputs: tuple[Path, Path]
    output: Path
    template: str = DEFAULT_TEMPLATE
    force: bool = False
    lang: Lang = "zh"
    copies: bool = True


def fill(order: Order, read: ReadWorkbook, apply: ApplyPlan, wishes: Wishes) -> Filled:
    """Write the filled form with the list of findings, and marked copies of the inputs beside it: all or nothing.

    Which input is which is seen from their tables. Everything is computed and every target looked at before
    the first file is written. Raises UserError for whatever the user can mend.
    """
    template = find_template(order.template)
    table = regions.load()
    loaded = load(order.inputs, read, table)
    tables = chosen_tables(loaded)
    result = plan_fill(bind(template, read(template.form)), tables, context_of(tables, table))
    checked = judge(loaded, wishes)

    target = order.output / _UNSAFE.sub("_", result.output) if order.output.is_dir() else order.output
    names = marked_names(loaded if order.copies else (), target.parent)
    check_targets([target, *names], order.inputs, force=order.force)
    with staging(target.parent) as stage:
        made = stage / target.name
        apply(template.form, result.plan + list_plan(checked.outcomes, order.lang), made)
        staged = {target: made}
        for place, one in names.items():
            staged[place] = make_marked(stage / place.name, one, checked.outcomes, apply, order.lang)
        publish(staged)
    unmarked = tuple(one.path for one in loaded if one not in names.values())
    return Filled(target, tuple(names), unmarked, result.missing, checked.outcomes)


def chosen_tables(loaded: Sequence[Loaded]) -> tuple[Table, ...]:
    """Return the tables of both inputs.

    Raises UserError unless there is one allocation table, with a unit, and a county workbook.
    """
    files = "、".join(str(one.path) for one in loaded)
    tables = tuple(table for one in loaded for table in one.tables)
    found = [table for table in tables if table.form == _ALLOCATION]
    if not found:
        raise UserError(files, _NO_ALLOCATION, _GIVE_BOTH)
    if not any(table.form == _COUNTY for table in tables):
        raise UserError(files, _NO_COUNTY, _GIVE_BOTH)
    if len(found) > 1:
        places = "、".join(f"{table.file} {table.sheet}!{table.area}" for table in found)
        raise UserError(files, _AMBIGUOUS.fill(count=len(found), places=places), _KEEP_ONE)
    if any(found[0].unit_of(column.name) is None for column in found[0].amounts()):
        raise UserError(f"{found[0].file} {found[0].sheet}", _NO_UNIT, _WRITE_UNIT)
    return tables


def find_template(wish: str) -> Template:
    """Return the template with this id, or the one in this folder. Raises UserError where there is none."""
    if (Path(wish) / BINDING).is_file():
        return read_template(Path(wish))
    known = {template.id: template for template in shipped()}
    if wish not in known:
        raise UserError(wish, _NO_TEMPLATE.fill(known="、".join(known)), _NAME_TEMPLATE)
    return known[wish]
