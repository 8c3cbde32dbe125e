import csv
import io

import openpyxl
from samples import EARMARK, HOSTILE, OUTCOMES

from quotaxl.core.finding import Outcome, Status
from quotaxl.views.findings import as_csv, as_xlsx
from quotaxl.views.formats import ShownFindings

BAD = (Outcome("QX-P302", Status.FAILED, (HOSTILE,)),)


def rows(text):
    return list(csv.reader(io.StringIO(text)))


def test_csv_has_a_row_per_finding_and_per_check_that_lacks_data():
    head, *body = rows(as_csv.made(ShownFindings((), OUTCOMES, "zh")))
    assert head == [
        "级别",
        "规则",
        "文件",
        "表",
        "单元格",
        "问题",
        "应为",
        "实为",
        "差额",
        "单位",
        "可能原因",
        "依据",
        "处理办法",
        "算式",
    ]
    assert [row[:2] for row in body] == [
        ["错误", "QX-S101"],
        ["错误", "QX-E101"],
        ["警告", "QX-P301"],
        ["未核对", "QX-B101"],
    ]
    assert body[3][5] == "调整后预算数不等于年初预算数加调整数；没有债务余额表；需填写 〔债务余额〕B4:B5"
    assert body[1][6:10] == ["8000", "0", "-8000", "万元"]
    assert body[1][11] == "；".join(EARMARK.basis)


def test_csv_lets_no_text_become_a_formula():
    (_, row) = rows(as_csv.made(ShownFindings((), BAD, "zh")))
    assert row[5].startswith("'=HYPERLINK")
    assert row[7] == "'=1+1"
    assert row[12] == "+1"  # a plain number is a number


def test_xlsx_holds_texts_only():
    book = openpyxl.load_workbook(io.BytesIO(as_xlsx.made(ShownFindings((), (*OUTCOMES, *BAD), "zh"))))
    sheet = book.worksheets[0]
    kinds = {cell.data_type for row in sheet.iter_rows() for cell in row if cell.value is not None}
    assert kinds == {"s"}
    assert any(cell.value == "=1+1" for cell in sheet["H"])
    assert sheet.freeze_panes == "A2"
