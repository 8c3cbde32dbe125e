"""The Windows kit for tests, installed and used under Wine from an empty user folder; `dev.py kit-wine` runs this.

The user is called 张 三, the kit lies in `下载 & 解压`; pip is given --no-index. It proves paths,
encodings, the scripts and the wheels for Windows, not Excel. What was printed is kept in build/kit-wine/log.txt.
Wine's cmd has no raw command line (CMDCMDLINE): names that no quotation marks protect are tried in test_drop.py.
"""

import os
import pty
import re
import select
import shutil
import struct
import subprocess
import sys
import tempfile
import time
import zipfile
from contextlib import suppress
from pathlib import Path

import openpyxl
import pytest

ROOT = Path(__file__).parents[2]
sys.path.append(str(ROOT / "tests"))

import clerk  # noqa: E402 - after the path is set

ROOM = ROOT / "build" / "kit-wine"
USER = "张 三"
HOME = ROOM / "prefix" / "drive_c" / "users" / USER
APP = HOME / "AppData" / "Local" / "quotaxl" / "app"
LINKS = HOME / "AppData" / "Roaming" / "Microsoft" / "Windows" / "SendTo"
XLSTART = HOME / "AppData" / "Roaming" / "Microsoft" / "Excel" / "XLSTART"
WORK = HOME / "Desktop" / "工作 & 表"
NOTICE, COUNTY = "分配表.xlsx", "疏附县2024年债务限额与预算调整填报表.xlsx"
HEAD = """# 第一天：Windows 安装包 A first day from the Windows kit

由 `python3 dev.py kit-wine` 照做一遍写成，不要手工修改：在 Wine 里的 Windows Python 上，用户名“张 三”，
从空的用户文件夹开始，不联网。Written by playing it through under Wine, without a network; do not edit.
All but what is marked 手工 is what the program printed.
"""
DAY = ROOM / "day.md"
"""What is told of the whole day: docs/first-day-windows.md is a copy of it."""
_AHEAD = re.compile(r"\x1b\[(\d+)C")
_BAR = re.compile(r"^.*-{5,}.*\d/[\d?].*$\n?", re.M)
_CONTROL = re.compile(r"\x1b\[[?0-9;]*[ -/]*[@-~]|\x1b\][^\x07]*\x07|\r")


def forwarder(target):
    """Write bcryptprimitives.dll, which Wine 8 lacks: no code, one export that forwards elsewhere."""
    name, export, to = b"bcryptprimitives.dll\0", b"ProcessPrng\0", b"ADVAPI32.SystemFunction036\0"
    base = 0x1000  # directory (40 bytes), one function, one name, one ordinal, the texts
    texts = base + 52
    places = (texts, texts + len(name), texts + len(name) + len(export))
    table = struct.pack("<IIHHIIIIIII", 0, 0, 0, 0, places[0], 1, 1, 1, base + 40, base + 44, base + 48)
    table += struct.pack("<IIHH", places[2], places[1], 0, 0) + name + export + to
    size, table = len(table), table.ljust(0x200, b"\0")
    head = b"MZ".ljust(0x3C, b"\0") + struct.pack("<I", 0x40) + b"PE\0\0"
    head += struct.pack("<HHIIIHH", 0x8664, 1, 0, 0, 0, 0xF0, 0x2022)
    head += struct.pack("<HBBIIIII", 0x20B, 14, 0, 0, len(table), 0, 0, base)
    head += struct.pack(
        "<QIIHHHHHHIIIIHH", 0x180000000, 0x1000, 0x200, *(6, 0, 0, 0, 6, 0, 0, 0x2000, 0x200, 0, 2, 0x100)
    )
    head += struct.pack("<QQQQII", 0x100000, 0x1000, 0x100000, 0x1000, 0, 16)
    head += struct.pack("<II", base, size) + b"\0" * 120
    head += struct.pack("<8sIIIIIIHHI", b".edata", size, base, len(table), 0x200, 0, 0, 0, 0, 0x40000040)
    target.write_bytes(head.ljust(0x200, b"\0") + table)


class Machine:
    """A Wine of its own and a screen that nobody sees."""

    def __init__(self, display):
        self.settings = {name: os.environ[name] for name in ("PATH", "TERM") if name in os.environ}
        self.settings |= {
            "WINEPREFIX": str(ROOM / "prefix"), "WINEARCH": "win64", "WINEDEBUG": "-all", "DISPLAY": display,
            "WINEDLLOVERRIDES": "mscoree=;mshtml=;winemenubuilder.exe=d", "HOME": str(ROOM / "home"), "USER": USER,
            "LANG": "C.UTF-8", "QUOTAXL_QUIET": "1",
        }  # fmt: skip
        if (ROOM / "locale" / "zh_CN.UTF-8").exists():  # a Chinese Windows
            self.settings |= {"LOCPATH": str(ROOM / "locale"), "LC_ALL": "zh_CN.UTF-8"}

    def run(self, *words, at=None, limit=900):
        """Run a program of Windows in a terminal, which Wine wants; return its exit code and what it printed."""
        master, slave = pty.openpty()
        command = ["wine", *(str(word) for word in words)]
        child = subprocess.Popen(command, cwd=at, env=self.settings, stdin=slave, stdout=slave, stderr=slave)
        os.close(slave)
        end, parts = time.monotonic() + limit, []
        while time.monotonic() < end:
            ready, _, _ = select.select([master], [], [], 0.5)
            if ready:
                try:
                    parts.append(os.read(master, 65536))
                except OSError:
                    break
            elif child.poll() is not None:
                break
        else:
            child.kill()
        os.close(master)
        said = _AHEAD.sub(lambda found: " " * int(found[1]), b"".join(parts).decode("utf-8", "replace"))
        said = _CONTROL.sub("", said)
        with (ROOM / "log.txt").open("a", encoding="utf-8") as log:
            log.write(f"\n> {' '.join(str(word) for word in words)}\n{said}")
        return child.wait(), said

    def stop(self, grace=0):
        """End what runs in this Wine and wait until its registry is written.

        What a first start begins (services, a desktop) need not end by itself, so that waiting has a limit.
        """
        server = shutil.which("wineserver") or "/usr/lib/wine/wineserver64"

        def ended(word, limit):
            with suppress(subprocess.TimeoutExpired):
                subprocess.run([server, word], env=self.settings, check=False, timeout=limit)
                return True
            return False

        if not (grace and ended("-w", grace)):
            ended("-k", 60)
            ended("-w", 60)


@pytest.fixture(scope="module")
def machine():
    for place in (ROOM / "prefix", ROOM / "home", ROOM / "log.txt"):
        shutil.rmtree(place, ignore_errors=True) if place.is_dir() else place.unlink(missing_ok=True)
    (ROOM / "home").mkdir(parents=True)
    (ROOM / "locale").mkdir(exist_ok=True)
    subprocess.run(["localedef", "-i", "zh_CN", "-f", "UTF-8", ROOM / "locale" / "zh_CN.UTF-8"], check=False)
    read, write = os.pipe()
    screen = subprocess.Popen(
        ["Xvfb", "-displayfd", str(write), "-screen", "0", "1024x768x24", "-nolisten", "tcp"], pass_fds=[write]
    )
    os.close(write)
    try:
        number = b""
        while not number.endswith(b"\n"):  # a screen whose number is not read to its end gives up
            number += os.read(read, 20)
        display = f":{number.decode().strip()}"
        os.close(read)
        made = Machine(display)
        made.run("wineboot", "-i", limit=300)
        made.stop(grace=60)
        with (ROOM / "prefix" / "user.reg").open("a") as registry:  # a new prefix of Wine 8 calls itself Windows 7
            registry.write('\n[Software\\\\Wine]\n"Version"="win10"\n')
        yield made
        made.stop()
    finally:
        screen.terminate()
        screen.wait()


@pytest.fixture(scope="module")
def kit(machine):
    (zipped,) = (ROOT / "dist").glob("quotaxl-*-windows-*TESTS*.zip")
    folder = HOME / "下载 & 解压"
    with zipfile.ZipFile(zipped) as package:
        package.extractall(folder)
    (inner,) = folder.iterdir()
    forwarder(inner / "python" / "bcryptprimitives.dll")
    return inner


@pytest.fixture(scope="module")
def installed(machine, kit):
    code, said = machine.run("cmd", "/c", "安装.bat", at=kit)
    assert code == 0, said
    return said


def windows(path):
    return "C:\\" + str(path.relative_to(ROOM / "prefix" / "drive_c")).replace("/", "\\")


def test_an_incomplete_kit_says_so_without_python(machine, kit):
    alone = HOME / "单独"
    alone.mkdir()
    shutil.copyfile(kit / "安装.bat", alone / "安装.bat")
    code, said = machine.run("cmd", "/c", "安装.bat", at=alone)
    assert code == 2
    assert "Extract the whole zip first" in said


def test_dropping_before_installing_says_so(machine, kit):
    code, said = machine.run("cmd", "/c", "拖放核对.bat", windows(WORK / "a.xlsx"), at=kit)
    assert code == 2
    assert "先双击“安装.bat”" in said


def test_installing_puts_everything_of_this_user_in_place(installed):
    assert "已装好" in installed
    assert {path.name for path in LINKS.glob("*quotaxl*")} == {"核对（quotaxl）.lnk", "填表（quotaxl）.lnk"}
    assert (XLSTART / "quotaxl.xlam").read_bytes() == (ROOT / "workbook" / "quotaxl.xlam").read_bytes()
    conf = (HOME / ".quotaxl" / "quotaxl.conf").read_text("gbk")
    assert conf == f'"INTERPRETER_WIN","{windows(APP / "python.exe")}"\n"ISOLATION","-I"\n'


def test_a_first_day(machine, installed, kit):
    """A blank workbook, the examples checked and filled by dropping them."""
    WORK.mkdir(parents=True)
    code, said = machine.run("cmd", "/c", windows(APP / "quotaxl.cmd"), "new", "阿图什市", "2024", at=WORK)
    assert code == 0, said
    (blank,) = WORK.glob("*.xlsx")
    assert zipfile.is_zipfile(blank)
    for name in ("allocation-xincaizhen-2024-18.xlsx", "artux-2024.xlsx"):
        shutil.copyfile(ROOT / "workbook" / name, WORK / name)
    names = [windows(WORK / name) for name in ("allocation-xincaizhen-2024-18.xlsx", "artux-2024.xlsx")]
    code, said = machine.run("cmd", "/c", "拖放核对.bat", *names, at=kit)
    assert code == 1, said
    assert "QX-E102" in said
    assert list(WORK.glob("*标记版*"))
    code, said = machine.run("cmd", "/c", "拖放填表.bat", *names, at=kit)
    assert code in {0, 1}, said
    assert list((WORK / "填表结果").glob("*附表*.xlsx"))


class Clerk:
    """A county clerk on this Windows: what is typed, and what was printed, as a page."""

    def __init__(self, machine, room):
        self.machine, self.room = machine, room
        self.told = [HEAD]
        room.mkdir(parents=True)

    def types(self, *words, exits=0, lines=12):
        """Run a command in the room as a person types it; tell it with the first lines of what it printed."""
        code, said = self.machine.run("cmd", "/c", windows(APP / "quotaxl.cmd"), *words, at=self.room)
        printed = [line.rstrip() for line in _BAR.sub("", said).strip().splitlines() if line.strip()]
        assert code == exits, "\n".join(printed)
        more = [f"……（另有 {len(printed) - lines} 行）"] if len(printed) > lines else []
        self.told += ["```", f"> quotaxl {' '.join(words)}", *printed[:lines], *more, "```", ""]
        return said

    def hand(self, what, change):
        """Write into the county's workbook as a clerk does."""
        path = self.room / COUNTY
        book = openpyxl.load_workbook(path)
        change(book)
        book.save(path)
        self.told += [f"*手工*：{what}", ""]


def as_right(book):
    """Fill in all that the right workbook holds, and one figure wrong."""
    with tempfile.TemporaryDirectory() as name:
        right = openpyxl.load_workbook(clerk.build(Path(name) / "right.xlsx"))
    for cell in (cell for sheet in right for row in sheet.iter_rows() for cell in row if cell.value is not None):
        own = book[cell.parent.title][cell.coordinate]
        if type(own).__name__ != "MergedCell":
            own.value = cell.value
    clerk.at(book, clerk.BALANCE, "四、", "一般").value = 38.42


def corrected(book):
    clerk.at(book, clerk.BALANCE, "四、", "一般").value = 37.42


def addresses(path, names):
    book = openpyxl.load_workbook(path)
    for row, name in enumerate(names, start=5):
        for column, value in enumerate((name, f"{name}财政局预算股", "某某", f"c{row}@{row}.example.cn"), start=1):
            book.worksheets[0].cell(row, column).value = value
    book.save(path)


def test_a_whole_day_from_an_empty_folder(machine, installed):
    """new → fill by hand → check → correct → fill → where a figure is from → split → mail preview."""
    day = Clerk(machine, HOME / "Desktop" / "我的 工作")
    shutil.copyfile(ROOT / "workbook" / "allocation-xincaizhen-2024-18.xlsx", day.room / NOTICE)
    day.types("new", "疏附县", "2024年")
    when = ("--as-of", "2024-10-10")
    day.types("check", NOTICE, COUNTY, *when, exits=2)
    day.hand("把各表填好；年末余额多写了 1 亿元（38.42，应为 37.42）。", as_right)
    assert "38.42" in day.types("check", NOTICE, COUNTY, *when, exits=1, lines=20)
    day.hand("债务余额“四、”一般债务改回 37.42。", corrected)
    assert "未发现问题" in day.types("check", NOTICE, COUNTY, *when)
    day.types("fill", NOTICE, COUNTY, "-o", "附表\\", *when)
    day.types("fill", NOTICE, COUNTY, "-o", "附表\\", *when)
    filled = "附表\\疏附县2024年预算调整方案附表.xlsx"
    assert "债务限额!C4" in day.types("trace", filled, "附件1!C5")
    day.types("split", NOTICE, "--only", "喀什地区", "-o", "下发")
    day.types("new", "contacts", "-o", "通讯录.xlsx")
    names = sorted({path.name[6:].split("-")[0] for path in (day.room / "下发").glob("*分配表.xlsx")})
    addresses(day.room / "通讯录.xlsx", names)
    day.told += [f"*手工*：通讯录填上 {len(names)} 个县市的邮箱。", ""]
    preview = day.types("mail", "下发", "--to", "通讯录.xlsx", "--from", "ysk@ks.example.cn", lines=16)
    told = "".join(preview.split())  # the terminal is narrow: an address may go over two lines of its column
    assert "疏附县" in told
    assert "c5@5" in told
    DAY.write_text("\n".join(day.told).rstrip() + "\n", "utf-8")


def test_a_path_longer_than_windows_takes_by_itself_is_read_or_answered(machine, installed):
    deep = HOME / "Desktop" / ("很长的文件夹名称" * 8) / ("再一层" * 20) / ("又一层" * 20) / ("最里层" * 20)
    deep.mkdir(parents=True)
    WORK.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(ROOT / "workbook" / "artux-2024.xlsx", deep / "县.xlsx")
    path = windows(deep / "县.xlsx")
    assert len(path) > 240
    # Wine's cmd runs nothing with a name of this length; Explorer starts Python itself through the shortcut.
    code, said = machine.run(windows(APP / "python.exe"), "-I", "-X", "utf8", "-m", "quotaxl", "check", path, at=WORK)
    assert code in {0, 1, 2}, said
    assert "Traceback" not in said


def test_a_hundred_workbooks_at_once(machine, installed, kit):
    many = HOME / "百份"
    many.mkdir()
    for number in range(100):
        shutil.copyfile(ROOT / "workbook" / "artux-2024.xlsx", many / f"{number:03}.xlsx")
    names = [windows(many / f"{number:03}.xlsx") for number in range(100)]
    code, said = machine.run("cmd", "/c", "拖放核对.bat", *names, at=kit)
    assert code in {0, 1}, said
    assert list((many / "核对结果").rglob("*.xlsx"))


def test_a_longer_line_than_cmd_takes_reaches_python_through_the_shortcut(machine, installed, kit):
    """What Explorer does with a shortcut: its target, with the names behind its arguments."""
    many = HOME / "百份"
    names = [windows(many / f"{number:03}.xlsx") for number in range(100)] * 3
    script = windows(APP / "drop.py")
    code, said = machine.run(windows(APP / "python.exe"), "-I", "-X", "utf8", script, "check", *names, at=kit)
    assert code in {0, 1}, said
    assert list((many / "核对结果2").rglob("*.xlsx"))


def test_upgrading_and_removing(machine, installed, kit):
    (APP / "left over.txt").write_text("of the old version")
    (kit / "files" / "version.txt").write_text("9.9.9\n")
    code, said = machine.run("cmd", "/c", "安装.bat", at=kit)
    assert code == 1, "a changed kit is refused"
    assert (APP / "left over.txt").exists()
    (kit / "files" / "version.txt").write_text((APP / "version.txt").read_text())
    code, said = machine.run("cmd", "/c", "安装.bat", at=kit)
    assert code == 0, said
    assert "将重新安装" in said
    assert not (APP / "left over.txt").exists()
    code, said = machine.run("cmd", "/c", "卸载.bat", at=kit)
    assert code == 0, said
    assert not APP.exists()
    assert not (XLSTART / "quotaxl.xlam").exists()
    assert not list(LINKS.glob("*quotaxl*"))
