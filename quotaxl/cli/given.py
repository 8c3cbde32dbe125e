"""Years and days as people type them: 2024年, ２０２４, 二〇二四; 2024-9-25, 2024年9月25日."""

import re
import unicodedata
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
