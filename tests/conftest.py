"""Fixtures that every test may use."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, settings
from skips import pytest_addoption, pytest_configure  # noqa: F401 - hooks of every run

from quotaxl.core.errors import UserError

if TYPE_CHECKING:
    import xlwings as xw

# How long a thing takes is the benchmarks' concern: neither a test nor the drawing of its data fails on a busy machine.
# A run draws the same data each time, so that it says the same of the same tree; `--hypothesis-profile fresh`
# draws anew, for whoever looks for what nobody thought of.
settings.register_profile("fresh", deadline=None, derandomize=False, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("quotaxl", settings.get_profile("fresh"), derandomize=True, database=None)
settings.load_profile("quotaxl")

REFERENCE = Path(os.environ.get("QUOTAXL_REFERENCE") or Path(__file__).parents[2] / "shared")


@pytest.fixture(scope="session", autouse=True)
def own_home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """A folder of the user's own for the whole run, so that no test leaves anything in the developer's."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("QUOTAXL_HOME", str(tmp_path_factory.mktemp("own")))
        yield


@pytest.fixture(scope="session")
def reference() -> Path:
    """The folder with the real documents; tests that need it are skipped where it is absent."""
    if not (REFERENCE / "truth").is_dir():
        pytest.skip(f"the reference documents are not at {REFERENCE}; set QUOTAXL_REFERENCE")
    return REFERENCE


@pytest.fixture(scope="session")
def office() -> "Iterator[xw.App]":
    """One headless LibreOffice for the whole session; tests that need it are skipped where it is absent."""
    from quotaxl.libreoffice import start  # noqa: PLC0415 - most tests need no office

    try:
        app = start()
    except UserError as error:
        pytest.skip(str(error))
    try:
        yield app
    finally:
        app.quit()
