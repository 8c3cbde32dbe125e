"""Years and days as people type them: 2024年, ２０２４, 二〇二四; 2024-9-25, 2024年9月25日."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from datetime import datetime, time
from typing import Any

import click

from quotaxl.cli.spoken import told
from quotaxl.dossier.days import digits, read_day

_FEW = 2
_YEAR = re.compile(r"20\d\d")


def is_year(text: str) -> bool:
    """Return whether a text is a year, however it is typed."""
    figures = digits(unicodedata.normalize("NFKC", text)).strip().removesuffix("度").removesuffix("年")
    return _YEAR.fullmatch(figures) is not None


class TypedYear(click.IntRange):
    """A year between two, in figures of any kind."""

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> int:
        """Return the year. Fails where it is none, or not one of those."""
        figures: Any = digits(unicodedata.normalize("NFKC", str(value))).strip().removesuffix("度").removesuffix("年")
        if figures.isdigit() and len(figures) == _FEW:
            self.fail(
                told(f"年度写四位，如 20{figures}。", f"Give a year in four figures, such as 20{figures}."), param, ctx
            )
        return int(super().convert(figures, param, ctx))


class Called(click.Choice[str]):
    """One of several words, each with the Chinese ones that people type for it."""

    def __init__(self, called: Mapping[str, Sequence[str]]) -> None:
        super().__init__(list(called))
        self._called = {word: name for name, words in called.items() for word in words}

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """Return the word that is meant. Fails where it is none."""
        typed = unicodedata.normalize("NFKC", str(value)).strip()
        if typed not in self.choices and typed not in self._called:
            words = [f"{one}（{next(w for w, name in self._called.items() if name == one)}）" for one in self.choices]
            said = told(
                f"“{value}”不在可选之列：{'、'.join(words)}。", f"{value!r} is not one of {', '.join(self.choices)}."
            )
            self.fail(said, param, ctx)
        return str(super().convert(self._called.get(typed, typed), param, ctx))


class TypedUnit(click.Choice[str]):
    """A unit of money, also without its 元: 亿, 万."""

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """Return the unit. Fails where it is none of them."""
        typed = unicodedata.normalize("NFKC", str(value)).strip()
        whole = typed if typed in self.choices else f"{typed}元"
        return str(super().convert(whole if whole in self.choices else value, param, ctx))


class TypedDay(click.DateTime):
    """A day, at its beginning."""

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> datetime:
        """Return the day. Fails where the text is none."""
        if isinstance(value, datetime):
            return value
        found = read_day(unicodedata.normalize("NFKC", str(value)))
        if found is None or found.day is None:
            self.fail(
                told(f"“{value}”不是日期，应如 2024-09-25。", f"{value!r} is no day such as 2024-09-25."), param, ctx
            )
        return datetime.combine(found.day, time())
