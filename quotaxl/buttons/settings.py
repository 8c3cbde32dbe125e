"""The settings of the buttons: a small text file in the user's own folder, and a sheet with choices that feeds it."""

from collections.abc import Mapping
from configparser import ConfigParser
from configparser import Error as IniError
from dataclasses import dataclass
from pathlib import Path

from quotaxl.app.home import settings_file
from quotaxl.core.errors import UserError
from quotaxl.core.words import Lang, Words

TEXT = """\
# quotaxl 按钮的设置。在等号后填写，保存后下一次点按钮时生效；点“设置”可在表格中选择。
[quotaxl]

# 地区和年度：用于“新建填报簿”。地区写全称、通行简称或六位行政区划代码，例如 阿图什市
地区 =
年度 =

# 附表和新填报簿写到哪个文件夹；留空表示与当前工作簿同一文件夹
输出文件夹 =

# 消息、标记、批注和“核对结果”的语言：zh 或 en
语言 = zh

# 常驻：是 或 否。写“是”，第一次点按钮后留一个 quotaxl 进程在内存中，以后的点击更快；15 分钟不用自动结束
常驻 = 否
"""

_SECTION = "quotaxl"
KEYS = ("地区", "年度", "输出文件夹", "语言", "常驻")
YES, NO = "是", "否"
_BAD = Words("设置文件有误：{why}。", "The settings cannot be read: {why}.")
_MEND = Words(
    "请点“设置”改正；或删除该文件，恢复默认设置。", "Correct them, or delete the file to have the defaults back."
)


@dataclass(frozen=True, slots=True)
class Settings:
    """What the user set; '' and 0 stand for nothing."""

    region: str = ""
    year: int = 0
    folder: str = ""
    lang: Lang = "zh"
    resident: bool = False


def chosen() -> Settings:
    """Return this user's settings. Raises UserError for what they cannot mean."""
    return load_settings(settings_file())


def language() -> Lang:
    """Return the language of the settings; Chinese where they cannot be read."""
    try:
        return chosen().lang
    except (UserError, OSError):  # what keeps them from being read is told where they matter
        return "zh"


def load_settings(place: Path) -> Settings:
    """Return the settings; the defaults where there is no file. Raises UserError for what it cannot mean.

    Where the sheet of settings was saved after the file was, what it says is taken over into the file first.
    """
    sheet = sheet_of(place)
    if newer(sheet, place):
        from quotaxl.buttons.settingrows import said  # noqa: PLC0415 - reads a workbook, which few clicks have to

        _write(place, said(sheet))
    return _settings(place, _said(place)) if place.exists() else Settings()


def sheet_of(place: Path) -> Path:
    """Return where the sheet of the settings is."""
    return place.with_name("设置.xlsx")


def newer(one: Path, other: Path) -> bool:
    """Return whether a file is there and was saved after another, or without it."""
    try:
        saved = one.stat().st_mtime_ns
    except OSError:
        return False
    try:
        return saved > other.stat().st_mtime_ns
    except OSError:
        return True


def ensure(place: Path) -> Path:
    """Write the settings with their defaults where there are none, and return their place."""
    if not place.exists():
        _write(place, {})
    return place


def values(place: Path) -> dict[str, str]:
    """Return what the file of settings says, by key, as it stands; nothing where there is none. Raises UserError."""
    return _said(place) if place.exists() else {}


def _said(place: Path) -> dict[str, str]:
    parser = ConfigParser(interpolation=None, default_section="")
    try:
        parser.read_string(_text(place))
        found = dict(parser[_SECTION])
    except (OSError, UnicodeDecodeError, IniError, KeyError) as fault:
        raise _bad(place, " ".join(str(fault).split())) from fault
    for key, value in found.items():
        if key not in KEYS:
            raise _bad(place, f"{key} = {value}")
    return found


def _settings(place: Path, found: dict[str, str]) -> Settings:
    year = found.get("年度", "").removesuffix("年")
    if year and not (year.isascii() and year.isdigit() and len(year) == 4):
        raise _bad(place, f"年度 = {year}")
    lang = found.get("语言") or "zh"
    if lang not in ("zh", "en"):
        raise _bad(place, f"语言 = {lang}")
    resident = found.get("常驻") or NO
    if resident not in (YES, NO):
        raise _bad(place, f"常驻 = {resident}")
    folder = found.get("输出文件夹", "").strip("\"'“”")
    return Settings(found.get("地区", ""), int(year or 0), folder, "en" if lang == "en" else "zh", resident == YES)


def _write(place: Path, found: Mapping[str, str]) -> None:
    """Write the file with its explanations; a key that is not given keeps its default."""
    lines = []
    for line in TEXT.splitlines():
        key = line.partition(" =")[0]
        lines.append(f"{key} = {found[key]}".rstrip() if key in found else line)
    text = "\n".join(lines) + "\n"
    place.write_text(text, encoding="utf-8-sig")  # with the mark by which older editors know UTF-8


def _text(place: Path) -> str:
    data = place.read_bytes()
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("gb18030")  # as a Chinese Windows may save it


def _bad(place: Path, why: str) -> UserError:
    return UserError(str(place), _BAD.fill(why=why), _MEND)
