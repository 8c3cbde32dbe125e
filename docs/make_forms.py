"""Writes docs/forms.md: every form as the catalogue knows it, with the words by which its cells are named.

Run as `python3 dev.py docs`; a test keeps the page fresh.
"""

from collections.abc import Iterable, Iterator
from pathlib import Path

from quotaxl.catalogue.form import Form, forms
from quotaxl.catalogue.sections import Axis, Sum
from quotaxl.fill.names import Target

PAGE = Path(__file__).parent / "forms.md"
_KINDS = {"regions": "每个地区一行", "projects": "每个项目（债券）一行", "items": "固定的行", "fields": "标签和值"}
_PICTURES = {
    "limit-received": ("batches", "新郑市2025年（虚构）：一次调整中的五批"),
    "limit-adjustment": ("levels", "临夏州2024年（虚构）：本地区、本级、下级"),
    "general-budget-adjustment": ("subjects", "卓尼县2024年（虚构）：本年支出下的类、款、项"),
}
"""Pictures of filled forms, by form: name in docs/images and what they show."""
_HEAD = """# 表样 Forms

由 `quotaxl/catalogue/forms/<id>/form.toml` 生成，不要手改。Generated from the catalogue; do not edit.

单元格的名称写作 `表__行__栏`，如 `{example}`；没有固定行的表写作 `表__明细__栏`。行、栏的名称见下。

"""


def name_of(form: Form, id: str) -> str:
    """Return what people call a row or a column: its term, else the first thing that the blank prints, else its id."""
    terms = {r.key: r.term for r in form.rows} | {c.field: c.term for c in form.columns}
    return terms.get(id) or id


def written(form: Form, held: Sum) -> str:
    """Return a sum in words: 年末余额 = 上年末余额 + 债务发行额 − 还本支出."""
    plus = " + ".join(name_of(form, n) for n in held.plus)
    minus = "".join(f" − {name_of(form, n)}" for n in held.minus)
    only = f"（只在 {'、'.join(name_of(form, n) for n in held.only)}）" if held.only else ""
    return f"{name_of(form, held.total)} = {plus}{minus}{only} · {held.rule or _rule(held.axis)}"


def _rule(axis: Axis) -> str:
    return "QX-F101" if axis is Axis.ROWS else "QX-F102"


def _needs(form: Form) -> Iterator[str]:
    need = form.require
    for needed, given in need.filled:
        yield f"有{_words(form, [given])}须有{_words(form, [needed])}"
    if need.non_negative:
        but = f"（{_words(form, need.signed)}除外）" if need.signed else ""
        yield f"不能为负：{_words(form, need.non_negative)}{but}"
    for field in need.kinds:
        yield f"{_words(form, [field])}须写明一般或专项"
    for group in need.unique:
        yield f"不得重复：{_words(form, group)}"


def _words(form: Form, names: Iterable[str]) -> str:
    return "、".join("行名" if n == "label" else name_of(form, n) for n in names)


def _section(form: Form) -> Iterator[str]:
    yield f"## {form.term}"
    yield ""
    unit = f" · {form.unit.label}" if form.unit else ""
    yield f"`{form.id}` · {form.name} · {_KINDS[form.kind]}{unit}{' · 县级填报表' if form.county else ''}"
    yield ""
    if form.source:
        yield f"- 出处 source：{form.source}"
    if number := _number(form):
        yield f"- 编号 number：{number}"
    for label, found in (
        ("行 rows", [f"{r.term}" for r in form.rows if r.term]),
        ("栏 columns", [c.term for c in form.columns if c.term]),
        ("勾稽 sums", [written(form, s) for s in (*form.sums, *form.ruled)]),
        ("不大于 bounds", [f"{name_of(form, b.lesser)} ≤ {name_of(form, b.greater)}" for b in form.bounds]),
        ("要求 requirements", list(_needs(form))),
        ("数据来自 filled from", _sources(form)),
    ):
        if found:
            yield f"- {label}：{'；'.join(found)}"
    yield ""
    if form.id in _PICTURES:
        picture, shown = _PICTURES[form.id]
        yield f"![{shown}](images/{picture}.png)"
        yield ""


def _number(form: Form) -> str:
    """Return the number that an official form prints; that it has none; "" for a sheet of one's own."""
    if form.county or form.print is None:
        return ""
    own = form.print.annex
    if own.startswith("表"):
        return own
    return f"没有官方编号 none{f'；在预算调整方案附表中为{own}' if own else ''}"


def _sources(form: Form) -> list[str]:
    if form.fill is None:
        return []
    texts = [*(t for rows in form.fill.cells.values() for ts in rows.values() for t in ts)]
    texts += [t for ts in form.fill.row.values() for t in ts]
    ids = dict.fromkeys([t.split("/")[0] for t in texts] + ([form.fill.like] if form.fill.like else []))
    terms = {f.id: f.term for f in forms()}
    return [terms[id] for id in ids] + ([f"明细（{form.fill.records}）"] if form.fill.records else [])


def page() -> str:
    """Return the page: sheets of the county workbook first, then official forms."""
    example = Target("limit-adjustment", "previous_general", "own").name
    ordered = sorted(forms(), key=lambda f: (not f.county, f.id))
    return _HEAD.format(example=example) + "\n".join(line for form in ordered for line in _section(form))


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
