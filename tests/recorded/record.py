"""Writes the pages of records anew: python3 dev.py record [PAGE ...], such as reports/eighth or rules.

Whoever changes what the program makes of its inputs runs it and reads the diff.
"""

import os
import sys
import tempfile
from itertools import groupby
from pathlib import Path

sys.path[0] = str(Path(__file__).parents[1])  # not this folder, whose modules are named like others' folders
from recorded.every import RECORDS
from recorded.pages import PAGES, page_text, path_of


def main(wanted: list[str]) -> int:
    """Write the pages whose names begin with one of those wanted, all where none is; say which changed."""
    known = set()
    for page, found in groupby((one for tell in RECORDS.values() for one in tell()), key=lambda one: one.page):
        known.add(path_of(page))
        if wanted and not page.startswith(tuple(wanted)):
            continue
        path, text = path_of(page), page_text(found)
        if not path.is_file() or path.read_text("utf-8") != text:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, "utf-8", newline="\n")
            print(f"changed {path.relative_to(PAGES)}")
    for path in sorted(PAGES.rglob("*.txt")):
        if path not in known:
            path.unlink()
            print(f"removed {path.relative_to(PAGES)}")
    print("git diff tests/recorded says what changed: read it")
    return 0


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as own:
        os.environ["QUOTAXL_HOME"] = own
        sys.exit(main(sys.argv[1:]))
