"""No document or message sends anybody to an index for quotaxl; each line that installs is tried."""

import importlib.util
import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
_spec = importlib.util.spec_from_file_location("install_lines", Path(__file__).with_name("lines.py"))
assert _spec and _spec.loader
tried = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(tried)


def test_every_line_that_installs_is_tried_and_every_tried_line_stands_somewhere():
    assert tried.lines().keys() == tried.LINES.keys()


def test_nobody_is_sent_to_an_index():
    """The name quotaxl is on no public index: whoever took it there could run anything on a bureau's machine."""
    asks = re.compile(r"(?:pipx?|uv(?: tool| pip)?|-m pip) +(?:install|download|add)(?: +-\S+)* +[\"']?quotaxl\b", re.I)
    pages = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), *(ROOT / "macros").rglob("*")]
    told = [*pages, *(ROOT / "quotaxl").rglob("*.py"), ROOT / "dev.py"]
    texts = {path: path.read_text("utf-8", "replace") for path in told if path.is_file()}
    assert [str(path) for path, text in texts.items() if asks.search(text)] == []
    assert asks.search("py -m pip download quotaxl -d x")
    assert asks.search('pipx install --force "quotaxl[zip]"')
