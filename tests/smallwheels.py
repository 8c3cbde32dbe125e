"""Small wheels and Pythons to make kits of."""

import importlib.util
import zipfile
from pathlib import Path

ROOT = Path(__file__).parents[1]


def script(name):
    """Return a file of the Windows kit as a module; it is not on the path, as it stands alone in a kit."""
    spec = importlib.util.spec_from_file_location(f"kit_{name}", ROOT / "macros" / "kit" / "windows" / f"{name}.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def wheel(folder, name, version="1.0", licence="License-Expression: MIT", files=(), needs=()):
    """Write a wheel and return its path."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{name.replace('-', '_')}-{version}-py3-none-any.whl"
    info = f"{name.replace('-', '_')}-{version}.dist-info"
    lines = [
        "Metadata-Version: 2.4",
        f"Name: {name}",
        f"Version: {version}",
        licence,
        *(f"Requires-Dist: {one}" for one in needs),
    ]
    members = {f"{info}/METADATA": "\n".join(line for line in lines if line) + "\n\n", **dict(files)}
    members[f"{info}/RECORD"] = "".join(f"{one},,\n" for one in [*members, f"{info}/RECORD"])
    with zipfile.ZipFile(path, "w") as package:
        for place, text in members.items():
            package.writestr(place, text)
    return path
