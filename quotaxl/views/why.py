"""Why a table was read so: header levels, what each row adds up into and by what, what was doubted."""

from collections.abc import Iterator, Mapping, Sequence

from quotaxl.core.refs import column_letter
from quotaxl.core.table import Column, RateRow, Ratio, RatioKind, RowRole, Table
from quotaxl.core.words import Lang, Words
from quotaxl.text.clean import line
from quotaxl.views.celltexts import TYPES

_LEVELS = Words("表头 {n} 级", "header of {n} levels")
_BY = Words("层级：{by}", "levels: {by}")
_INTO = Words("汇入第{row}行 {label}", "adds up into row {row} {label}")
_SPLIT = Words("（第{n}种分法）", " (split {n})")
_OF = Words("是第{row}行 {label} 的其中数", "is part of row {row} {label}")
_TOP = Words("不汇入别的行", "adds up into no row")
_DIVIDED = Words("＝ 第{over}行 ÷ 第{under}行", "= row {over} ÷ row {under}")
_GROWN = Words("＝（第{over}行 － 第{under}行）÷ 第{under}行", "= (row {over} - row {under}) ÷ row {under}")
_SHARE = Words("＝ 第{over}行各栏 ÷ 其{column}栏", "= row {over} ÷ its column {column}")
_SUMS = Words("＝ {parts}", "= {parts}")
_DOUBT = Words("没有看清 {ref}：{taken}；也可能是：{other}", "not clear {ref}: {taken}; or else: {other}")
_MOST = 300


def column_why(column: Column, lang: Lang, columns: Sequence[Column] = ()) -> str:
    """Return a column in one line: letter, header path, type, unit, what it adds up from."""
    path = " / ".join(map(line, column.path)) or "—"
    unit = f" {column.unit.label}" if column.unit else ""
    titles = {c.name: line(c.path[-1]) for c in columns if c.path} if lang == "zh" else {}
    signed = [titles.get(name, name) for name in column.parts] + [f"-{titles.get(n, n)}" for n in column.minus]
    if not signed and column.ratios:
        signed = [_rate(column.ratios[0], titles)]
    parts = " " + _SUMS.fill(parts=" ".join(signed)).say(lang) if signed else ""
    return f"{column_letter(column.index)}  {path}  [{TYPES[column.type].say(lang)}{unit}]{parts}"


def _rate(ratio: Ratio, titles: Mapping[str, str]) -> str:
    """Return how a rate is computed: (B-A)/A, C/total of C."""
    over, under = titles.get(ratio.over, ratio.over), titles.get(ratio.under, ratio.under)
    if ratio.over == ratio.under:
        return f"{over} ÷ Σ{over}"
    return f"({over} - {under}) ÷ {under}" if ratio.kind is RatioKind.GROWTH else f"{over} ÷ {under}"


def _rate_row(table: Table, way: RateRow) -> Words:
    """Return how a row of rates is computed: row 8 ÷ row 9, row 8 ÷ row 8 of a column."""
    over, under = (table.frame["row"][at] for at in (way.over, way.under))
    column = table.column(way.whole) if way.whole else None
    words = _GROWN if way.growth else _DIVIDED if column is None else _SHARE
    return words.fill(over=over, under=under, column=column_letter(column.index) if column else "")


def row_why(table: Table, at: int, lang: Lang) -> str:
    """Return what frame row `at` adds up into, with the mark that says so: its ordinal where it has one."""
    frame = table.frame
    parent, role = frame["parent"][at], frame["role"][at]
    if parent is None:
        way = next((way for way in table.rate_rows if way.at == at), None)
        return _rate_row(table, way).say(lang) if way else _TOP.say(lang)
    told = _OF if role == RowRole.PART else _INTO
    words = told.fill(row=frame["row"][parent], label=line(frame["label"][parent] or "")).say(lang)
    split = frame["split"][at] or 0
    return words + (_SPLIT.fill(n=split + 1).say(lang) if split else "")


def why(table: Table, lang: Lang) -> Iterator[str]:
    """Yield the lines that explain a table: header, columns, levels, doubts, then each row that belongs somewhere."""
    yield _LEVELS.fill(n=max((len(c.path) for c in table.columns), default=0)).say(lang)
    for column in table.columns:
        yield f"  {column_why(column, lang, table.columns)}"
    if table.levels:
        yield _BY.fill(by="; ".join(w.say(lang) for w in table.levels)).say(lang)
    for doubt in table.doubts:
        taken, other = doubt.readings[0].say(lang), doubt.readings[-1].say(lang)
        yield _DOUBT.fill(ref=doubt.ref, taken=taken, other=other).say(lang)
    for at in range(min(table.frame.height, _MOST)):
        if table.frame["role"][at] != RowRole.NOTE:
            name = "  " * int(table.frame["depth"][at] or 0) + line(table.frame["label"][at] or "")
            yield f"{table.frame['row'][at]:>6}  {name}  ← {row_why(table, at, lang)}"
