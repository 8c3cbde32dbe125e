"""Texts of markup whose entities are known without a parser."""

import re
from functools import lru_cache

from quotaxl.sources.strings import clean

_ENTITY = re.compile("&([^;]*;?)")
_NUMERIC = re.compile("(&#[0-9]{3,7};)")
_NAMED = {"amp;": "&", "lt;": "<", "gt;": ">", "quot;": '"', "apos;": "'"}


@lru_cache(maxsize=4096)
def plain_text(text: str) -> str | None:
    """Return the text of a cell with its entities replaced; KeyError for one that only a parser can judge."""
    return clean(spelt_out(text) if "&" in text else text)


def spelt_out(text: str) -> str:
    """Return a text with its entities replaced; KeyError for one that only a parser can judge.

    Some programs write all Chinese as numeric references, &#21439; for 县.
    """
    pieces = _NUMERIC.split(text)
    if len(pieces) > 1:
        pieces[1::2] = map(_letter, pieces[1::2])
        text = "".join(pieces)
    return _ENTITY.sub(_character, text) if "&" in text else text


@lru_cache(maxsize=20_000)
def _letter(reference: str) -> str:
    code = int(reference[2:-1])
    is_letter = 0xA0 <= code < 0xD800 or 0xE000 <= code < 0xFFFE or 0x10000 <= code < 0x110000
    return chr(code) if is_letter else reference


def _character(match: re.Match[str]) -> str:
    return _NAMED[match[1]]
