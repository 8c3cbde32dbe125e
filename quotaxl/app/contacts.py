"""Use case: an empty contacts workbook."""

from pathlib import Path

from quotaxl.app.outputs import write
from quotaxl.app.places import file_at
from quotaxl.core.assets import asset
from quotaxl.fill.template import FORM
from quotaxl.mail.contacts import TEMPLATE

NAME = "通讯录.xlsx"


def new_contacts(output: Path | None, *, force: bool) -> Path:
    """Write the empty contacts to `output`, a file or an existing folder, and return their place.

    Raises UserError where the output exists (without `force`) or cannot be written.
    """
    target = file_at(output, NAME)
    write(target, asset("templates", TEMPLATE, FORM).read_bytes(), [], force=force)
    return target
