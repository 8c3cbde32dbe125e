"""Sentences → statements: the amounts of a text with what is said of them."""

from quotaxl.reading.prose.reader import prose_of, read_prose

__all__ = ["prose_of", "read_prose"]
