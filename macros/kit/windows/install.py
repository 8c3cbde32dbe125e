"""Installs quotaxl for this user of Windows from the kit beside it, without network and without rights, or removes it.

    python install.py install | remove

Run by 安装.bat and 卸载.bat with the kit's own Python; only the standard library is there. Everything is put together
in a folder beside the old one, tried there, and only then takes its place.
"""

import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

KIT = Path(__file__).resolve().parents[1]
SHORTCUTS = {"核对（quotaxl）.lnk": "check", "填表（quotaxl）.lnk": "fill"}
QUIET = "QUOTAXL_QUIET"
"""In the environment: nobody is there to press a key."""

_LINKS = """
import os, sys
import pythoncom
from win32com.shell import shell, shellcon
links = dict(one.split("=", 1) for one in sys.argv[3:])
for kind in (shellcon.CSIDL_SENDTO, shellcon.CSIDL_PROGRAMS):
    folder = shell.SHGetFolderPath(0, kind, 0, 0)
    os.makedirs(folder, exist_ok=True)
    for name, job in links.items():
        path = os.path.join(folder, name)
        if sys.argv[1] == "remove":
            if os.path.exists(path):
                os.remove(path)
            continue
        link = pythoncom.CoCreateInstance(
            shell.CLSID_ShellLink, None, pythoncom.CLSCTX_INPROC_SERVER, shell.IID_IShellLink
        )
        link.SetPath(sys.executable)
        link.SetArguments('-I -X utf8 "' + sys.argv[2] + '" ' + job)
        link.SetDescription("quotaxl")
        link.QueryInterface(pythoncom.IID_IPersistFile).Save(path, 0)
"""


class Stopped(Exception):
    """What keeps the kit from being installed, in words for the person before the screen."""


def home() -> Path:
    """Return the folder of this user that quotaxl is installed in."""
    return Path(os.environ["LOCALAPPDATA"]) / "quotaxl"


def say(text: str) -> None:
    """Print a line at once."""
    print(text, flush=True)


def damaged(kit: Path) -> list[str]:
    """Return the files that SHA256SUMS names and that are missing or other than when the kit was made."""
    lines = (kit / "SHA256SUMS").read_text("utf-8").splitlines()
    named = (line.split("  ", 1) for line in lines)
    return [name for digest, name in named if not _same(kit / name, digest)]


def _same(path: Path, digest: str) -> bool:
    return path.is_file() and hashlib.sha256(path.read_bytes()).hexdigest() == digest


def from_internet(kit: Path) -> Iterator[str]:
    """Yield the scripts that Windows still marks as come from the internet: it may stop them or ask."""
    for path in sorted([*kit.glob("*.bat"), *kit.glob("python/*.exe")]):
        try:
            mark = Path(f"{path}:Zone.Identifier").read_text("utf-8", "replace")
        except OSError:
            continue
        if "ZoneId=3" in mark or "ZoneId=4" in mark:
            yield path.name


def version_in(folder: Path) -> str:
    """Return the version that is installed in a folder, "" where none is."""
    place = folder / "version.txt"
    return place.read_text("utf-8").strip() if place.exists() else ""


def run(words: Sequence[str | Path], doing: str) -> None:
    """Run a command, what it prints shown; settings of another Python are kept out. Raises Stopped where it fails."""
    cleaned = {name: value for name, value in os.environ.items() if not name.upper().startswith(("PIP_", "PYTHON"))}
    done = subprocess.run([str(word) for word in words], env=cleaned | {"PYTHONUTF8": "1"}, check=False)
    if done.returncode:
        raise Stopped(f"{doing}没有成功（退出码 {done.returncode}），上面几行是原因。")


def put_together(kit: Path, folder: Path) -> None:
    """Make a Python with quotaxl and all that it needs, from the kit's files alone; every wheel by its hash."""
    shutil.copytree(kit / "python", folder, copy_function=shutil.copyfile)  # the bytes alone: no mark of the internet
    (zipped,) = folder.glob("python3*.zip")
    paths = (zipped.name, ".", r"Lib\site-packages", "import site")
    (folder / f"{zipped.stem}._pth").write_text("\n".join(paths) + "\n", "ascii")
    (pip,) = (kit / "wheels").glob("pip-*.whl")
    from_kit = ("--no-index", "--find-links", kit / "wheels", "--require-hashes", "-r", kit / "files/requirements.txt")
    quietly = ("--quiet", "--no-warn-script-location", "--disable-pip-version-check", "--no-cache-dir")
    isolated = (folder / "python.exe", "-I", "-X", "utf8", pip / "pip", "--isolated")
    run((*isolated, "install", *quietly, *from_kit), "安装所需的库")
    shutil.rmtree(folder / "Scripts", ignore_errors=True)  # they name the folder by its path of today
    for name in ("drop.py", "version.txt"):
        shutil.copyfile(kit / "files" / name, folder / name)
    # %~dp0 is where this file lies, whatever the folder is called
    command = '@"%~dp0python.exe" -I -X utf8 -m quotaxl %*\r\n'
    (folder / "quotaxl.cmd").write_bytes(command.encode("ascii"))
    run((folder / "python.exe", "-I", "-X", "utf8", "-m", "quotaxl", "--version"), "试运行")


def swap(new: Path, place: Path) -> None:
    """Put a folder where another is; the other comes back where that fails. Raises Stopped where it is in use."""
    old = place.with_name(f"{place.name}.old")
    shutil.rmtree(old, ignore_errors=True)
    try:
        if place.exists():
            place.rename(old)
    except OSError as error:
        raise Stopped(
            f"旧版本正在使用（{error.strerror}）。请完全退出 Excel，关闭 quotaxl 的窗口，再双击一次。"
        ) from error
    try:
        new.rename(place)
    except OSError as error:
        if old.exists():
            old.rename(place)
        raise Stopped(f"无法写入 {place}（{error.strerror}）。旧版本原样保留。") from error
    shutil.rmtree(old, ignore_errors=True)


def install(kit: Path = KIT) -> None:
    """Install, or bring up to date, for this user. Raises Stopped where it cannot be; an older one stays then."""
    here, app = home(), home() / "app"
    version, before = version_in(kit / "files"), version_in(app)
    say(f"quotaxl {version}：为当前用户安装，不需要管理员权限，不访问网络，不写注册表。")
    say(f"  程序放在 {app}")
    say("  Excel 加载项 quotaxl.xlam 放在 Excel 的 XLSTART 文件夹，设置在用户文件夹的 .quotaxl 中")
    say("  “发送到”菜单和“开始”菜单中各有“核对”“填表”两项")
    if before:
        change = "将重新安装" if before == version else f"将换成 {version}"
        say(f"已装有 {before}，{change}；您的设置和文件不动。")
    marked = list(from_internet(kit))
    if marked:
        say(
            f"提示：{'、'.join(marked)} 带有“来自 Internet”标记。如被拦下："
            "右击原来的压缩包 → 属性 → 解除锁定，重新解压。"
        )
    broken = damaged(kit)
    if broken:
        raise Stopped(f"安装包不完整，请重新解压或重新拷贝。缺少或有改动的文件：{'、'.join(broken[:5])}")
    new = here / "app.new"
    shutil.rmtree(new, ignore_errors=True)
    try:
        say("1/3 解开程序和所需的库（约一分钟）……")
        put_together(kit, new)
        swap(new, app)
    finally:
        shutil.rmtree(new, ignore_errors=True)
    say("2/3 安装 Excel 加载项……")
    python = (app / "python.exe", "-I", "-X", "utf8")
    addin = True
    try:
        run((*python, "-m", "quotaxl", "addin", "install", "--lang", "zh"), "安装 Excel 加载项")
    except Stopped as stopped:
        addin = False
        say(f"{stopped}程序本身已装好，可以拖放使用；退出 Excel 后再双击一次“安装.bat”即可补装。")
    say("3/3 “发送到”菜单……")
    try:
        links = (f"{name}={job}" for name, job in SHORTCUTS.items())
        run((*python, "-c", _LINKS, "install", app / "drop.py", *links), "建立快捷方式")
    except Stopped as stopped:
        say(f"{stopped}没有快捷方式也能用：把文件拖到“拖放核对.bat”上。")
    say(f"quotaxl {version} 已装好。" + ("请完全退出 Excel 再打开，应有“债务限额”选项卡。" if addin else ""))
    say("下一步：把分配表、填报表一起拖到“拖放核对.bat”上；或选中它们，右击 → 发送到 → 核对（quotaxl）。")
    say(f"命令行：{app / 'quotaxl.cmd'}")


def remove() -> None:
    """Take out what was installed; settings and files of the user stay. Raises Stopped where something is in use."""
    app = home() / "app"
    if not app.exists():
        say("没有安装过，无需移除。")
        return
    python = (app / "python.exe", "-I", "-X", "utf8")
    run((*python, "-m", "quotaxl", "addin", "remove", "--lang", "zh"), "移除 Excel 加载项")
    run((*python, "-c", _LINKS, "remove", app / "drop.py", *(f"{name}=" for name in SHORTCUTS)), "移除快捷方式")
    gone = app.with_name("app.old")
    shutil.rmtree(gone, ignore_errors=True)
    try:
        app.rename(gone)
    except OSError as error:
        raise Stopped(f"{app} 正在使用（{error.strerror}）。请关闭 quotaxl 的窗口和 Excel，再双击一次。") from error
    shutil.rmtree(gone, ignore_errors=True)
    say("已移除。您的设置（用户文件夹的 .quotaxl）和所有表格都没有动。")


def main(words: Sequence[str]) -> int:
    """Do what the script asks for; return 0, or 1 where it could not be done."""
    try:
        {"install": install, "remove": remove}[words[0]]()
        code = 0
    except Stopped as stopped:
        say(f"没有完成：{stopped}")
        code = 1
    except OSError as error:
        say(f"没有完成：{error}")
        code = 1
    if not os.environ.get(QUIET):
        input("按回车键关闭这个窗口。")
    return code


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
