"""What the figures of forms are called in Chinese: 债务限额/本次新增/一般 is county-limit/new/general."""

import re
from collections.abc import Callable, Iterable, Sequence
from difflib import SequenceMatcher
from typing import TypeVar

from quotaxl.catalogue.form import Form, FormKind, forms
from quotaxl.catalogue.items import Item
from quotaxl.core.errors import UserError
from quotaxl.core.words import Words
from quotaxl.reading.ordinals import split_ordinal
from quotaxl.reading.tidy import label

Wish = TypeVar("Wish")
_PLACEHOLDER = re.compile(r"\{[a-z_]+\}年?")
_THREE = Words(
    "应写成 表/行/栏，如 债务限额/本次新增/一般。", "It reads form/row/column, such as 债务限额/本次新增/一般."
)
_UNKNOWN = Words("没有“{text}”这样的{what}。", "There is no such {what}: {text}.")
_NEAREST = Words("最接近的有：{names}。", "The nearest are {names}.")
_SEVERAL = Words("“{text}”可指几个{what}。", "{text} could be several {what}s.")
_FORM, _ROW, _COLUMN = Words("表", "form"), Words("行", "row"), Words("栏", "column")


def item_named(text: str) -> Item:
    """Return the figure that a text names: form, row and column by their Chinese names, beginnings, or English ids.

    Raises UserError, with the nearest names, where there is none or it could be several.
    """
    pieces = [piece.strip() for piece in text.replace("／", "/").split("/")]
    if not 2 <= len(pieces) <= 3 or not all(pieces):
        raise UserError(text, _THREE, _THREE)
    form = _one(pieces[0], [(f, (f.id, f.term, f.name)) for f in forms() if f.rows], _FORM)
    key = _one(pieces[1], [(row.key, (row.key, *row_texts(form, row.key))) for row in form.rows], _ROW)
    if form.kind is FormKind.FIELDS:
        return Item(form.id, key, "value")
    wish = pieces[2] if len(pieces) == 3 else form.columns[0].field
    field = _one(wish, [(c.field, (c.field, *column_texts(form, c.field))) for c in form.columns], _COLUMN)
    return Item(form.id, key, field)


def item_name(item: Item) -> str:
    """Return what people call a figure."""
    form = next(f for f in forms() if f.id == item.form)
    row = next(iter(row_texts(form, item.key)), item.key)
    column = next(iter(column_texts(form, item.field)), "")
    return "/".join(piece for piece in (form.name, row, column) if piece)


def row_texts(form: Form, key: str) -> tuple[str, ...]:
    """Return what a row of a form is called where it is printed, without ordinal and years."""
    printed = form.print.rows if form.print else ()
    shown = [split_ordinal(_PLACEHOLDER.sub("", row.text))[2] for row in printed if row.key == key]
    terms = [row.term for row in form.rows if row.key == key and row.term]
    return tuple(dict.fromkeys([*shown, *terms]))


def column_texts(form: Form, field: str) -> tuple[str, ...]:
    """Return what a column of a form is called where it is printed: its own header, then with those above it."""
    found = []
    for column in form.print.columns if form.print else ():
        if column.field == field:
            path = [column.header] if isinstance(column.header, str) else list(column.header)
            texts = [label(_PLACEHOLDER.sub("", part)) for part in path if part]
            found += [texts[-1], "".join(texts)] if texts else []
    found += [column.term for column in form.columns if column.field == field and column.term]
    return tuple(dict.fromkeys(found))


def nearest(text: str, names: Iterable[str], most: int = 3) -> tuple[str, ...]:
    """Return the names most like a text, the nearest first."""
    wanted = label(text)
    scored = sorted(((_likeness(wanted, label(name)), name) for name in dict.fromkeys(names)), reverse=True)
    return tuple(name for score, name in scored[:most] if score > 0.3)


def _likeness(wanted: str, name: str) -> float:
    """Return how alike a text and a name are, 0 to 1: a long name that holds nearly all of the text too.

    Single characters here and there are found in any long name and say nothing.
    """
    compared = SequenceMatcher(None, wanted, name)
    held = sum(block.size for block in compared.get_matching_blocks() if block.size > 1) / max(1, len(wanted))
    return max(compared.ratio(), held - 0.25)


def _one(text: str, choices: Sequence[tuple[Wish, tuple[str, ...]]], what: Words) -> Wish:
    """Return what is called `text`: exactly, else by a beginning, by a part of its name, by its characters in order."""
    wanted = label(text)
    for test in _TESTS:
        found = [at for at, (_, own) in enumerate(choices) if any(test(wanted, label(name)) for name in own)]
        if len(found) == 1:
            return choices[found[0]][0]
        if found:
            told = [choices[at][1][-1] for at in found]
            raise UserError(text, _SEVERAL.fill(text=text, what=what.zh), _NEAREST.fill(names="、".join(told)))
    every = [name for _, own in choices for name in own[1:]]
    close = nearest(text, every, 4) or tuple(dict.fromkeys(every))[:6]
    raise UserError(text, _UNKNOWN.fill(text=text, what=what.zh), _NEAREST.fill(names="、".join(close)))


def _scattered(wanted: str, name: str) -> bool:
    """Return whether a text's characters stand in a name in their order: 本次新增 in 本次下达新增债务限额."""
    rest = iter(name)
    return all(character in rest for character in wanted)


_TESTS: tuple[Callable[[str, str], bool], ...] = (
    lambda wanted, name: name == wanted,
    lambda wanted, name: name.startswith(wanted),
    lambda wanted, name: wanted in name,
    _scattered,
)
