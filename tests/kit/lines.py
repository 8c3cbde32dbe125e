"""Every line of the documents that installs something, run as it stands in a copy of the checkout.

`dev.py install-lines` runs this, and needs the registries; test_install_lines.py holds LINES against the documents
with every test run.
"""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
INSTALLER = re.compile(
    r"(?:^|[`；;:：] ?)((?:%\S+\\|\S+/)?(?:py |python3? )?(?:-m )?(?:pipx?|uv|brew|conda|apt|apt-get|winget|choco) "
    r"(?:tool )?(?:install|download)\b[^`#；;]*|(?:py|python3) dev\.py setup\b[^`#]*|sh install\.sh[^`#]*)",
    re.M,
)


def lines():
    """Return every line that installs, as it stands in the documents, with the documents it stands in."""
    rooms = [p for p in ROOT.iterdir() if p.is_dir() and p.name not in ("build", "tests") and p.name[0] != "."]
    found = {}
    for page in (*ROOT.glob("*.md"), *(page for room in rooms for page in room.rglob("*.md"))):
        for line in page.read_text("utf-8").splitlines():
            for hit in INSTALLER.finditer(line.strip()):
                found.setdefault(hit[1].strip(), set()).add(page.relative_to(ROOT).as_posix())
    return found


def by_shell(line, room, then):
    """Run a line in the copy with the tools of a fresh environment, then what must work after it."""
    shell(f"{re.sub('^py ', 'python3 ', line)}\n{then}", room)


def shell(script, room):
    """Run a script in the copy; homes and places of installers lie beside it, so nothing of this machine changes."""
    tools = room / "tools" / "bin"
    own = {name: value for name, value in os.environ.items() if not name.startswith(("VIRTUAL", "PYTHON"))}
    own |= {"HOME": str(room / "home"), "PIPX_HOME": str(room / "pipx"), "PIPX_BIN_DIR": str(room / "bin")}
    own |= {"UV_TOOL_DIR": str(room / "uv"), "UV_TOOL_BIN_DIR": str(room / "bin"), "UV_CACHE_DIR": str(room / "cache")}
    own |= {"PATH": f"{room / 'bin'}{os.pathsep}{tools}{os.pathsep}{os.environ['PATH']}"}
    done = subprocess.run(
        ["sh", "-ec", script], cwd=room / "copy", env=own, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr


LINES = {
    "pipx install .": "quotaxl --version",
    "uv tool install .": "quotaxl --version",
    "python3 dev.py setup": ".venv/bin/quotaxl --version",
    "py dev.py setup": ".venv/bin/quotaxl --version",
    "sh install.sh": None,  # in released.py, from the built wheelhouse
    "sh install.sh remove": None,
    "pip install ./docs/plugin-example": "quotaxl rules | grep QX-Z101",
    'pip install ".[cluster]"': "quotaxl --version && python -c 'import distributed'",
}
"""Each line, and what must work after it; None where another file tries it, which is named beside it."""


@pytest.fixture
def room(tmp_path):
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    for name in filter(None, listed.split("\0")):
        target = tmp_path / "copy" / name
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(ROOT / name, target)
    (tmp_path / "home").mkdir()
    subprocess.run([sys.executable, "-m", "venv", tmp_path / "tools"], check=True)
    shell("python -m pip install --quiet pipx uv", tmp_path)
    return tmp_path


@pytest.mark.parametrize("line", [line for line, then in LINES.items() if then])
def test_the_line_installs(line, room):
    if "plugin" in line:  # a plugin goes where quotaxl is, else pip would look for that name elsewhere
        shell("pip install --quiet .", room)
    by_shell(line, room, LINES[line])
