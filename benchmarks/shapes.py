"""Sheets of odd shapes: what `check` costs at their size, and what twice as many rows, columns or merges cost.

Prints a table for docs/reliability.md: processor seconds and megabytes of one check of a file of that shape (300 MB and
3 s are allowed), then seconds at N and 2N, N doubled until it takes a second (2.5 times as much is allowed). Best of
three; each check is a fork of a process that has imported everything, so that Python's start does not count.
A second table is of other commands on the largest files (10 s and 500 MB are allowed).
"""

import contextlib
import gc
import os
import sys
import tempfile
import zipfile
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from quotaxl.cli.main import main
from quotaxl.core.refs import column_letter

SECONDS, MEGABYTES, RATIO = 3.0, 300, 2.5
LARGE_SECONDS, LARGE_MEGABYTES = 10.0, 500
LAST = 1_048_576
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
KIND = "application/vnd.openxmlformats-officedocument.spreadsheetml"


def text(ref: str, words: str) -> str:
    return f'<c r="{ref}" t="inlineStr"><is><t>{words}</t></is></c>'


def number(ref: str, value: float) -> str:
    return f'<c r="{ref}"><v>{value}</v></c>'


def row(n: int, cells: str) -> str:
    return f'<row r="{n}">{cells}</row>'


def head() -> Iterator[str]:
    yield row(1, text("A1", "2025年新增地方政府债务限额分配表"))
    yield row(2, text("B2", "单位：万元"))
    yield row(3, text("A3", "地区") + text("B3", "金额"))
    yield row(4, text("A4", "阿图什市") + number("B4", 1))


def far_number(n: int) -> Iterator[str]:
    yield from head()
    yield row(n, number("B" + str(n), 5))


def far_blank(n: int) -> Iterator[str]:
    yield from head()
    yield row(n, text("B" + str(n), " "))


def empty_formulas(n: int) -> Iterator[str]:
    yield from head()
    for k in range(5, n + 5):
        yield row(k, f'<c r="B{k}" t="str"><f>IF(A{k}="","",1)</f><v></v></c>')


def texts(n: int) -> Iterator[str]:
    yield from head()
    for k in range(5, n + 5):
        yield row(k, text(f"A{k}", f"第{k}行的文字") + text(f"B{k}", "说明文字"))


def headers(n: int) -> Iterator[str]:
    words = ("序号", "项目名称", "金额", "备注")
    for k in range(1, n + 1):
        yield row(k, "".join(text(f"{c}{k}", w) for c, w in zip("ABCD", words, strict=True)))


def one_merge(_n: int) -> Iterator[str]:
    yield from head()


def many_merges(_n: int) -> Iterator[str]:
    yield from head()


def columns(n: int) -> Iterator[str]:
    letters = [column_letter(k) for k in range(1, n + 1)]
    yield row(1, text("A1", "2025年新增地方政府债务限额分配表"))
    yield row(2, "".join(text(f"{c}2", f"金额{k}" if k else "地区") for k, c in enumerate(letters)))
    for r in range(3, 23):
        yield row(r, "".join(number(f"{c}{r}", k) if k else text(f"{c}{r}", f"镇{r}") for k, c in enumerate(letters)))


def amounts(n: int) -> Iterator[str]:
    yield from head()
    for k in range(5, n + 5):
        yield row(k, text(f"A{k}", f"{k}项目") + number(f"B{k}", k))


def styled_blanks(n: int) -> Iterator[str]:
    yield from head()
    for k in range(5, n + 5):
        yield row(k, "".join(f'<c r="{c}{k}" s="1"/>' for c in "ABCD"))


def long_text(n: int) -> Iterator[str]:
    yield from head()
    yield row(5, text("A5", "县" * n))


MERGES: dict[Callable[[int], Iterator[str]], Callable[[int], list[str]]] = {
    one_merge: lambda n: [f"A5:B{n}"],
    many_merges: lambda n: [f"A{k}:B{k}" for k in range(5, n + 5)],
}
SHAPES = {
    "a number in row N": (far_number, LAST, LAST),
    "a blank text in row N": (far_blank, LAST, LAST),
    'N formulas that give ""': (empty_formulas, 100_000, 400_000),
    "N rows of text": (texts, 100_000, 400_000),
    "N rows that read like headers": (headers, 8_000, 64_000),
    "a merge over N rows": (one_merge, 100_000, LAST),
    "N merges": (many_merges, 20_000, 160_000),
    "N columns": (columns, 5_000, 16_000),
    "N rows of amounts": (amounts, 40_000, 160_000),
    "N rows of styled blanks": (styled_blanks, 200_000, 500_000),
}
"""What fills a sheet, the size at which it must stay below the bounds, and the largest that is tried."""
LARGE = {
    "rows of styled blanks": (styled_blanks, LAST - 5, ("scrub", "clear")),
    "characters in a cell": (long_text, 10_000_000, ("template bind",)),
}
"""The largest files, and the commands that once took minutes or gigabytes for them."""


def write(path: Path, shape: Callable[[int], Iterator[str]], n: int) -> Path:
    """Write a workbook of one sheet."""
    merges = MERGES.get(shape, lambda _n: [])(n)
    part = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    style = '<xf numFmtId="0" fontId="0" fillId="0" borderId="0"/>'
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as package:
        package.writestr(
            "[Content_Types].xml",
            f'{part}<Types xmlns="{PACKAGE}/content-types"><Default Extension="rels" '
            f'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            f'<Override PartName="/xl/workbook.xml" ContentType="{KIND}.sheet.main+xml"/>'
            f'<Override PartName="/xl/worksheets/sheet.xml" ContentType="{KIND}.worksheet+xml"/>'
            f'<Override PartName="/xl/styles.xml" ContentType="{KIND}.styles+xml"/></Types>',
        )
        relations = f'{part}<Relationships xmlns="{PACKAGE}/relationships">'
        package.writestr(
            "_rels/.rels",
            f'{relations}<Relationship Id="a" Type="{OFFICE}/officeDocument" Target="xl/workbook.xml"/>'
            "</Relationships>",
        )
        package.writestr(
            "xl/workbook.xml",
            f'{part}<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets>'
            f'<sheet name="表" sheetId="1" r:id="a"/></sheets></workbook>',
        )
        package.writestr(
            "xl/_rels/workbook.xml.rels",
            f'{relations}<Relationship Id="a" Type="{OFFICE}/worksheet" Target="worksheets/sheet.xml"/>'
            f'<Relationship Id="b" Type="{OFFICE}/styles" Target="styles.xml"/></Relationships>',
        )
        package.writestr(
            "xl/styles.xml",
            f'{part}<styleSheet xmlns="{MAIN}"><fonts count="1"><font/></fonts><fills count="1"><fill/></fills>'
            f'<borders count="1"><border/></borders><cellXfs count="2">{style}{style}</cellXfs></styleSheet>',
        )
        with package.open("xl/worksheets/sheet.xml", "w") as out:
            out.write(f'{part}<worksheet xmlns="{MAIN}"><sheetData>'.encode())
            for one in shape(n):
                out.write(one.encode())
            out.write(b"</sheetData>")
            if merges:
                cells = "".join(f'<mergeCell ref="{ref}"/>' for ref in merges)
                out.write(f'<mergeCells count="{len(merges)}">{cells}</mergeCells>'.encode())
            out.write(b"</worksheet>")
    return path


def cost(path: Path, times: int = 3, words: Sequence[str] = ("check",)) -> tuple[float, int]:
    """Return a command's processor seconds on a file, the best of some, and its megabytes. Raises where it fails."""
    best, most = 1e9, 0
    for _ in range(times):
        sys.stdout.flush()
        child = os.fork()
        if not child:
            ended(*words, str(path))
        _, status, used = os.wait4(child, 0)
        code = os.waitstatus_to_exitcode(status)
        if code not in (0, 1, 2):  # 2: no table that it knows
            raise RuntimeError(f"{path}: {code}")
        best, most = min(best, used.ru_utime + used.ru_stime), max(most, used.ru_maxrss >> 10)
    return best, most


def ended(*words: str) -> None:
    """Run a command and end this process with what it ends with."""
    code = 3
    with contextlib.suppress(BaseException):
        null = os.open(os.devnull, os.O_WRONLY)
        os.dup2(null, 1)
        os.dup2(null, 2)
        try:
            main(list(words))
        except SystemExit as end:
            code = int(end.code or 0)
    os._exit(code)


def warm() -> None:
    """Import what a check imports, without doing one: a fork of a process with threads is none to measure."""
    import polars  # noqa: F401

    import quotaxl.app.check
    import quotaxl.cli.check
    import quotaxl.sources
    import quotaxl.views.findings  # noqa: F401


def main_table() -> int:
    warm()
    gc.collect()
    gc.freeze()
    wrong = 0
    print("| shape | N | s | MB | N | s | 2N: s | times |")
    print("|---|--:|--:|--:|--:|--:|--:|--:|")
    with tempfile.TemporaryDirectory() as name:
        room = Path(name)
        for words, (shape, size, largest) in SHAPES.items():
            seconds, megabytes = cost(write(room / "a.xlsx", shape, size))
            n, small = size, seconds
            while small < 1 and n * 4 <= largest:
                n *= 2
                small, _ = cost(write(room / "a.xlsx", shape, n), 1)
            told = ["", "", "", ""]
            ratio = 0.0
            if n * 2 <= largest:
                small, _ = cost(write(room / "a.xlsx", shape, n))
                double, _ = cost(write(room / "a.xlsx", shape, n * 2))
                ratio = double / small
                told = [f"{n:,}", f"{small:.2f}", f"{double:.2f}", f"{ratio:.2f}"]
            bad = seconds > SECONDS or megabytes > MEGABYTES or ratio > RATIO
            wrong += bad
            print(
                "|",
                " | ".join([words, f"{size:,}", f"{seconds:.2f}", str(megabytes), *told]),
                "|",
                "**" * bad,
                flush=True,
            )
    return wrong + uses_table()


def uses_table() -> int:
    """Print what other commands cost on the largest files; return how many are beyond what is allowed."""
    wrong = 0
    print("\n| file | use | s | MB |")
    print("|---|---|--:|--:|")
    with tempfile.TemporaryDirectory() as name:
        room = Path(name)
        for words, (shape, size, uses) in LARGE.items():
            path = write(room / "a.xlsx", shape, size)
            for use in uses:
                out = room / "out.xlsx"
                seconds, megabytes = cost(path, 1, [*use.split(), "-o", str(out), "--force"])
                bad = seconds > LARGE_SECONDS or megabytes > LARGE_MEGABYTES
                wrong += bad
                print(f"| {size:,} {words} | {use} | {seconds:.1f} | {megabytes} |", "**" * bad, flush=True)
    return wrong


if __name__ == "__main__":
    sys.exit(bool(main_table()))
