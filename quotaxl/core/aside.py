"""Text of a file that stands in none of its cells or paragraphs."""

from dataclasses import dataclass

from quotaxl.core.words import Words


@dataclass(frozen=True, slots=True)
class Aside:
    """A text beside the cells, a line for each piece of it, and where such a text stands: a comment, a property."""

    place: Words
    text: str
