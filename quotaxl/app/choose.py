"""Which template is meant: by id, by its Chinese name or number, by its folder or file."""

import re
import unicodedata
from collections.abc import Callable
from pathlib import Path

from quotaxl.app.outputs import check_closed
from quotaxl.catalogue.form import form
from quotaxl.core.assets import asset
from quotaxl.core.document import Document
from quotaxl.core.errors import UserError
from quotaxl.core.ports import ReadWorkbook
from quotaxl.core.words import Words
from quotaxl.fill.itemnames import nearest
from quotaxl.fill.named import template_of
from quotaxl.fill.template import Template, holds_template, read_template, shipped_ids

_NUMBER = re.compile(r"(表)\s*(\d+)\s*[-一—–―−_.]\s*(\d+)")
"""A form's number, whatever stands for its dash: input methods give 一 for it."""
_NO_TEMPLATE = Words("没有这个模板；最接近的有：{close}。", "There is no such template; the nearest are {close}.")
_SEVERAL_TEMPLATES = Words("有 {count} 个模板叫这个名字。", "{count} templates are called so.")
_WHICH = Words("请写明是哪一个：{names}。", "Say which: {names}.")
_NAME_TEMPLATE = Words(
    "请给出模板编号（见 quotaxl templates）、含有 template.toml 的文件夹，或已绑定的 .xlsx 文件。",
    "Give a template's id (see quotaxl templates), a folder with template.toml, or a bound .xlsx file.",
)

_NOT_EXCEL = Words(
    "这是{kind}文件，模板必须是 .xlsx 或 .xlsm。",
    "This is of the kind {kind}; a template must be an .xlsx or .xlsm file.",
)
_SAVE_AS = Words(
    "请在 Excel、WPS 或 LibreOffice 中打开，另存为 .xlsx（文件 › 另存为 › Excel 工作簿），再绑定。",
    "Open it in Excel, WPS or LibreOffice, save it as .xlsx and bind that.",
)


def check_kind(file: Path, book: Document) -> None:
    """Raise UserError where a workbook is of a kind that cannot be a template, such as .xls and .et."""
    if book.kind not in ("xlsx", "xlsm"):
        raise UserError(str(file), _NOT_EXCEL.fill(kind=f".{book.kind}"), _SAVE_AS)


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
        book = read(path)
        check_kind(path, book)
        return template_of(path, book)
    known = shipped_ids()
    wish = _NUMBER.sub(r"\1\2-\3", unicodedata.normalize("NFKC", wish).strip())
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
