"""Templates as others make them: one by XlsxWriter, one by LibreOffice from a flat ODF text."""

import shutil
import subprocess
from pathlib import Path

import xlsxwriter

HEADERS = ("序号", "项目名称", "项目主管部门", "项目实施单位", "债券性质", "债券规模", "发行时间")


def by_xlsxwriter(path: Path, *, protect: str | None = None, merge: bool = False) -> Path:
    """A list of projects with a title in its own words, five empty rows and a total that is calculated."""
    book = xlsxwriter.Workbook(str(path))
    sheet = book.add_worksheet("项目安排")
    title = book.add_format({"bold": True, "font_size": 16, "align": "center", "font_name": "宋体"})
    head = book.add_format({"bold": True, "border": 1, "bg_color": "#DDEBF7", "text_wrap": True})
    body = book.add_format({"border": 1, "text_wrap": True})
    money = book.add_format({"border": 1, "num_format": "#,##0.00"})
    sheet.set_column("B:B", 30)
    sheet.merge_range("A1:G1", "墨玉县2023年新增地方政府债券资金使用安排表", title)
    sheet.write("G2", "单位：万元")
    for column, text in enumerate(HEADERS):
        sheet.write(2, column, text, head)
    for row in range(3, 8):
        for column in range(7):
            sheet.write_blank(row, column, None, money if column == 5 else body)
    sheet.write("B9", "合计", head)
    sheet.write_formula("F9", "=SUM(F4:F8)", money, 0)
    sheet.write("A10", "注：1.本表由墨玉县财政局编制，反映2023年的安排。")
    sheet.data_validation("E4:E8", {"validate": "list", "source": ["一般债券", "专项债券"]})
    sheet.conditional_format("F4:F8", {"type": "cell", "criteria": ">", "value": 10000, "format": head})
    if merge:
        sheet.merge_range("C5:C6", "", body)
    if protect:
        sheet.protect(protect)
    book.close()
    return path


_ROWS = (
    ("××县2024年地方政府一般债务余额情况表", None, None),
    (None, None, "单位：亿元"),
    ("项目", "预算数", "执行数"),
    ("一、2023年末地方政府一般债务余额实际数", "", ""),
    ("二、2024年末地方政府一般债务余额限额", "", ""),
    ("三、2024年地方政府一般债务发行额", "", "of:=[.C7]+[.C8]"),
    ("其中：中央转贷地方的国际金融组织和外国政府贷款", "", ""),
    ("2024年地方政府一般债券发行额", "", ""),
    ("四、2024年地方政府一般债务还本额", "", ""),
    ("五、2024年末地方政府一般债务余额预计执行数", "", "of:=[.C4]+[.C6]-[.C9]"),
    ("六、2025年地方财政赤字", "", ""),
    ("七、2025年地方政府一般债务余额限额", "", ""),
)


def by_libreoffice(folder: Path) -> Path:
    """The form 表1-2 with formulas of its own, saved as .xlsx by LibreOffice from flat ODF."""
    rows = "".join(f"<table:table-row>{''.join(map(_cell, row))}</table:table-row>" for row in _ROWS)
    text = (
        '<?xml version="1.0" encoding="UTF-8"?><office:document office:version="1.2" '
        'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
        'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
        'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" '
        'xmlns:of="urn:oasis:names:tc:opendocument:xmlns:of:1.2" '
        'office:mimetype="application/vnd.oasis.opendocument.spreadsheet"><office:body><office:spreadsheet>'
        f'<table:table table:name="一般债务">{rows}</table:table></office:spreadsheet></office:body></office:document>'
    )
    (folder / "表1-2.fods").write_text(text, encoding="utf-8")
    program = shutil.which("soffice")
    assert program
    subprocess.run(
        [program, "--headless", f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--convert-to", "xlsx",
         "--outdir", str(folder), str(folder / "表1-2.fods")],
        check=True, capture_output=True, timeout=120,
    )  # fmt: skip
    return folder / "表1-2.xlsx"


def _cell(value: str | None) -> str:
    if not value:
        return "<table:table-cell/>"
    if value.startswith("of:"):
        return f'<table:table-cell table:formula="{value}" office:value-type="float" office:value="0"/>'
    return f'<table:table-cell office:value-type="string"><text:p>{value}</text:p></table:table-cell>'
