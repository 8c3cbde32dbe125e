"""A plugin of pytest that gathers the inputs which tests write in their own code, so that everything that is made of
them is recorded too. Run once, and again when many tests were written:

    python -m pytest -n 0 -p recorded.gather tests/reading tests/fill tests/app

Tests of drawn data and tests that have records of their own are passed over. What was gathered stays, though its test
may change: it is an input and says nothing of what is right.
"""

from collections.abc import Iterator, Sequence
from typing import Any

import pytest
from recorded.inputs import FOLDER, GatheredText, document_json, document_of, text_json

import quotaxl.app.bind
import quotaxl.fill.propose
import quotaxl.reading
import quotaxl.reading.prose
import quotaxl.reading.prose.reader
import quotaxl.reading.read
from quotaxl.core.document import Document

LARGEST = {"sheets": 2_500, "templates": 5_000, "texts": 3_000}
"""Characters of JSON beyond which an input is left out."""
MOST = {"sheets": 12, "templates": 3, "texts": 60}
"""Inputs that are kept of one test."""
PASSED_OVER = {"sheets": ("app/",), "templates": ("fill/propose",), "texts": ()}
"""Beginnings of tests whose inputs of a kind are others' outputs, or templates, or shipped."""
ELSEWHERE = ("test_published.py", "test_forms.py", "test_layouts.py", "tests/reports/", "test_cases.py")


class Gathering:
    """What the tests of a run hand to the reader, and to what proposes names."""

    def __init__(self) -> None:
        self.test: str | None = None
        self.found: dict[str, dict[str, str]] = {kind: {} for kind in LARGEST}
        self.count: dict[tuple[str, str], int] = {}

    def add(self, kind: str, text: str) -> None:
        """Keep an input that no test has given so far."""
        if self.test is None or self.test.startswith(PASSED_OVER[kind]):
            return
        if len(text) > LARGEST[kind] or text in self.found[kind].values():
            return
        number = self.count.get((kind, self.test), 0)
        if number < MOST[kind]:
            self.count[kind, self.test] = number + 1
            self.found[kind][f"{self.test} {number}"] = text

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_call(self, item: pytest.Item) -> Iterator[None]:
        """Name the test that runs; none where its data are drawn or recorded elsewhere."""
        drawn = getattr(getattr(item, "obj", None), "is_hypothesis_test", False)
        path, _, name = item.nodeid.partition("::")
        own = not drawn and not any(one in item.nodeid for one in ELSEWHERE)
        stem = path.removeprefix("tests/").removesuffix(".py").replace("test_", "")
        self.test = f"{stem} {name.partition('[')[0].removeprefix('test_')}" if own else None
        try:
            return (yield)
        finally:
            self.test = None

    def pytest_unconfigure(self) -> None:
        """Write what was gathered."""
        FOLDER.mkdir(exist_ok=True)
        for kind, found in self.found.items():
            lines = [f"{name}\t{text}\n" for name, text in sorted(found.items())]
            (FOLDER / f"{kind}.jsonl").write_text("".join(lines), "utf-8", newline="\n")


def pytest_configure(config: pytest.Config) -> None:
    """Put what gathers in the place of what reads."""
    kept = Gathering()
    read, prose, propose = (
        quotaxl.reading.read.read_tables, quotaxl.reading.prose.reader.read_prose, quotaxl.fill.propose.propose,
    )  # fmt: skip

    def document(kind: str, given: Document) -> None:
        if given.grids and document_of(text := document_json(given)).grids:
            kept.add(kind, text)

    def reading(given: Document, *rest: Any, **more: Any) -> Any:
        document("sheets", given)
        return read(given, *rest, **more)

    def told(file: str, paragraphs: Sequence[tuple[int, str]], *rest: Any, lines: bool, **more: Any) -> Any:
        if not more.get("disputed"):
            kept.add("texts", text_json(GatheredText(tuple(paragraphs), lines)))
        return prose(file, paragraphs, *rest, lines=lines, **more)

    def proposing(given: Document, *rest: Any, **more: Any) -> Any:
        document("templates", given)
        return propose(given, *rest, **more)

    quotaxl.reading.read.read_tables = quotaxl.reading.read_tables = reading
    quotaxl.reading.prose.reader.read_prose = quotaxl.reading.prose.read_prose = told
    quotaxl.fill.propose.propose = quotaxl.app.bind.propose = proposing
    config.pluginmanager.register(kept)
