"""A county clerk's first day on Linux, played by the program itself: docs/first-day.md and its pictures.

    python docs/make_first_day.py            # from a fresh clone of this repository, as the README says
    python docs/make_first_day.py --quick    # with this interpreter's quotaxl, without the clone

Only the hand is played by a script: openpyxl writes into the empty workbook what a clerk would, one figure wrong.
"""

import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import openpyxl

DOCS = Path(__file__).parent
ROOT = DOCS.parent
sys.path[:0] = [str(DOCS / "site"), str(ROOT / "tests")]

import clerk  # noqa: E402 - after the path is set
import draw  # noqa: E402

from quotaxl.text.typed import typed  # noqa: E402

PICTURES = DOCS / "images" / "first-day"
NOTICE, COUNTY, CONTACTS = "分配表.xlsx", "疏附县2024年债务限额与预算调整填报表.xlsx", "通讯录.xlsx"
HEAD = """由 `python docs/make_first_day.py` 照做一遍写成，不要手工修改：一个县的经办人在 Linux 上的第一天。
Written by playing it through; do not edit. All but what is marked 手工 is what the program printed."""
_ELSEWHERE = re.compile(r"/\S*/python3[.\d]*")
"""Where the Python of the machine lies on which the day is played."""
ANNEXES = "疏附县2024年预算调整方案附表"
DAY = ("--as-of", "2024-10-10")


@dataclass
class Day:
    """The folder in which the clerk works, and what is told of it so far."""

    room: Path
    python: Path
    told: list[str] = field(default_factory=list)

    def say(self, text: str) -> None:
        """Add a paragraph."""
        self.told += [text, ""]

    def run(self, *words: str, exits: int, lines: int = 0) -> str:
        """Run `quotaxl …` as a person types it, and tell it with what it printed. Raises AssertionError."""
        return self.shell([str(self.python), "-m", "quotaxl", *words], typed(words), exits, lines)

    def shell(self, words: Sequence[str], shown: str, exits: int = 0, lines: int = 0, at: Path | None = None) -> str:
        """Run a command, tell it as `shown` with the first `lines` of what it printed (0: all)."""
        own = {"QUOTAXL_LANG": "zh", "QUOTAXL_HOME": str(self.room / ".home"), "COLUMNS": "96"}
        done = subprocess.run(
            words, cwd=at or self.room, env=os.environ | own, capture_output=True, text=True, check=False
        )
        told = _ELSEWHERE.sub("python3", (done.stdout + done.stderr).replace(f"{self.room}/", ""))
        printed = told.strip().splitlines()
        assert done.returncode == exits, f"{shown}: {done.returncode}\n" + "\n".join(printed)
        cut = [*printed[:lines], f"……（另有 {len(printed) - lines} 行）"] if lines and len(printed) > lines else printed
        self.told += ["```", f"$ {shown.replace('！', '!')}", *(line.rstrip() for line in cut), "```", ""]
        return "\n".join(printed)

    def hand(self, what: str, change: Callable[[openpyxl.Workbook], None]) -> None:
        """Write into the county's workbook as a clerk does, and tell what."""
        path = self.room / COUNTY
        book = openpyxl.load_workbook(path)
        change(book)
        book.save(path)
        self.say(f"*手工*：{what}")


def morning(day: Day) -> None:
    """The notice is there: what is to be done, the empty workbook, what a check says of it."""
    day.say("## 上午：收到分配表")
    day.say("文件夹里只有自治区下达的分配表。只打 `quotaxl`，它说这是什么、下一步做什么：")
    day.run(exits=0)
    day.say("## 空白填报表")
    day.run("new", "疏附县", "2024年", exits=0)
    day.say("还没有填就核对：")
    day.run("check", NOTICE, COUNTY, *DAY, exits=2, lines=14)


def filling(day: Day) -> None:
    """The workbook is filled in by hand, with a figure wrong; the check finds it; it is corrected."""
    day.say("## 填写")
    day.hand(
        "把限额、余额、两本预算、执行、决算、项目、债券和支出填进去；年末余额多写了 1 亿元（38.42，应为 37.42）。",
        with_a_slip,
    )
    day.say("## 核对")
    found = day.run("check", NOTICE, COUNTY, *DAY, exits=1, lines=40)
    assert "38.42" in found
    day.say("## 改正，再核对")
    day.hand("债务余额“四、”一般债务改回 37.42。", corrected)
    day.run("check", NOTICE, COUNTY, *DAY, exits=0, lines=30)


def with_a_slip(book: openpyxl.Workbook) -> None:
    """Fill in all that the right workbook holds, and one figure wrong."""
    with tempfile.TemporaryDirectory() as name:
        right = openpyxl.load_workbook(clerk.build(Path(name) / "right.xlsx"))
    for sheet in right.worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                own = book[sheet.title][cell.coordinate]
                if cell.value is not None and type(own).__name__ != "MergedCell":
                    own.value = cell.value
    clerk.at(book, clerk.BALANCE, "四、", "一般").value = 38.42


def corrected(book: openpyxl.Workbook) -> None:
    """Put the right figure where the slip is."""
    clerk.at(book, clerk.BALANCE, "四、", "一般").value = 37.42


def annexes(day: Day, *, pdf: bool) -> None:
    """The annexes, with their PDF where LibreOffice is there, and a second run."""
    day.say("## 附表")
    more = ("--pdf",) if pdf else ()
    day.run("fill", NOTICE, COUNTY, "-o", "附表/", *DAY, *more, exits=0, lines=30)
    day.say("再填一次，没有人改过的输出直接更新：")
    day.run("fill", NOTICE, COUNTY, "-o", "附表/", *DAY, *more, exits=0, lines=3)
    day.say("一个数从哪里来：")
    day.run("trace", f"附表/{ANNEXES}.xlsx", "附件1!C5", exits=0, lines=8)


def afternoon(day: Day) -> None:
    """The prefecture: the notice split for its counties, and the mails looked at before they go."""
    day.say("## 下午：地区拆分，先看再寄")
    day.run("split", NOTICE, "--only", "喀什地区", "-o", "下发/", exits=0, lines=8)
    contacts(day)
    day.run("mail", "下发", "--to", CONTACTS, "--from", "ysk@ks.example.cn", exits=0, lines=30)


def contacts(day: Day) -> None:
    """An address for each county of the prefecture, as a clerk fills the empty list in."""
    day.run("new", "contacts", "-o", CONTACTS, exits=0)
    book = openpyxl.load_workbook(day.room / CONTACTS)
    names = sorted({path.name[6:].split("-")[0] for path in (day.room / "下发").glob("*分配表.xlsx")})
    for row, name in enumerate(names, start=5):
        for column, value in enumerate((name, f"{name}财政局预算股", "某某", f"c{row}@{row}.example.cn"), start=1):
            book.worksheets[0].cell(row, column).value = value
    book.save(day.room / CONTACTS)
    day.say(f"*手工*：通讯录填上 {len(names)} 个县市的邮箱。")


def play(day: Day, *, pdf: bool) -> None:
    """The whole day."""
    morning(day)
    filling(day)
    annexes(day, pdf=pdf)
    afternoon(day)


def pictures(day: Day) -> None:
    """Draw the pages that the clerk looks at: the filled workbook, the annexes, the list of findings, the report."""
    PICTURES.mkdir(exist_ok=True)
    for old in PICTURES.glob("*.png"):
        old.unlink()
    desk = draw.Desk(day.room)
    desk.pdfs([day.room / COUNTY], day.room / "look")
    filled = day.room / "look" / f"{Path(COUNTY).stem}.pdf"
    draw.cut(filled, draw.page_with("分配使用后债务余额", draw.texts_of(filled)), PICTURES / "county.png")
    printed = day.room / "附表" / f"{ANNEXES}.pdf"
    pages = draw.texts_of(printed)
    for number in range(1, len(pages) + 1):
        draw.cut(printed, number, PICTURES / f"annex-{number}.png")
    draw.cut(day.room / "附表" / f"{ANNEXES}-核对结果.pdf", 1, PICTURES / "findings.png")
    day.say("## 打印出来的样子")
    day.say("填报表的一张：")
    day.say("![填报表](images/first-day/county.png)")
    day.say("附表（`--pdf`）：")
    for number in range(1, len(pages) + 1):
        day.say(f"![附表第{number}页](images/first-day/annex-{number}.png)")
    day.say("核对结果：")
    day.say("![核对结果](images/first-day/findings.png)")


def main() -> None:
    """Write docs/first-day.md and the pictures."""
    quick = "--quick" in sys.argv[1:]
    with tempfile.TemporaryDirectory(prefix="first-day-") as name:
        room = Path(name) / "我的 工作"
        room.mkdir()
        day = Day(room, Path(sys.executable))
        day.say("# 第一天 A first day")
        day.say(HEAD)
        if not quick:
            clone(day, Path(name) / "quotaxl")
        (room / NOTICE).write_bytes((ROOT / "workbook" / "allocation-xincaizhen-2024-18.xlsx").read_bytes())
        play(day, pdf=True)
        pictures(day)
        (DOCS / "first-day.md").write_text("\n".join(day.told).rstrip() + "\n", "utf-8", newline="\n")


def clone(day: Day, place: Path) -> None:
    """The two commands of the README in a fresh clone; what they set up runs the rest of the day."""
    subprocess.run(["git", "clone", "-q", str(ROOT), str(place)], check=True)
    day.say("## 安装：新克隆的仓库，一条命令")
    own = Path(sys.executable).resolve()
    day.shell([str(own), "dev.py", "demo"], "python3 dev.py demo", exits=0, lines=12, at=place)
    day.python = place / ".venv" / "bin" / "python"


if __name__ == "__main__":
    main()
