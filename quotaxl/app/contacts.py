"""Use case: an empty contacts workbook."""

from pathlib import Path

from quotaxl.app.outputs import write
from quotaxl.core.assets import asset
from quotaxl.fill.template import FORM
from quotaxl.mail.contacts import TEMPLATE

NAME = "通讯录.xlsx"


def new_contacts(output: Path, *, force: bool) -> Path:
    """Write the empty contacts to `output`, a file or an existing folder, and return their place.

    Raises UserError where the output exists (without `force`) or cannot be written.
    """
    target = output / NAME if output.is_dir() else output
    write(target, asset("templates", TEMPLATE, FORM).read_bytes(), [], force=force)
    return target
