"""The settings of whoever checks, and what was accepted beside a workbook: read behind a gate.

A workbook comes by mail from a stranger, and a quotaxl.toml may come with it. Whoever sends a workbook has no say in
how it is checked: settings are the checker's own, and one beside a received file is passed over and mentioned.
"""

import stat
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from quotaxl.app.home import place_of_home
from quotaxl.core.causes import system_says
from quotaxl.core.errors import UserError
from quotaxl.core.visible import file_name
from quotaxl.core.words import Words
from quotaxl.rules.engine import accepted, config

MAX_SIZE = 1 << 20
"""Bytes of a file of settings; one of a whole bureau has some 10 kB."""

_UNREADABLE = Words("无法读取（{why}）。", "It cannot be read ({why}).")
_SAVE = Words("请存为 UTF-8 编码的文本，并检查权限。", "Save it as UTF-8 text and check its permissions.")
_NO_FILE = Words("这不是普通文件。", "It is no ordinary file.")
_TOO_LARGE = Words("文件过大，不像是设置。", "It is too large for settings.")
_TOO_DEEP = Words("嵌套过深，不像是设置。", "It is nested too deeply for settings.")
_MISSING = Words("没有这个设置文件。", "There is no such file of settings.")
_NAME_IT = Words("请检查 --config 后的文件名。", "Check the name after --config.")
_REMOVE = Words("请移走或改正这个文件。", "Move the file away or correct it.")


@dataclass(frozen=True, slots=True)
class Held:
    """The settings that hold: where they were found (None without any), what they say, which were passed over."""

    place: Path | None
    config: config.Config
    passed_over: tuple[Path, ...] = ()


def settings(paths: Iterable[Path], named: Path | None = None) -> Held:
    """Return the settings: those that are named, else of the current folder, else of the user's own folder.

    Raises UserError where the file is not understood, or the named one is not there.
    """
    own = [Path() / config.NAME, place_of_home() / config.NAME]
    held = _first([named] if named else own)
    if named and held is None:
        raise UserError(str(named), _MISSING, _NAME_IT)
    beside = dict.fromkeys(path.resolve().parent / config.NAME for path in paths)
    holds = {place.resolve() for place in (held[0], *own)} if held else {place.resolve() for place in own}
    passed_over = tuple(place for place in beside if place not in holds and place.exists())
    if held is None:
        return Held(None, config.Config(), passed_over)
    place, text = held
    try:
        return Held(place.resolve(), config.parse(text, str(place)), passed_over)
    except RecursionError:
        raise UserError(str(place), _TOO_DEEP, _REMOVE) from None


def acceptances(workbook: Path) -> tuple[accepted.Acceptance, ...]:
    """Return what was accepted for a workbook, from the file beside it."""
    place = acceptance_file(workbook)
    text = _text(place)
    try:
        return () if text is None else accepted.parse(text, str(place))
    except RecursionError:
        raise UserError(str(place), _TOO_DEEP, _REMOVE) from None


def acceptance_file(workbook: Path) -> Path:
    """Return where the accepted findings of a workbook are kept."""
    return workbook.with_name(file_name(workbook.name, accepted.SUFFIX))


def _first(places: Iterable[Path]) -> tuple[Path, str] | None:
    """Return the first of some files that is there, with its text."""
    return next(((place, text) for place in places if (text := _text(place)) is not None), None)


def _text(path: Path) -> str | None:
    """Return the text of a file, None where there is none. Raises UserError for a pipe, a giant, or no text."""
    try:
        found = path.stat()
        if not stat.S_ISREG(found.st_mode):
            raise UserError(str(path), _NO_FILE, _REMOVE)
        if found.st_size > MAX_SIZE:
            raise UserError(str(path), _TOO_LARGE, _REMOVE)
        return path.read_text("utf-8-sig")
    except (FileNotFoundError, NotADirectoryError):
        return None
    except (OSError, ValueError) as fault:
        why = system_says(fault) if isinstance(fault, OSError) else "UTF-8"
        raise UserError(str(path), _UNREADABLE.fill(why=why), _SAVE) from fault
