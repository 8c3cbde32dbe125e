"""The pages of records hold every input once, in order, and nothing else."""

from itertools import groupby

import pytest
from recorded.every import RECORDS
from recorded.pages import PAGES, page_text, path_of, sections


@pytest.mark.parametrize("kind", RECORDS)
def test_a_page_holds_its_inputs_and_no_others(kind):
    found = {page: [one.name for one in of] for page, of in groupby(RECORDS[kind](), key=lambda one: one.page)}
    wrong = {page for page, names in found.items() if list(sections(page)) != names or len(set(names)) != len(names)}
    assert wrong == set(), "python3 dev.py record, then read the diff"
    assert {path_of(page) for page in found} == set((PAGES / kind).glob("*.txt"))


def test_no_page_is_of_no_kind():
    assert {path.name for path in PAGES.iterdir()} == set(RECORDS)


def test_a_page_is_written_as_it_is_read():
    page, own = next(groupby(RECORDS["formulas"](), key=lambda one: one.page))
    assert page_text(own) == path_of(page).read_text("utf-8"), "python3 dev.py record, then read the diff"
