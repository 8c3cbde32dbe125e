"""A workbook with some thousand formulas of the kinds that bureaus use, over one list of projects."""

import datetime
import re
from collections.abc import Iterator
from itertools import product
from pathlib import Path

import openpyxl
from openpyxl.worksheet.table import Table

ROWS = (
    (1, "第六小学建设项目", "一般债券", 0.2, datetime.date(2024, 6, 18), "P24-0001", 3),
    (2, "防洪工程项目", "一般债券", 0.1, datetime.date(2024, 7, 1), "P24-0002", 10),
    (3, "新城东路改造项目", "一般债券", 0.8, datetime.date(2024, 2, 29), "P24-0003", 5),
    (4, "公路建设项目", "专项债券", 1.25, datetime.date(2023, 12, 31), "P24-0004", 15),
    (5, "第八中学建设项目", "一般债券", 0.8, datetime.date(2024, 8, 15), "Q24-0005", 20),
    (6, "保障性住房项目", "专项债券", 1, datetime.date(2025, 1, 31), "Q24-0006", 15),
    (7, "公共租赁住房项目", "专项债券", 0.5, datetime.date(2024, 6, 30), "Q24-0007", 10),
    (8, "棚户区改造项目", "专项债券", -3.335, datetime.date(2022, 3, 1), "Q24-0008", 30),
    (9, "园区*基础设施?项目", "专项债券", 1.005, datetime.date(2024, 10, 1), "R24-0009", 7),
    (10, "Hospital Building", None, None, None, "R24-0010", None),
    (11, "hospital annex", "再融资", 12345.678, datetime.date(2024, 11, 30), "R24-0011", 1),
    (12, "尾数 调整", "一般债券", 0, datetime.date(2020, 2, 29), "R24-0012", 2),
)
HEADERS = ("序号", "项目名称", "债券性质", "债券规模", "发行时间", "编号", "期限")
N, B, C, D, E, F, G = (f"数据!${letter}$2:${letter}$13" for letter in "ABCDEFG")


def formulas() -> Iterator[str]:
    """Yield the formulas, without equals sign."""
    yield from _numeric()
    yield from _dated()
    yield from _conditional()
    yield from _row_by_row()
    yield from _others()
    yield from _moving()


def _numeric() -> Iterator[str]:
    numbers = (
        "数据!D2",
        "数据!D5",
        "数据!D9",
        "数据!D10",
        "数据!D11",
        "数据!D12",
        "数据!D13",
        "2.345",
        "-2.345",
        "1234567.891",
        "0.5",
    )
    for value, places in product(numbers, (-2, 0, 1, 2)):
        for name in ("ROUND", "ROUNDUP", "ROUNDDOWN", "TRUNC"):
            yield f"{name}({value},{places})"
    for value in numbers:
        yield from (f"INT({value})", f"ABS({value})", f"SIGN({value})", f"MOD({value},3)", f"MOD({value},-0.7)")
        yield from (f"MROUND(ABS({value}),0.5)", f"CEILING(ABS({value}),0.25)", f"FLOOR(ABS({value}),0.25)")
        yield from (f"SQRT(ABS({value}))", f"POWER(ABS({value}),2)", f"QUOTIENT({value},0.3)", f"ABS({value})^0.5")
        yield from (
            f'IF({value}>0.5,"大","小")',
            f"IF({value},1,0)",
            f"-{value}%",
            f"{value}*3-1",
            f"1/(1+ABS({value}))",
        )
        yield f'IFS({value}>1,"多",{value}>0,"少",TRUE,"无")'
        yield f'SWITCH(ROUND({value},0),1,"一",0,"零","其他")'
    codes = (
        "0",
        "0.0",
        "0.00",
        "#,##0",
        "#,##0.00",
        "0%",
        "0.00%",
        "000",
        "#.##",
        "0.0#",
        '0.00"亿元"',
        '0.00;-0.00;"无"',
    )
    for value, code in product(numbers, codes):
        quoted = code.replace('"', '""')
        yield f'TEXT({value},"{quoted}")'


def _dated() -> Iterator[str]:
    for row, code in product(range(2, 11), ("yyyy-mm-dd", "yyyy年m月d日", "yyyy/mm/dd", "yyyymmdd", "yyyy.m")):
        yield f'TEXT(数据!E{row},"{code}")'
    for row in range(2, 11):
        cell = f"数据!E{row}"
        yield from (f"YEAR({cell})", f"MONTH({cell})", f"DAY({cell})", f"WEEKDAY({cell})", f"WEEKDAY({cell},2)")
        yield from (f"EDATE({cell},1)", f"EDATE({cell},-13)", f"EOMONTH({cell},0)", f"EOMONTH({cell},5)")
        yield from (f"DATE(YEAR({cell})+10,MONTH({cell}),DAY({cell}))", f"{cell}-DATE(2020,1,1)")
        yield from (f'DATEDIF(DATE(2020,1,15),{cell},"{unit}")' for unit in ("D", "M", "Y", "YM"))
        yield f'IF({cell}>DATE(2024,6,30),"下半年","上半年")'
    yield from (f"DATE({y},{m},{d})" for y, m, d in product((2024, 1999, 2025), (1, 2, 13, 0, -3), (1, 31, 0, 400)))


def _conditional() -> Iterator[str]:
    criteria = (
        '"一般债券"', '"专项债券"', '"*债券"', '"一般*"', '"?般债券"', '"<>一般债券"', '"再融资"', '"没有"',
        '"*"', '"=专项债券"',
    )  # fmt: skip
    for text in criteria:
        yield from (f"COUNTIF({C},{text})", f"SUMIF({C},{text},{D})", f'SUMIFS({D},{C},{text},{G},">5")')
        yield from (f'COUNTIFS({C},{text},{D},">=0.8")', f'SUMIFS({D},{C},{text},{B},"*项目")')
        yield f'IFERROR(AVERAGEIF({C},{text},{D}),"无")'
    for text in (
        '"*建设*"',
        '"第?中学*"',
        '"hospital*"',
        '"HOSPITAL BUILDING"',
        '"园区~*基础设施~?项目"',
        '"*项目"',
        '"尾数 调整"',
    ):
        yield from (f"COUNTIF({B},{text})", f"SUMIF({B},{text},{D})", f"IFERROR(MATCH({text},{B},0),0)")
        yield from (f'IFERROR(VLOOKUP({text},数据!$B$2:$G$13,3,FALSE),"无")',)
    for text in ('">1"', '">=1"', '"<0.5"', '"<=0.1"', '"<>0.8"', '"=0.8"', "0.8", '"0.8"', "数据!D4"):
        yield from (
            f"COUNTIF({D},{text})",
            f"SUMIF({D},{text})",
            f"SUMIF({D},{text},{G})",
            f'COUNTIFS({D},{text},{G},"<20")',
        )


def _row_by_row() -> Iterator[str]:
    for row in range(2, 14):
        name = f"数据!B{row}"
        yield from (
            f'VLOOKUP("P24-000{row % 4 + 1}",数据!$F$2:$G$13,2,FALSE)',
            f"MATCH({name},{B},0)" if row != 10 else "1",
        )
        yield from (
            f"INDEX({D},{row - 1})+0",
            f"INDEX(数据!$A$2:$G$13,{row - 1},7)+0",
            f"LEN({name})",
            f"LEFT({name},3)",
        )
        yield from (f"RIGHT({name},2)", f"MID({name},2,3)", f'SUBSTITUTE({name},"项目","工程")', f"UPPER({name})")
        yield from (f'IFERROR(FIND("项目",{name}),0)', f'IFERROR(SEARCH("h*l",{name}),0)', f'REPLACE({name},1,2,"甲")')
        yield from (f'TRIM("  "&{name}&"  x  y ")', f"EXACT({name},LOWER({name}))", f'REPT("■",{row % 5})')
        yield from (f"IFERROR(INDEX({D},MATCH({name},{B},0))/SUM({D}),0)" if row != 10 else "2",)
        yield from (f"VLOOKUP({row}-0.5,数据!$A$2:$G$13,7)+0", f"LOOKUP({row}-0.5,{N},{G})+0", f"MATCH({row}-0.5,{N})")
        yield from (f'IFERROR(RANK(数据!D{row},{D}),"无")', f'IFERROR(RANK(数据!D{row},{D},1),"无")')
        yield from (f'IFERROR(LARGE({D},{row - 1}),"无")', f'IFERROR(SMALL({D},{row - 1}),"无")')
        yield from (
            f"SUM(数据!D$2:D{row})",
            f"SUM(数据!D{row}:G{row})-COUNT(数据!D{row}:G{row})",
            f'数据!B{row}&"（"&数据!F{row}&"）"',
        )
        yield f'HLOOKUP("债券规模",数据!$A$1:$G$13,{row},FALSE)+0'
        yield f'IF(ISBLANK(数据!C{row}),"缺",IF(ISNUMBER(数据!D{row}),"数","文"))'


def _others() -> Iterator[str]:
    for number in (1, 2, 3, 4, 5, 6, 9, 101, 102, 103, 104, 105, 109):
        yield from (f"SUBTOTAL({number},{D})", f"SUBTOTAL({number},数据!D2:D6,数据!G2:G6)")
    for number in (1, 2, 3, 4, 5, 9, 12):
        yield from (f"AGGREGATE({number},{option},{D})" for option in (0, 4, 6))
    yield from (f"AGGREGATE({number},6,{D},{k})" for number, k in product((14, 15), (1, 2, 3)))
    for low, high in (("0", "1"), ("-5", "0.5"), ("0.8", "20000")):
        yield f"SUMPRODUCT(({D}>{low})*({D}<={high})*{G})"
        yield f"SUMPRODUCT(({D}>{low})*({D}<={high}))"
        yield f'SUMPRODUCT(({C}="一般债券")*({D}>{low}),{D})'
        yield f'SUMPRODUCT(--({C}="专项债券"),{D},{G})'
    yield from (f"SUMPRODUCT({D},{G})", f"SUMPRODUCT({D})", f"SUMPRODUCT(({N}>3)*1)", f"SUMPRODUCT(ROUND({D},1))")
    yield from (f'SUMPRODUCT((LEFT({F},1)="Q")*{D})', f"SUMPRODUCT((MONTH({E})=6)*1)", f"SUMPRODUCT(ISNUMBER({D})*1)")
    yield from (f'SUMPRODUCT(1/COUNTIF({F},"P24-0001"))',)
    for row in range(2, 14):
        yield f'XLOOKUP(数据!F{row},{F},{D},"无")'
        yield f'XLOOKUP({row}-0.5,{N},{G},"无",-1)'
        yield f'XLOOKUP({row}-0.5,{N},{G},"无",1)'
    yield from (f'XLOOKUP("{text}",{B},{D},"无",2)' for text in ("*中学*", "hospital a*", "没有*"))
    yield from (f'XLOOKUP("一般债券",{C},{B},"无",0,-1)', f'XLOOKUP("没有",{C},{B})')
    for separator, ignore in product(('"、"', '""', '"；"'), ("TRUE", "FALSE")):
        yield from (f"TEXTJOIN({separator},{ignore},{C})", f"TEXTJOIN({separator},{ignore},{F},数据!B2)")
    yield from (f"CONCAT({F})", "CONCATENATE(数据!B2,数据!C2)", f"MEDIAN({D})", "PRODUCT(数据!D2:D7)", f"AVERAGE({D})")
    yield from (
        f"MAX({D})",
        f"MIN({D})",
        f"COUNT({D})",
        f"COUNTA({C})",
        f"COUNTBLANK({C})",
        f"SUM({D})",
        f"SUM({D})/10000",
    )
    yield from (f'MAXIFS({D},{C},"{kind}")' for kind in ("一般债券", "专项债券"))
    yield from (f'MINIFS({D},{C},"{kind}")' for kind in ("一般债券", "专项债券"))
    yield from (f'AVERAGEIFS({D},{C},"{kind}",{G},">1")' for kind in ("一般债券", "专项债券"))
    yield from (
        "SUM(清单[债券规模])",
        "SUM(清单[[债券规模]:[期限]])-SUM(清单[发行时间])",
        "COUNTA(清单[项目名称])",
        "ROWS(清单)",
    )
    yield from (
        'SUMIF(清单[债券性质],"专项债券",清单[债券规模])',
        "SUM(清单[#All])",
        "INDEX(清单[债券规模],3)+0",
        "COLUMNS(清单)",
    )
    yield from ("ROW()", "COLUMN()", "ROW(数据!A5)", "COLUMN(数据!D1)", "ROWS(数据!A1:A9)", "COLUMNS(数据!A1:D9)")
    yield from (
        "1/0",
        "IFERROR(1/0,0)",
        "IFNA(NA(),9)",
        "ISERROR(1/0)",
        "ISNA(NA())",
        "ISERR(NA())",
        "SQRT(-1)",
        'VALUE("12.5")+1',
    )
    yield from (
        'CHOOSE(2,"甲","乙")',
        "XOR(TRUE,FALSE)",
        "NOT(1)",
        "AND(1,TRUE)",
        "OR(0,FALSE)",
        "ISEVEN(4)",
        "ISODD(4)",
    )
    yield from (
        'VLOOKUP("没有",数据!$B$2:$G$13,2,FALSE)',
        f'MATCH("没有",{B},0)',
        f"LARGE({D},99)",
        f"INDEX({D},99)",
        f"RANK(7,{D})",
    )


def _moving() -> Iterator[str]:
    """OFFSET and INDIRECT whose cells do not follow from what other cells hold."""
    for down, height in product((0, 1, 3), (1, 2, 5)):
        yield f"SUM(OFFSET(数据!$D$1,{down},0,{height},1))"
        yield f"COUNTA(OFFSET(数据!B2,{down},1,{height}))"
    yield from ("OFFSET(数据!D5,1,0)", "OFFSET(数据!B2,ROWS(数据!B2:B4),0)", "SUM(OFFSET(数据!D2:D4,2,0))")
    yield from ("COUNTA(OFFSET(数据!B2,,,12))", "SUM(OFFSET(数据!D2,0,0,ROWS(数据!D2:D9),1))")
    yield from ("SUM(数据!D2:OFFSET(数据!D13,-1,0))", "OFFSET(数据!A1,-1,0)")
    yield from (
        'SUM(INDIRECT("数据!D2:D13"))',
        'INDIRECT("数据!B"&(1+2))',
        'SUM(INDIRECT("数据!D2:D"&ROWS(数据!D1:D9)))',
    )
    yield from ("SUM(INDIRECT(\"'数据'!$D$2:$D$5\"))", 'INDIRECT("数据!D"&COLUMN(数据!D1))')
    yield 'SUMIF(INDIRECT("数据!C2:C13"),"专项债券",OFFSET(数据!D2,0,0,12,1))'
    yield 'VLOOKUP("公路建设项目",OFFSET(数据!B2,0,0,12,3),3,0)'
    yield from ('IF(OFFSET(数据!D2,2,0)>0.5,"大","小")', "INDEX(OFFSET(数据!A2,0,0,12,7),3,2)")
    yield "SUMPRODUCT(OFFSET(数据!D2,0,0,3)*OFFSET(数据!G2,0,0,3))"
    yield "ROUND(SUM(OFFSET(数据!D2,0,3-3,4))/2,1)"


def write_book(path: Path) -> list[str]:
    """Write the workbook and return its formulas: formula n, from 0, stands in 算!A(n+1)."""
    book = openpyxl.Workbook()
    data = book.active
    data.title = "数据"
    for row in (HEADERS, *ROWS):
        data.append(row)
    data.add_table(Table(displayName="清单", ref="A1:G13"))
    sheet = book.create_sheet("算")
    found = list(dict.fromkeys(formulas()))
    new = ("TEXTJOIN", "CONCAT", "IFS", "SWITCH", "MAXIFS", "MINIFS", "IFNA", "XOR", "AGGREGATE", "XLOOKUP", "DAYS")
    for at, text in enumerate(found, start=1):
        sheet.cell(at, 1).value = "=" + _prefixed(text, new)
    book.create_sheet("填")["A1"] = 1
    book.save(path)
    return found


def _prefixed(text: str, new: tuple[str, ...]) -> str:
    """Return a formula with functions younger than the file format marked as files mark them."""
    for name in new:
        text = re.sub(rf"(?<![\w.]){name}\(", f"_xlfn.{name}(", text)
    return text
