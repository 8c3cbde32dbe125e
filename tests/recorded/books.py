"""What a workbook's formulas read and give after an edit: rows that grow, shrink, come in or go, another figure."""

import tempfile
from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path

import openpyxl
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.formula import ArrayFormula
from openpyxl.worksheet.table import Table
from recorded.fills import full
from recorded.pages import Recorded, seen
from recorded.telling import told
from scored import REGIONS

from quotaxl.core.edits import DeleteRows, Edit, EditPlan, GrowRows, InsertRows, SetCell
from quotaxl.core.errors import UserError
from quotaxl.fill.blank import WORKBOOKS
from quotaxl.fill.bound import bind
from quotaxl.fill.context import context_of
from quotaxl.fill.plan import plan_fill
from quotaxl.fill.records import records as records_of
from quotaxl.fill.template import Template, shipped
from quotaxl.sources.read import read_workbook
from quotaxl.xlsx.apply import apply_plan

LIST, OTHER, LAST = "明细", "汇总", "三月"
ROWS = (("学校", "一般", 2, 10), ("水库", "专项", 3, 20), ("医院", "一般", 4, 30), ("公路", "专项", 5, 40))
"""Rows 3 to 6 of the list, whose table begins in row 2 and ends with totals in row 7."""
FORMULAS: Mapping[str, str] = {
    "sums": """
SUM(明细!C3:C6)
SUM(明细!C4)
明细!C3+明细!C4+明细!C5+明细!C6
SUMIF(明细!B3:B6,"一般",明细!C3:C6)
SUM(明细!C:C)
SUM(明细!3:6)
COUNTA(明细!A3:A6)
SUMPRODUCT((明细!B3:B6="专项")*明细!D3:D6)
VLOOKUP("医院",明细!A3:D6,4,FALSE)
INDEX(明细!D3:D6,ROWS(明细!A3:A6))
SUM(明细!C3:INDEX(明细!C3:C6,2))
SUBTOTAL(9,明细!C3:C7)
明细!C7/明细!D7
IFERROR(1/(明细!C3-2),"零")
TEXT(明细!D6,"0.00")&明细!A6
SUM(明细!C2:D6)
MAX(明细!$D$3:$D$6)-明细!D$3
""",
    "names": """
SUM(规模)
SUM(数量)*2
合计
本表
税率*100
SUM(往下)
SUM(两处)
没有这个名称+1
IF(税率>0,规模一,0)
"规模"&税率
SUM(规模,税率)
COUNT(规模)+ROWS(规模)
""",
    "structured": """
SUM(清单[金额])
SUM(清单[[#Data],[金额]])
清单[[#Totals],[金额]]
清单[[#Headers],[金额]]
SUM(清单[[数量]:[金额]])
COUNTA(清单[#All])
COUNTA(清单[#Headers])
SUM(清单[#Totals])
COUNTA(清单[[#Headers],[#Data],[名称]])
SUM(清单[[#Data],[#Totals],[金额]])
COUNTA(清单)
SUM(清单[没有])
ROWS(清单[名称])
""",
    "moving": """
SUM(OFFSET(明细!C2,1,0,4,1))
SUM(明细!C3:OFFSET(明细!C7,-1,0))
SUM(INDIRECT("明细!D3:D6"))
OFFSET(明细!A2,2,0)
INDIRECT("明细!C"&ROW())
SUM(INDIRECT("规模"))
SUM(OFFSET(明细!C2,1,0,COUNTA(明细!A3:A6),1),{1,2})
ROW()
COLUMN()
OFFSET(明细!A1,-1,0)
SUM(OFFSET(明细!C2,1,0,ROWS(明细!A3:A6),2))
""",
    "sheets": """
SUM(一月:三月!A1)
SUM(一月:二月!A1:A2)
三月!A1*2
'一月'!A2&"x"
SUM(没有!A1)
[1]外部!A1
A1
A2+1
A30
SUM(A1:A3)
COUNT(一月:三月!A1:A3)
AVERAGE(三月:一月!A1)
""",
}
"""Formulas of the sheet 汇总, one a line, from B3 down."""
EDITS: Mapping[str, tuple[Edit, ...]] = {
    "figure": (SetCell(LIST, "C4", 30, "x"),),
    "text": (SetCell(LIST, "C5", "无", "x"), SetCell("二月", "A1", 7, "x")),
    "empty": (SetCell(LIST, "D3", None, "x"),),
    "grown": (GrowRows(LIST, 3, 4, 6, "x"), SetCell(LIST, "C8", 100, "x")),
    "shrunk": (GrowRows(LIST, 3, 4, 2, "x"),),
    "inserted": (InsertRows(LIST, 5, 2, 4, "x"), SetCell(LIST, "C5", 50, "x")),
    "deleted": (DeleteRows(LIST, 4, 2, "x"),),
}


def records() -> Iterator[Recorded]:
    """Yield a record for each group of formulas and edit, and for each filled form."""
    for group in FORMULAS:
        for name in EDITS:
            yield Recorded("books/edited", f"{group} {name}", partial(_edited, group, name))
    for template in shipped():
        if template.id not in WORKBOOKS:
            yield Recorded("books/filled", template.id, partial(_filled, template))


def _edited(group: str, name: str) -> list[str]:
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "a.xlsx"
        _write(source, FORMULAS[group].split())
        return _after(source, EditPlan(EDITS[name]))


def _filled(template: Template) -> list[str]:
    tables = full()
    context = context_of(tables, REGIONS)
    record = records_of(template.each, {}, tables, context, template.unit).rows[0] if template.each else None
    plan = plan_fill(bind(template, read_workbook(template.form)), tables, context, record=record).plan
    return _after(template.form, plan)


def _after(source: Path, plan: EditPlan) -> list[str]:
    """Return the formulas with their results, and names, of a workbook after an edit."""
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / source.name
        try:
            apply_plan(source, plan, target)
        except UserError as error:
            return [seen(f"refused {told(error.what)}")]
        book = read_workbook(target)
    lines = [seen(f"name {name} = {text}") for name, text in sorted(book.names.items()) if "__" not in name]
    for grid in book.grids:
        for (row, column), formula in sorted(grid.formulas.items()):
            result = "none" if (row, column) in grid.uncached else repr(grid.value(row, column))
            lines.append(seen(f"{grid.sheet}!R{row}C{column} ={formula} → {result}"))
    return lines


def _write(path: Path, formulas: Sequence[str]) -> None:
    book = openpyxl.Workbook()
    page = book.active
    page.title = LIST
    page.append(["项目明细"])
    page.append(["名称", "性质", "数量", "金额"])
    for row in ROWS:
        page.append(row)
    page.append(["合计", None, "=SUM(C3:C6)", "=SUBTOTAL(109,D3:D6)"])
    table = Table(displayName="清单", ref="A2:D7", totalsRowCount=1)
    page.add_table(table)
    other = book.create_sheet(OTHER)
    other["A1"], other["A2"] = 5, "=A1*3"
    for at, text in enumerate(formulas, start=3):
        other.cell(at, 2).value = f"={text}"
    other["D3"] = ArrayFormula("D3:D4", "=明细!C3:C4*2")
    for number, name in enumerate(("一月", "二月", LAST), start=1):
        month = book.create_sheet(name)
        month["A1"], month["A2"], month["B1"] = number, f"第{number}", "=A1+汇总!A2"
    for name, text in (("规模", "明细!$D$3:$D$6"), ("数量", "明细!$C$3:$C$6"), ("合计", "明细!$D$7"), ("税率", "0.03"),
                       ("往下", "OFFSET(明细!$C$2,1,0,2,1)"), ("两处", "明细!$C$3,明细!$D$4"), ("规模一", "明细!$D$3"),
                       ("本表", "汇总!$A$1")):  # fmt: skip
        book.defined_names[name] = DefinedName(name, attr_text=text)
    other.defined_names["本表"] = DefinedName("本表", attr_text="汇总!$A$2")
    book.save(path)
