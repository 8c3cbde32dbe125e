"""What a file carries beside what it shows: of its writers, their machines, of what they hid."""

from dataclasses import dataclass
from enum import StrEnum

from quotaxl.core.words import Words


class LeavingKind(StrEnum):
    """What kind of leaving it is."""

    AUTHOR = "author"
    PATH = "path"
    PRINTER = "printer"
    HIDDEN_SHEET = "hidden-sheet"
    HIDDEN_ROW = "hidden-row"
    HIDDEN_COLUMN = "hidden-column"
    HIDDEN_NAME = "hidden-name"
    HIDDEN_TEXT = "hidden-text"
    COMMENT = "comment"
    LINK = "external-link"
    CUSTOM = "custom-data"
    TRACE = "quotaxl-trace"
    VERSION = "previous-version"
    LEFTOVER = "leftover"
    KEPT_DATA = "data-behind"


KINDS = {
    LeavingKind.AUTHOR: Words("作者、单位", "author or unit"),
    LeavingKind.PATH: Words("本机路径", "path of a machine"),
    LeavingKind.PRINTER: Words("打印机设置", "printer settings"),
    LeavingKind.HIDDEN_SHEET: Words("隐藏的工作表", "hidden sheet"),
    LeavingKind.HIDDEN_ROW: Words("隐藏的行", "hidden rows"),
    LeavingKind.HIDDEN_COLUMN: Words("隐藏的列", "hidden columns"),
    LeavingKind.HIDDEN_NAME: Words("隐藏的名称", "hidden name"),
    LeavingKind.HIDDEN_TEXT: Words("隐藏的文字", "hidden text"),
    LeavingKind.COMMENT: Words("批注", "comment"),
    LeavingKind.LINK: Words("外部链接", "external link"),
    LeavingKind.CUSTOM: Words("自定义数据", "custom data"),
    LeavingKind.TRACE: Words("quotaxl 的记录", "traces of quotaxl"),
    LeavingKind.VERSION: Words("以前的版本、修订", "previous versions"),
    LeavingKind.LEFTOVER: Words("残留内容", "leftovers"),
    LeavingKind.KEPT_DATA: Words(
        "表后数据（透视缓存、数据连接、宏）", "data behind (pivot caches, connections, macros)"
    ),
}


@dataclass(frozen=True, slots=True)
class Leaving:
    """One leaving: its kind, where it is, what it says; `taken` is whether a scrubbed copy goes without it."""

    kind: LeavingKind
    where: str
    what: str
    taken: bool = True


@dataclass(frozen=True, slots=True)
class Scrubbed:
    """What a file carries, and its bytes without what can go; the file's own where nothing goes."""

    found: tuple[Leaving, ...]
    data: bytes
