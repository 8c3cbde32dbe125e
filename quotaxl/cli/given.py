"""Years and days as people type them: 2024年, ２０２４, 二〇二四; 2024-9-25, 2024年9月25日."""

import unicodedata
from datetime import datetime, time
from typing import Any

import click

from quotaxl.cli.spoken import told
from quotaxl.dossier.days import digits, read_day


class TypedYear(click.IntRange):
    """A year between two, in figures of any kind."""

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> int:
        """Return the year. Fails where it is none, or not one of those."""
        figures: Any = digits(unicodedata.normalize("NFKC", str(value))).strip().removesuffix("度").removesuffix("年")
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
