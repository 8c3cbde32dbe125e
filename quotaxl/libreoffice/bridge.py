"""Loads LibreOffice's own pyuno into this interpreter.

The modules are loaded by path: packages called pyuno and uno on PyPI are other projects, and putting the
system's dist-packages on sys.path would let its packages in. uno.py replaces builtins.__import__ by one that
knows com.sun.star; it is put back at once, since everything here names UNO types by text.
"""

import builtins
import importlib.util
import os
import sys
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any

from quotaxl.libreoffice.find import Office


@cache
def load(office: Office) -> Any:
    """Return the module `uno` of an installation."""
    rc = office.folder / ("fundamental.ini" if sys.platform == "win32" else "fundamentalrc")
    os.environ.setdefault("URE_BOOTSTRAP", f"vnd.sun.star.pathname:{rc}")
    usual = builtins.__import__
    try:
        _module("pyuno", office.pyuno)
        uno = _module("uno", office.uno)
        _module("unohelper", office.unohelper)
    finally:
        builtins.__import__ = usual
    return uno


def _module(name: str, path: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location(name, path)
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module
