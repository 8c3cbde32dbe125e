"""Marking 2,000 cells of a workbook of 200,000 rows: quotaxl against openpyxl, each in a process of its own.

Usage: python benchmarks/mark_large.py [ROWS]. Prints seconds, peak memory and the ratio,
and ends with 1 where it is less than 20 or quotaxl took 500 MB.
"""

import resource
import subprocess
import sys
import tempfile
import time
import zipfile
from pathlib import Path

MARKS, COLUMNS = 2_000, 12
PROMISED, PROMISED_MB = 20.0, 500


def make(path: Path, rows: int) -> None:
    """Write a workbook of rows × 12 cells, Chinese text among the numbers."""
    parts = [
        b'<?xml version="1.0" encoding="UTF-8"?>\n<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
        b"<sheetData>"
    ]
    for row in range(1, rows + 1):
        cells = [f'<c r="A{row}" t="inlineStr"><is><t>阿图什市项目{row}</t></is></c>']
        cells += [f'<c r="{chr(65 + c)}{row}"><v>{row * c}.25</v></c>' for c in range(1, COLUMNS)]
        parts.append(f'<row r="{row}">{"".join(cells)}</row>'.encode())
    parts.append(b"</sheetData></worksheet>")
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    rels = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    package = "http://schemas.openxmlformats.org/package/2006/"
    sheet_type = "application/vnd.openxmlformats-officedocument.spreadsheetml."
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(
            "[Content_Types].xml",
            f'<Types xmlns="{package}content-types"><Default Extension="rels" ContentType='
            '"application/vnd.openxmlformats-package.relationships+xml"/>'
            f'<Override PartName="/xl/workbook.xml" ContentType="{sheet_type}sheet.main+xml"/>'
            f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{sheet_type}worksheet+xml"/></Types>',
        )
        archive.writestr(
            "_rels/.rels",
            f'<Relationships xmlns="{package}relationships"><Relationship Id="rId1" Type="{rels}/officeDocument"'
            ' Target="xl/workbook.xml"/></Relationships>',
        )
        archive.writestr(
            "xl/workbook.xml",
            f'<workbook xmlns="{main}" xmlns:r="{rels}"><sheets><sheet name="项目" sheetId="1" r:id="rId1"/></sheets>'
            "</workbook>",
        )
        archive.writestr(
            "xl/_rels/workbook.xml.rels",
            f'<Relationships xmlns="{package}relationships"><Relationship Id="rId1" Type="{rels}/worksheet"'
            ' Target="worksheets/sheet1.xml"/></Relationships>',
        )
        archive.writestr("xl/worksheets/sheet1.xml", b"".join(parts))


def quotaxl(source: Path, target: Path, rows: int) -> None:
    from quotaxl.core.edits import FINDINGS_SHEET, AddSheet, Edit, EditPlan, Formula, Note, Overlay, SetCell
    from quotaxl.core.finding import Severity
    from quotaxl.xlsx import apply_plan

    edits: list[Edit] = [AddSheet(FINDINGS_SHEET, "mark", widths=(12, 60))]
    for number in range(MARKS):
        row = 1 + number * rows // MARKS
        check = f"ROUND(C{row}-B{row}*2,2)<>0"
        edits += [
            Overlay("项目", f"C{row}", f'AND(N("QX-S101")=0,{check})', Severity.ERROR, "mark"),
            Note("项目", f"C{row}", "合计与分项不符", "mark"),
            SetCell(FINDINGS_SHEET, f"A{number + 2}", f"项目!C{row}", "mark"),
            SetCell(
                FINDINGS_SHEET, f"B{number + 2}", Formula(f"IF(ROUND('项目'!C{row}-'项目'!B{row}*2,2)<>0,1,0)"), "mark"
            ),
        ]
    apply_plan(source, EditPlan(tuple(edits)), target)


def openpyxl(source: Path, target: Path, rows: int) -> None:
    import openpyxl as peer
    from openpyxl.comments import Comment
    from openpyxl.formatting.rule import FormulaRule
    from openpyxl.styles import PatternFill

    book = peer.load_workbook(source)
    sheet = book["项目"]
    findings = book.create_sheet("核对结果")
    fill = PatternFill("solid", bgColor="FFC7CE")
    for number in range(MARKS):
        row = 1 + number * rows // MARKS
        sheet.conditional_formatting.add(f"C{row}", FormulaRule(formula=[f"ROUND(C{row}-B{row}*2,2)<>0"], fill=fill))
        sheet[f"C{row}"].comment = Comment("合计与分项不符", "quotaxl")
        findings.cell(number + 2, 1, f"项目!C{row}")
        findings.cell(number + 2, 2, f"=IF(ROUND('项目'!C{row}-'项目'!B{row}*2,2)<>0,1,0)")
    book.save(target)


def main() -> None:
    if len(sys.argv) == 5:
        way, source, target, rows = sys.argv[1:]
        start = time.perf_counter()
        {"quotaxl": quotaxl, "openpyxl": openpyxl}[way](Path(source), Path(target), int(rows))
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(time.perf_counter() - start, time.process_time(), peak)
        return
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else 200_000
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "large.xlsx"
        make(source, rows)
        seconds, memory = {}, {}
        for way in ("quotaxl", "openpyxl"):
            target = Path(folder) / f"{way}.xlsx"
            command = [sys.executable, __file__, way, str(source), str(target), str(rows)]
            wall, cpu, peak = map(
                float, subprocess.run(command, check=True, capture_output=True, text=True).stdout.split()
            )
            seconds[way], memory[way] = cpu, peak
            size = target.stat().st_size >> 20
            print(f"{way:10} {wall:7.2f} s  {cpu:7.2f} s of processor  {peak:7.0f} MB  {size} MiB written")
    ratio = seconds["openpyxl"] / seconds["quotaxl"]
    kept = ratio >= PROMISED and memory["quotaxl"] < PROMISED_MB
    print(f"quotaxl is {ratio:.1f} x as fast (processor time); promised >= {PROMISED:g} x and < {PROMISED_MB} MB: "
          f"{'kept' if kept else 'BROKEN'}")  # fmt: skip
    sys.exit(not kept)


if __name__ == "__main__":
    main()
