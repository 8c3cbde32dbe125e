"""A folder whose writing was cut off is not mailed: files may be missing."""

import pytest
from mail.conftest import ordered

from quotaxl.app.mail import preview
from quotaxl.app.manifest import MANIFEST
from quotaxl.cli.adapters import read
from quotaxl.core.errors import UserError


def test_nothing_is_drafted_from_a_folder_whose_writing_was_cut_off(few):
    order = ordered(few)
    stage = few / ".quotaxl-x"
    stage.mkdir()
    (stage / MANIFEST).write_text("{}")
    with pytest.raises(UserError, match="cut off"):
        preview(order, read)
    assert not order.drafts.exists()
    (stage / MANIFEST).unlink()
    assert len(preview(order, read).entries) == 4
