"""Which language the interface speaks."""

import locale
import os
from collections.abc import Mapping, Sequence

from quotaxl.core.words import Lang

LANGUAGES: tuple[Lang, ...] = ("zh", "en")
_VARIABLES = ("LC_ALL", "LC_MESSAGES", "LANG")


def language(option: str | None, environ: Mapping[str, str], system: str | None) -> Lang:
    """Return the language: the option if given, else QUOTAXL_LANG, else the locale; zh for zh*, else en.

    Args:
        option: What --lang says; None where it is not given.
        environ: The environment's variables.
        system: The operating system's locale, such as zh_CN or (Windows) Chinese (Simplified)_China.
    """
    for wish in (option, environ.get("QUOTAXL_LANG")):
        if wish:
            return _of(wish)
    for variable in _VARIABLES:
        if value := environ.get(variable):
            return _of(value)
    return _of(system or "")


def current(arguments: Sequence[str]) -> Lang:
    """Return the language of this process, looking for --lang among its arguments before they are parsed.

    Help texts need it before a command is chosen.
    """
    return language(_option(arguments), os.environ, locale.getlocale()[0])


def _of(name: str) -> Lang:
    return "zh" if name.lower().startswith(("zh", "chinese")) else "en"


def _option(arguments: Sequence[str]) -> str | None:
    for at, argument in enumerate(arguments):
        wish = (
            arguments[at + 1] if argument == "--lang" and at + 1 < len(arguments) else argument.removeprefix("--lang=")
        )
        if argument.startswith("--lang") and wish in LANGUAGES:
            return wish
    return None
