"""The notices that a bureau describes in its own quotaxl.toml: a mistake is named by its key, before any rule runs."""

import re
import types
from collections.abc import Iterator, Sequence
from difflib import get_close_matches
from typing import Any, get_args, get_origin, get_type_hints

import msgspec

from quotaxl.catalogue import regions
from quotaxl.catalogue.debtkinds import KIND_NAMES, KINDS
from quotaxl.catalogue.law.lists import NegativeItem
from quotaxl.catalogue.law.notices import NoticeTerms, numbers_in, plain_number
from quotaxl.catalogue.law.sorts import sorts
from quotaxl.core.errors import UserError
from quotaxl.core.words import Words

_LONGEST = 366
_HELP = Words(
    "写法和可用的键见 docs/configuration.md 的 Notices 一节。",
    "docs/configuration.md, Notices, has the keys and an example.",
)
_UNKNOWN = Words("不认识的键“{key}”{like}。可用的键：{keys}。", "The key '{key}' is unknown{like}. Known keys: {keys}.")
_LIKE = Words("，是不是“{name}”", ", perhaps '{name}' is meant")
_LACKS = Words("“{key}”缺少必填的“{name}”。", "'{key}' lacks '{name}', which is needed.")
_WRONG = Words("“{key}”应写成{kind}，现在是 {value}。", "'{key}' must be {kind}, not {value}.")
_KINDS_OF = {
    str: Words("加引号的文字", "a quoted text"),
    int: Words("不加引号的整数", "a whole number without quotes"),
    bool: Words("true 或 false", "true or false"),
    tuple: Words("方括号中的一列，如 [\"亮化\"]", "a list in brackets"),
    list: Words("双方括号的一节，如 [[notices]]", "a section in double brackets, as [[notices]]"),
    dict: Words("一组键值", "a table of keys"),
}  # fmt: skip
_NUMBER = Words(
    "“{key}”不是完整的文号：{value}。应如 闽财债管〔2026〕5号，否则认不出哪些县引用了它。",
    "'{key}' is no whole document number: {value}. Without one no county can be seen to cite it.",
)
_EMPTY = Words("“{key}”是空的；依据要写明文号和标题。", "'{key}' is empty; number and title are the basis.")
_PLACE = Words(
    "“{key}”应是行政区划代码的开头几位（如福建省 35），现在是 {value}{is_}。",
    "'{key}' must be the first digits of regions' codes (35 for Fujian), not {value}{is_}.",
)
_IS = Words("；{name}是 {code}", "; {name} is {code}")
_DEBT = Words(
    "“{key}”只能是 \"general\"（一般）、\"special\"（专项），现在是 {value}。",
    "'{key}' holds only general and special, not {value}.",
)  # fmt: skip
_DAYS = Words("“{key}”应在 1 到 366 之间，现在是 {value}。", "'{key}' must lie between 1 and 366, not {value}.")
_NO_ITEMS = Words("“{key}”没有一项，清单不起作用。", "'{key}' holds no entry, so that the list says nothing.")
_NO_WORDS = Words(
    "“{key}”没有可用来辨认项目名称的词：写 include（含有的词）、endings（结尾的词）等。",
    "'{key}' has no word by which a project's name shows it: give include, endings or the like.",
)
_NO_SORT = Words("“{key}”没有这一类：{value}。可用的：{known}。", "'{key}' names no sort: {value}. Known: {known}.")
_TWICE = Words("文号 {number} 写了两次。", "The number {number} stands twice.")
_LIST_TWICE = Words("清单“{id}”写了两次。", "The list '{id}' stands twice.")


def notices_of(where: str, entries: object) -> tuple[NoticeTerms, ...]:
    """Return the notices that `entries` describe. Raises UserError naming file and key, and what is right."""
    _shape(where, "notices", entries, tuple[NoticeTerms, ...])
    assert isinstance(entries, list)
    found = tuple(_one(where, f"notices[{n}]", entry) for n, entry in enumerate(entries, start=1))
    numbers = [plain_number(one.number) for one in found]
    for one, number in zip(found, numbers, strict=True):
        if numbers.count(number) > 1:
            raise UserError(where, _TWICE.fill(number=one.number), _HELP)
    ids = [held.id for one in found for held in one.lists]
    for id in ids:
        if ids.count(id) > 1:
            raise UserError(where, _LIST_TWICE.fill(id=id), _HELP)
    return found


def _one(where: str, key: str, entry: dict[str, Any]) -> NoticeTerms:
    kinds = tuple(next((k for k in KINDS if kind in (k, KIND_NAMES[k])), kind) for kind in entry.get("kinds", ()))
    one = msgspec.convert({**entry, "kinds": kinds, "lists": _in_both(entry.get("lists", ()))}, NoticeTerms)
    for name, text in (("number", one.number), ("title", one.title)):
        if not text.strip():
            raise UserError(where, _EMPTY.fill(key=f"{key}.{name}"), _HELP)
    if not numbers_in(one.number):
        raise UserError(where, _NUMBER.fill(key=f"{key}.number", value=one.number), _HELP)
    for what in _faults(key, one):
        raise UserError(where, what, _HELP)
    return one


def _in_both(lists: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return lists whose names stand in for English ones that were not given."""
    return [
        {
            **held,
            "en": held.get("en") or held["zh"],
            "items": [{**i, "en": i.get("en") or i["zh"]} for i in held["items"]],
        }
        for held in lists
    ]


def _faults(key: str, one: NoticeTerms) -> Iterator[Words]:
    """Yield what is wrong with a notice's place, kinds, deadlines and lists."""
    known = regions.load()
    if one.place and not (one.place.isdecimal() and any(r.code.startswith(one.place) for r in known)):
        named = known.resolve(one.place)
        code = re.sub(r"(00)+$", "", named[0].code) if len(named) == 1 else ""
        is_ = _IS.fill(name=named[0].name, code=code) if code else Words("", "")
        yield _PLACE.fill(key=f"{key}.place", value=one.place, is_=is_)
    for kind in one.kinds:
        if kind not in KINDS:
            yield _DEBT.fill(key=f"{key}.kinds", value=kind)
    days = one.demands.targets_within_days
    if days is not None and not 1 <= days <= _LONGEST:
        yield _DAYS.fill(key=f"{key}.demands.targets_within_days", value=days)
    for n, held in enumerate(one.lists, start=1):
        if not held.items:
            yield _NO_ITEMS.fill(key=f"{key}.lists[{n}].items")
        for m, item in enumerate(held.items, start=1):
            yield from _of_item(f"{key}.lists[{n}].items[{m}]", item)


def _of_item(key: str, item: NegativeItem) -> Iterator[Words]:
    if item.sort and item.sort not in sorts():
        yield _NO_SORT.fill(key=f"{key}.sort", value=item.sort, known="、".join(sorts()))
    elif not all(item.apart) or not item.hints or any(not word.strip() for word in item.hints):
        yield _NO_WORDS.fill(key=key)


def _shape(where: str, key: str, value: object, kind: Any) -> None:  # noqa: ANN401 - a type as it is annotated
    """Raise UserError where a value is not of a type, or has keys that the type does not know or lacks some."""
    if isinstance(kind, types.UnionType):
        kind = next(one for one in get_args(kind) if one is not type(None))
    if isinstance(kind, type) and issubclass(kind, msgspec.Struct):
        if not isinstance(value, dict):
            raise UserError(where, _wrong(key, dict, value), _HELP)
        hints, fields = get_type_hints(kind), msgspec.structs.fields(kind)
        for name in value:
            if name not in hints:
                raise UserError(where, _unknown(f"{key}.{name}", name, list(hints)), _HELP)
        for one in fields:
            if one.required and one.name not in value:
                raise UserError(where, _LACKS.fill(key=key, name=one.name), _HELP)
        for name, held in value.items():
            _shape(where, f"{key}.{name}", held, hints[name])
        return
    if get_origin(kind) is tuple:
        inner = get_args(kind)[0]
        if not isinstance(value, list):
            section = isinstance(inner, type) and issubclass(inner, msgspec.Struct)
            raise UserError(where, _wrong(key, list if section else tuple, value), _HELP)
        for n, held in enumerate(value, start=1):
            _shape(where, f"{key}[{n}]", held, inner)
        return
    if type(value) is not kind:
        raise UserError(where, _wrong(key, kind, value), _HELP)


def _wrong(key: str, kind: type, value: object) -> Words:
    shown = f"“{value}”" if isinstance(value, str) else str(value).lower() if isinstance(value, bool) else str(value)
    return _WRONG.fill(key=key, kind=_KINDS_OF[kind], value=shown[:60])


def _unknown(key: str, name: str, known: Sequence[str]) -> Words:
    close = get_close_matches(name, known, 1, 0.6)
    like = _LIKE.fill(name=close[0]) if close else Words("", "")
    return _UNKNOWN.fill(key=key, like=like, keys="、".join(known))
