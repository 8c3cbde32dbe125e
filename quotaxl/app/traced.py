"""Where a figure comes from, in lines of text."""

from collections.abc import Iterator

from quotaxl.app.trace import Traced
from quotaxl.core.words import Lang, Words

_FROM = Words("来自 {file} {place}：{value}", "from {file} {place}: {value}")
_ADDED = Words("以上 {count} 个单元格相加", "the {count} cells above added up")
_CONVERTED = Words("{own}换算为{unit}", "converted from {own} to {unit}")
_ROUNDED = Words("按要求的小数位数舍入，精确值为 {exact}", "rounded as asked; exactly it is {exact}")
_FORMULA = Words("模板自己的公式：={formula}", "the template's own formula: ={formula}")
_READS = Words("公式读取：", "which reads:")
_MORE = Words("……另有 {count} 个单元格", "... {count} cells more")
_OWN = Words("模板自己的内容，不是填入的", "the template's own content, not filled in")
_WORDS = Words("标题或说明，按地区、年度和单位更新", "a title or note, brought up to date for region, year and unit")
_EDITED = Words("填表后被改过：填入的是 {value}", "changed since: {value} was filled in")


def place_of(cell: Traced) -> str:
    """Return where a traced cell or figure stands, for people: 附件1!C5, 第5段 限额/本次新增/一般."""
    return f"{cell.sheet} {cell.ref}".strip() if cell.in_text else f"{cell.sheet}!{cell.ref}"


def traced_lines(cell: Traced, lang: Lang, indent: str = "") -> Iterator[str]:
    """Yield a line for a cell and what it shows, then indented ones for what that comes from."""
    origin = cell.origin
    unit = f" {origin.unit}" if origin and origin.unit else ""
    unit = "" if unit and cell.now.endswith(unit.strip()) else unit
    yield f"{indent}{place_of(cell)} = {cell.now}{unit}"
    inner = f"{indent}  "
    if cell.in_text and cell.reads:
        yield from (text for one in cell.reads for text in traced_lines(one, lang, inner))
        return
    yield from _from(cell, lang, inner)
    if cell.reads:
        yield inner + _READS.say(lang)
        for one in cell.reads:
            yield from traced_lines(one, lang, inner + "  ")
        if cell.more:
            yield inner + "  " + _MORE.fill(count=cell.more).say(lang)


def _from(cell: Traced, lang: Lang, inner: str) -> Iterator[str]:
    """Yield lines that say what a cell comes from."""
    origin = cell.origin
    if cell.formula is not None:
        yield inner + _FORMULA.fill(formula=cell.formula).say(lang)
    elif origin is None:
        yield inner + _OWN.say(lang)
    elif not origin.sources:
        yield inner + _WORDS.say(lang)
    for source in origin.sources if origin else ():
        value = f"{source.value}{source.unit or ''}"
        yield inner + _FROM.fill(file=source.file, place=f"{source.sheet}!{source.ref}", value=value).say(lang)
    if origin and len(origin.sources) > 1:
        yield inner + _ADDED.fill(count=len(origin.sources)).say(lang)
    own = {source.unit for source in origin.sources if source.unit} if origin else set()
    if origin and own and own != {origin.unit}:
        yield inner + _CONVERTED.fill(own="、".join(sorted(own)), unit=origin.unit or "").say(lang)
    if origin and origin.exact:
        yield inner + _ROUNDED.fill(exact=origin.exact).say(lang)
    if origin and cell.edited:
        yield inner + _EDITED.fill(value=origin.value).say(lang)
