"""The files beside a workbook that tell how to check it: quotaxl.toml, and what was accepted."""

from collections.abc import Iterable
from pathlib import Path

from quotaxl.core.errors import UserError
from quotaxl.core.words import Words
from quotaxl.rules.engine import accepted, config

_UNREADABLE = Words("无法读取（{why}）。", "It cannot be read ({why}).")
_SAVE = Words("请存为 UTF-8 编码的文本，并检查权限。", "Save it as UTF-8 text and check its permissions.")


def settings(paths: Iterable[Path]) -> tuple[Path | None, config.Config]:
    """Return the quotaxl.toml in the first input's folder, else in the current one, and what it says; None without."""
    first = next(iter(paths), None)
    folders = dict.fromkeys(f.resolve() for f in (*((first.parent,) if first else ()), Path()))
    for folder in folders:
        text = _text(folder / config.NAME)
        if text is not None:
            return folder / config.NAME, config.parse(text, str(folder / config.NAME))
    return None, config.Config()


def acceptances(workbook: Path) -> tuple[accepted.Acceptance, ...]:
    """Return what was accepted for a workbook, from the file beside it."""
    place = acceptance_file(workbook)
    text = _text(place)
    return () if text is None else accepted.parse(text, str(place))


def acceptance_file(workbook: Path) -> Path:
    """Return where the accepted findings of a workbook are kept."""
    return workbook.with_name(workbook.name + accepted.SUFFIX)


def _text(path: Path) -> str | None:
    try:
        return path.read_text("utf-8-sig")
    except (FileNotFoundError, NotADirectoryError):
        return None
    except (OSError, UnicodeDecodeError) as fault:
        why = fault.strerror if isinstance(fault, OSError) else "UTF-8"
        raise UserError(str(path), _UNREADABLE.fill(why=why), _SAVE) from fault
