"""The settings of the buttons: a small text file that the user edits."""

from configparser import ConfigParser
from configparser import Error as IniError
from dataclasses import dataclass
from pathlib import Path

from quotaxl.core.errors import UserError
from quotaxl.core.words import Lang, Words

TEXT = """\
# quotaxl 按钮的设置。在等号后填写，保存后下一次点按钮时生效。
[quotaxl]

# 地区和年度：用于“新建填报簿”。地区写全称、通行简称或六位行政区划代码，例如 阿图什市
地区 =
年度 =

# 附表和新填报簿写到哪个文件夹；留空表示与当前工作簿同一文件夹
输出文件夹 =

# 标记、批注和“核对结果”的语言：zh 或 en
语言 = zh
"""

_SECTION = "quotaxl"
_KEYS = ("地区", "年度", "输出文件夹", "语言")
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


def load_settings(place: Path) -> Settings:
    """Return the settings; the defaults where there is no file. Raises UserError for what it cannot mean."""
    if not place.exists():
        return Settings()
    parser = ConfigParser(interpolation=None, default_section="")
    try:
        parser.read_string(_text(place))
        found = dict(parser[_SECTION])
    except (OSError, UnicodeDecodeError, IniError, KeyError) as fault:
        raise _bad(place, " ".join(str(fault).split())) from fault
    for key, value in found.items():
        if key not in _KEYS:
            raise _bad(place, f"{key} = {value}")
    year = found.get("年度", "").removesuffix("年")
    if year and not (year.isascii() and year.isdigit() and len(year) == 4):
        raise _bad(place, f"年度 = {year}")
    lang = found.get("语言") or "zh"
    if lang not in ("zh", "en"):
        raise _bad(place, f"语言 = {lang}")
    folder = found.get("输出文件夹", "").strip("\"'“”")
    return Settings(found.get("地区", ""), int(year or 0), folder, "en" if lang == "en" else "zh")


def ensure(place: Path) -> Path:
    """Write the settings with their defaults where there are none, and return their place."""
    if not place.exists():
        place.write_text(TEXT, encoding="utf-8-sig")  # with the mark by which older editors know UTF-8
    return place


def _text(place: Path) -> str:
    data = place.read_bytes()
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("gb18030")  # as a Chinese Windows may save it


def _bad(place: Path, why: str) -> UserError:
    return UserError(str(place), _BAD.fill(why=why), _MEND)
