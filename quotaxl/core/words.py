"""A text in the two languages of the interface."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

Lang = Literal["zh", "en"]


@dataclass(frozen=True, slots=True)
class Words:
    """The same sentence in Chinese and in English."""

    zh: str
    en: str

    def say(self, lang: Lang) -> str:
        """Return the sentence in `lang`."""
        return self.zh if lang == "zh" else self.en

    def fill(self, **values: object) -> "Words":
        """Return both sentences with `{name}` replaced; a value that is itself Words is put in by language."""
        zh = {k: v.zh if isinstance(v, Words) else v for k, v in values.items()}
        en = {k: v.en if isinstance(v, Words) else v for k, v in values.items()}
        return Words(self.zh.format(**zh), self.en.format(**en))


def list_of(words: Iterable[Words]) -> Words:
    """Return several as one, in a list."""
    found = tuple(words)
    return Words("；".join(one.zh for one in found), "; ".join(one.en for one in found))


def same(text: str) -> Words:
    """Return Words that read the same in both languages: a name, a number, a cell."""
    return Words(text, text)
