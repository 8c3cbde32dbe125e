"""Fixtures that every test may use."""

import os
from pathlib import Path

import pytest

REFERENCE = Path(os.environ.get("QUOTAXL_REFERENCE") or Path(__file__).parents[2] / "shared")


@pytest.fixture(scope="session")
def reference() -> Path:
    """The folder with the real documents; tests that need it are skipped where it is absent."""
    if not (REFERENCE / "truth").is_dir():
        pytest.skip(f"the reference documents are not at {REFERENCE}; set QUOTAXL_REFERENCE")
    return REFERENCE
