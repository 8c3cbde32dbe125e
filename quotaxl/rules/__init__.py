"""Rules over tables: what must hold by law and by arithmetic, and what is said where it does not."""

from typing import TYPE_CHECKING, Any

from quotaxl.rules.engine.registry import FAMILIES, Hit, Hits, Rule, Unchecked, all_rules, find, rule

if TYPE_CHECKING:
    from quotaxl.dossier.dossier import County, Dossier
    from quotaxl.rules.engine.run import check, run

__all__ = [
    "FAMILIES",
    "County",
    "Dossier",
    "Hit",
    "Hits",
    "Rule",
    "Unchecked",
    "all_rules",
    "check",
    "find",
    "rule",
    "run",
]

_LATER = {
    "Dossier": "dossier.dossier",
    "County": "dossier.dossier",
    "check": "rules.engine.run",
    "run": "rules.engine.run",
}


def __getattr__(name: str) -> Any:  # noqa: ANN401 - it is what a module's attributes are
    """Load what needs polars only when it is asked for."""
    if name in _LATER:
        from importlib import import_module  # noqa: PLC0415 - not at start-up

        return getattr(import_module(f"quotaxl.{_LATER[name]}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
