"""Which notices a county says that its new quota holds: numbers of documents as people write them."""

import re
from enum import StrEnum

from quotaxl.core.table import Table
from quotaxl.dossier.material import County, Material

_NUMBER = re.compile(
    r"([\u4e00-\u9fff]{1,12})\s*[〔\[【﹝(（［]?\s*(\d{4})\s*[〕\]】﹞)）］年]?\s*(?:第)?\s*0*(\d{1,5})\s*号"
)


class Citation(StrEnum):
    """How a county's 上级下达文号 stands to a notice."""

    CITED = "cited"
    BLANK = "blank"
    """It names no notice at all: whether this one is in the new quota cannot be seen."""
    OTHER = "other"
    """It names other notices only."""
    UNKNOWN = "unknown"
    """The notice itself shows no number."""


def document_numbers(text: str | None) -> tuple[str, ...]:
    """Return the numbers of documents in a text, each as 新财振2024-18: brackets and spaces do not count.

    Two in one cell are two: 新财振〔2024〕18号、新财债[2024]30号.
    """
    found = []
    for match in _NUMBER.finditer(text or ""):
        word = re.sub(r"^(?:和|及|与|、|文号|依据|根据|按照?)+", "", match[1])
        found.append(f"{word}{match[2]}-{match[3]}")
    return tuple(dict.fromkeys(found))


def citation(dossier: Material, county: County, notice: Table) -> Citation:
    """Return whether a county cites a notice."""
    numbers = document_numbers(notice.document_number)
    cited = dossier.info(county, "notice_number")
    if not numbers:
        return Citation.UNKNOWN if notice.document_number is None else _plainly(notice.document_number, cited)
    named = document_numbers(cited)
    if set(numbers) & set(named):
        return Citation.CITED
    return Citation.OTHER if named else _plainly(notice.document_number or "", cited)


def _plainly(number: str, cited: str | None) -> Citation:
    """Compare texts that hold no number of the usual form."""
    one, other = (re.sub(r"[\W_]", "", text or "") for text in (number, cited))
    if not other or not re.search(r"\d", other):
        return Citation.BLANK
    return Citation.CITED if one in other else Citation.OTHER
