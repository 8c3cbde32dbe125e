"""Puts results on standard output or into a file."""

import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from quotaxl.app.outputs import write
from quotaxl.core.words import Words

if TYPE_CHECKING:
    from rich.console import RenderableType

_NEEDS_FILE = Words("{format} 是二进制格式，请用 -o 给出文件名。", "{format} is a binary format: give a file with -o.")


def emit(data: str | bytes, target: Path | None, inputs: Sequence[Path], *, force: bool) -> None:
    """Write `data` to `target`, or to standard output where there is none.

    Text goes to a file or pipe as UTF-8 whatever the code page, as programs read it; a console gets its own encoding.
    """
    if target is not None:
        write(target, data if isinstance(data, bytes) else data.encode(), inputs, force=force)
    elif isinstance(data, str) and not sys.stdout.isatty():
        click.echo(data.encode(), nl=False)
    else:
        click.echo(data, nl=False)


def csv_data(text: str, target: Path | None) -> str:
    """Return CSV text as `target` wants it: a file begins with the mark by which Excel knows UTF-8, a pipe does not."""
    return text if target is None else f"\ufeff{text}"


def need_file(form: str, target: Path | None) -> None:
    """Raise click.UsageError where a binary format has no file to go to."""
    if target is None:
        raise click.UsageError(_NEEDS_FILE.fill(format=form).en)


def draw(*parts: "RenderableType") -> None:
    """Draw parts on standard output: to the terminal's width, or 100 columns (COLUMNS) where it is none."""
    from rich.console import Console  # noqa: PLC0415 -- other formats need not pay for it

    width = None if sys.stdout.isatty() else int(os.environ.get("COLUMNS") or 100)
    console = Console(width=width, markup=False, emoji=False, highlight=False)
    for part in parts:
        console.print(part)


def drawn(*parts: "RenderableType") -> str:
    """Return parts as plain text, 100 columns wide."""
    from io import StringIO  # noqa: PLC0415

    from rich.console import Console  # noqa: PLC0415

    text = StringIO()
    console = Console(file=text, width=100, markup=False, emoji=False, highlight=False)
    for part in parts:
        console.print(part)
    return text.getvalue()
