"""Which template is meant: by id, by its Chinese name or number, by its folder or file."""

import re
from collections.abc import Callable
from pathlib import Path

from quotaxl.app.outputs import check_closed
from quotaxl.catalogue.form import form
from quotaxl.core.assets import asset
from quotaxl.core.errors import UserError
from quotaxl.core.ports import ReadWorkbook
from quotaxl.core.words import Words
from quotaxl.fill.itemnames import nearest
from quotaxl.fill.named import template_of
from quotaxl.fill.template import Template, holds_template, read_template, shipped_ids

_NO_TEMPLATE = Words("没有这个模板；最接近的有：{close}。", "There is no such template; the nearest are {close}.")
_SEVERAL_TEMPLATES = Words("有 {count} 个模板叫这个名字。", "{count} templates are called so.")
_WHICH = Words("请写明是哪一个：{names}。", "Say which: {names}.")
_NAME_TEMPLATE = Words(
    "请给出模板编号（见 quotaxl templates）、含有 template.toml 的文件夹，或已绑定的 .xlsx 文件。",
    "Give a template's id (see quotaxl templates), a folder with template.toml, or a bound .xlsx file.",
)


def find_template(wish: str, read: ReadWorkbook) -> Template:
    """Return the template with this id or name, the one in this folder, or this workbook, by the names in it.

    A name may be a beginning or a part of the form's, or its number, such as 表1-7. Raises UserError where there is
    none, or where several are called so.
    """
    path = Path(wish)
    if holds_template(path):
        return read_template(path)
    if path.is_file():
        check_closed(path)
        return template_of(path, read(path))
    known = shipped_ids()
    if wish in known:
        return read_template(asset("templates", wish))
    every = tuple(read_template(asset("templates", id)) for id in known)
    tests: tuple[Callable[[str], bool], ...] = (
        lambda name: name == wish,
        lambda name: name.startswith(wish),
        lambda name: wish in name,
    )
    for test in tests:
        found = [one for one in every if any(map(test, _names(one)))]
        if len(found) == 1:
            return found[0]
        if found:
            told = "、".join(f"{one.name.zh}（{one.id}）" for one in found)
            raise UserError(wish, _SEVERAL_TEMPLATES.fill(count=len(found)), _WHICH.fill(names=told))
    of_name = {name: one for one in every for name in _names(one)}
    close = list(dict.fromkeys(of_name[name].id for name in nearest(wish, list(of_name)))) or list(known)
    by_id = {one.id: one for one in every}
    zh = "、".join(f"{by_id[id].name.zh}（{id}）" for id in close)
    en = ", ".join(f"{by_id[id].name.en} ({id})" for id in close)
    raise UserError(wish, _NO_TEMPLATE.fill(close=Words(zh, en)), _NAME_TEMPLATE)


def _names(template: Template) -> tuple[str, ...]:
    """Return what a template is called: its id, its names, the official form's with its number such as 表1-7."""
    spec = form(template.fills) if template.fills else None
    annex = (spec.print.annex,) if spec and spec.print and spec.print.annex else ()
    names = (template.id, template.name.zh, template.name.en, *((spec.name,) if spec else ()), *annex)
    return tuple(re.sub(r"\s", "", name) for name in names)
