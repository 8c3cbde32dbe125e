import pytest
from recorded import books

RECORDS = tuple(books.records())


@pytest.mark.parametrize("one", RECORDS, ids=lambda one: one.id)
def test_is_as_recorded(one):
    assert one.tell() == one.kept(), "python3 dev.py record, then read the diff"
