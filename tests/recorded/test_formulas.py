import pytest
from recorded import formulas

RECORDS = tuple(formulas.records())


@pytest.mark.parametrize("one", RECORDS, ids=lambda one: one.id)
def test_is_as_recorded(one):
    assert one.tell() == one.kept(), "python3 dev.py record, then read the diff"
