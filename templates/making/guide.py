"""The first sheet of the county workbook: which sheets serve which job, and how they are filled in."""

from openpyxl import Workbook

from quotaxl.core.edits import GUIDE_SHEET
from templates.making.paper import add_sheet, put, put_header, put_title

_JOBS = (
    ("编制预算调整方案",
     "基本信息、债务限额、限额变动（有几批时）、债券项目、一般公共预算、政府性基金预算、债务余额",
     "quotaxl fill 分配表 本表：预算调整附表；quotaxl report：调整报告"),
    ("公开年初预算的债务表", "基本信息、债务限额、债务执行", "quotaxl fill 本表 --template 表1-1（至表1-5）"),
    ("公开决算的债务表", "基本信息、债务决算、债券支出", "quotaxl fill 本表 --template 决算表的名称"),
    ("公开存续期的债券表", "基本信息、债券信息、债券支出", "quotaxl fill 本表 --template 存续期表的名称"),
    ("报送绩效目标", "基本信息、债券项目", "quotaxl fill 本表 --template 绩效目标申报表"),
)  # fmt: skip
_HOW = (
    "1. 浅黄色的格填写；白色的数字格是公式，会自动合计，一般不必改。",
    "2. 单位在每张表的右上角，可下拉改为万元或元；先选单位，再填数。",
    "3. 没有的填 0，文件未列明的留空；用不到的表留空即可，不必删除。",
    "4. “三、调整后债务限额”和各项余额按批准数、决算数填写，用来核对，不是公式。",
    "5. 填好后用 quotaxl check 本表 核对；同时给出上级分配表，可一并核对。",
)


def guide(book: Workbook) -> None:
    """Add the sheet that says which sheets serve which job, and how they are filled in. It holds no figure."""
    sheet = add_sheet(book, GUIDE_SHEET, (26, 52, 42), landscape=True)
    put_title(sheet, 1, "填报说明", 3)
    put_header(sheet, 2, ("要做的事", "要填的表", "填好以后"), height=28)
    for at, texts in enumerate((*_JOBS, *((how, "", "") for how in _HOW)), start=3):
        if texts[1]:
            for column, text in enumerate(texts, start=1):
                put(sheet, at, column, text, border=True, align="left", wrap=True)
        else:
            sheet.merge_cells(start_row=at, end_row=at, start_column=1, end_column=3)
            put(sheet, at, 1, texts[0], align="left", wrap=True)
        sheet.row_dimensions[at].height = 40 if texts[1] else 24
