"""Texts of a workbook that its readers see and that are no cells: headers, text boxes, charts, notes, tabs, a title."""

import re
from dataclasses import dataclass
from enum import Enum

from quotaxl.core.grid import Place
from quotaxl.core.words import Words


class CaptionKind(Enum):
    """What a text beside the cells is, in words."""

    TAB = Words("工作表名", "the sheet's name")
    HEADER = Words("页眉", "the page header")
    FOOTER = Words("页脚", "the page footer")
    SHAPE = Words("文本框", "a text box")
    CHART = Words("图表", "a chart")
    NOTE = Words("批注", "a comment")
    PROMPT = Words("输入提示", "the message of a data validation")
    TITLE = Words("文档属性", "the document's properties")


@dataclass(frozen=True, slots=True)
class Caption:
    """One such text: a header with its footer's pieces, or a paragraph, and where it stands.

    `pieces` are what it consists of: runs of one look, what stands between the codes of a header. `place` is the cell
    that it belongs to or begins at (row, column from 1); `sheet` is empty for what belongs to the workbook.
    """

    kind: CaptionKind
    sheet: str
    place: Place | None
    pieces: tuple[str, ...]

    @property
    def text(self) -> str:
        """All of it."""
        return "".join(self.pieces)


_CODE = re.compile(r'(&"[^"]*"|&K(?:[0-9A-Fa-f]{6}|\d\d[+-]\d{3})|&\d{1,3}|&.)', re.DOTALL)
"""A code of a header: ECMA-376 part 1, section 18.3.1.46; && is an ampersand."""


def header_pieces(text: str) -> list[str]:
    """Return a header's texts, at even places, with the codes between them: ["", "&L", "××县", "&P", ""]."""
    return _CODE.split(text)
