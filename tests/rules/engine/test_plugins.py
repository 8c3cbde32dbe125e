"""A bureau's own rule, from its own installed package."""

import os
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

EXAMPLE = Path(__file__).parents[3] / "docs" / "plugin-example"


def installed(folder: Path) -> dict[str, str]:
    """The environment of a process in which the example package is installed, as pip would leave it in `folder`."""
    project = tomllib.loads((EXAMPLE / "pyproject.toml").read_text("utf-8"))["project"]
    shutil.copytree(EXAMPLE / "bureau_rules", folder / "bureau_rules")
    info = folder / f"bureau_rules-{project['version']}.dist-info"
    info.mkdir()
    (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {project['name']}\nVersion: 1.0\n", "utf-8")
    lines = [f"{name} = {module}" for name, module in project["entry-points"]["quotaxl.rules"].items()]
    (info / "entry_points.txt").write_text("\n".join(["[quotaxl.rules]", *lines]) + "\n", "utf-8")
    return {**os.environ, "PYTHONPATH": os.pathsep.join([str(folder), *sys.path]), "QUOTAXL_LANG": "en"}


def ran(code: str, environment: dict[str, str]) -> str:
    done = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True)
    return done.stdout


def test_an_installed_package_adds_a_rule(tmp_path: Path):
    code = "from quotaxl.rules.engine.registry import all_rules; r = all_rules()[-1]; print(r.id, r.family)"
    assert ran(code, installed(tmp_path)).split() == ["QX-Z101", "bureau_rules"]


def test_the_example_rule_finds_what_it_says(tmp_path: Path):
    code = (
        "from quotaxl.app.check import Wishes, check\n"
        "from quotaxl.cli.adapters import read\n"
        "from quotaxl.core.assets import asset\n"
        "(o,) = check([asset('workbook', 'artux-2024.xlsx')], read, Wishes(select=('QX-Z101',))).outcomes\n"
        "print(o.status.value, o.hits, o.findings[0].message.en)"
    )
    said = ran(code, installed(tmp_path))
    assert said.startswith("failed ")
    assert "names no unit" in said
