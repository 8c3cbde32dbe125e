"""Texts beside a form's cells, such as page headers: brought up to date where that is plain, else told."""

from collections.abc import Iterator, Sequence

from quotaxl.core.caption import Caption, CaptionKind
from quotaxl.core.edits import OWN_SHEETS, SetCaption
from quotaxl.core.refs import ref
from quotaxl.core.words import Words
from quotaxl.fill.bound import BoundTemplate
from quotaxl.fill.context import FillContext
from quotaxl.fill.elsewhere import other_region
from quotaxl.fill.leftover import OPEN
from quotaxl.fill.missing import Missing
from quotaxl.fill.oldyears import old_year
from quotaxl.fill.rows import RowLayout
from quotaxl.fill.texts import Written, open_year, renewed, written

_LONGEST = 255
"""Characters of a header or a message; Excel refuses more."""
_STILL_OPEN = Words("{kind}“{text}”中还有待填的×。{remedy}", "{kind}: “{text}” still holds × to be filled in. {remedy}")
_OLD_YEAR = Words(
    "{kind}“{text}”写着{year}年，没有更新，请核对。{remedy}",
    "{kind}: “{text}” says {year} and was not brought up to date; see whether it holds. {remedy}",
)
_OTHER_REGION = Words(
    "{kind}“{text}”写着{name}，不是本表的地区，请核对。{remedy}",
    "{kind}: “{text}” names {name}, which is not the form's region; see whether it holds. {remedy}",
)
_REMEDY = {
    CaptionKind.TAB: Words("请在填好的文件中改工作表名。", "Rename the sheet in the filled file."),
    CaptionKind.HEADER: Words("在“页面设置→页眉/页脚”中改。", "See Page Setup, Header/Footer."),
    CaptionKind.FOOTER: Words("在“页面设置→页眉/页脚”中改。", "See Page Setup, Header/Footer."),
    CaptionKind.PROMPT: Words("在“数据验证”中改。", "See Data Validation."),
    CaptionKind.TITLE: Words("在“文件→信息”中改。", "See File, Info."),
}
_NOTHING = Words("", "")


def renewed_captions(
    bound: BoundTemplate, context: FillContext, places: RowLayout
) -> tuple[tuple[SetCaption, ...], tuple[Missing, ...]]:
    """Return the edits that bring texts beside the cells up to date, and what is to be said of those that stay open.

    Region and year are filled as in the cells' texts; names of sheets are only told of, as formulas hold them.
    """
    now = written(bound.form)
    edits: dict[str, SetCaption] = {}
    told: list[Missing] = []
    for caption in bound.captions:
        if caption.sheet in OWN_SHEETS:
            continue
        fresh = _fresh(caption, now, context)
        for old, new in zip(caption.pieces, fresh, strict=True):
            if old != new:
                edits[old] = SetCaption(old, new, "标题与说明")
        told += _told(caption, fresh, now, context, places)
    return tuple(edits.values()), tuple(dict.fromkeys(told))


def _fresh(caption: Caption, now: Written, context: FillContext) -> Sequence[str]:
    """Return the pieces of a text for the form's region and year, as they are where that is not plain."""
    if caption.kind is CaptionKind.TAB or caption.text.startswith("="):
        return caption.pieces
    pieces = [renewed(piece, now, context, 0) for piece in caption.pieces]
    plain = "".join(pieces) == renewed(caption.text, now, context, 0)  # else a name or year lies over two pieces
    return pieces if plain and len("".join(pieces)) <= max(_LONGEST, len(caption.text)) else caption.pieces


def _told(
    caption: Caption, pieces: Sequence[str], now: Written, context: FillContext, places: RowLayout
) -> Iterator[Missing]:
    """Yield what a person should look at in a text as it will read."""
    place = caption.place and ref(places.row(caption.sheet, caption.place[0]), caption.place[1])
    text = "".join(pieces)
    shown = " ".join(pieces) if caption.kind in (CaptionKind.HEADER, CaptionKind.FOOTER) else text
    more = _REMEDY.get(caption.kind, _NOTHING)

    def say(what: Words, **values: Words | str) -> Missing:
        return Missing(
            caption.sheet, place or "", what.fill(kind=caption.kind.value, text=shown[:30], remedy=more, **values)
        )

    if OPEN.search(text) or open_year(text):
        yield say(_STILL_OPEN)
    if text == caption.text:  # else its years moved along
        year = old_year(text, now, context)
        if year:
            yield say(_OLD_YEAR, year=year)
    if name := other_region(text, context):
        yield say(_OTHER_REGION, name=name)
