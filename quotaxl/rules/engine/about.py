"""The rules that some words are about."""

import unicodedata
from collections.abc import Sequence

from quotaxl.catalogue.law.provisions import cite
from quotaxl.rules.engine.registry import FAMILIES, Rule, all_rules


def rules_about(words: Sequence[str]) -> tuple[Rule, ...]:
    """Return the rules in which every word stands, those first that have them all in their titles; all for no word.

    Their ids, titles, reasons, messages, remedies, families and provisions are searched, in both languages.
    """
    wanted = [_plain(word) for word in words]
    found = [one for one in all_rules() if all(word in _plain(_text(one)) for word in wanted)]
    return tuple(sorted(found, key=lambda one: not all(word in _plain(_title(one)) for word in wanted)))


def _title(one: Rule) -> str:
    return f"{one.id} {one.title.zh} {one.title.en}"


def _text(one: Rule) -> str:
    told = (one.why, one.message, one.remedy)
    return "\n".join([_title(one), *(f"{w.zh}\n{w.en}" for w in told), FAMILIES.get(one.family, ""), *cite(one.basis)])


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold()
