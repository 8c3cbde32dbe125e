"""Runs benchmarks one after another to the end, whatever they promise, and puts all promises into one table.

Usage: python benchmarks/run.py [NAME...]. The table, with versions and machine, is printed and written into
docs/benchmarks.md between its marks. Exits with 1 where a promise is broken or a benchmark did not come to its end.
"""

import os
import platform
import re
import subprocess
import sys
import time
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

HERE = Path(__file__).parent
PAGE = HERE.parent / "docs" / "benchmarks.md"
ALL = (
    "startup",
    "fill_example",
    "read_tables",
    "split",
    "drafts",
    "rules_many",
    "fill_many",
    "mark_large",
    "batch",
    "screens",
)
ARGUMENTS = {"fill_many": ["200"]}
PACKAGES = ("quotaxl", "polars", "pandera", "openpyxl", "python-calamine")
BEGIN, END = "<!-- bench: written by benchmarks/run.py -->", "<!-- /bench -->"
_ENDS = re.compile(r"^(.*?)[:;,]?\s*\b(kept|BROKEN|NOT KEPT)\b[:\s]*(.*)$")


def run(name: str) -> tuple[list[tuple[str, str]], float]:
    """Run one benchmark, showing what it prints; return its promises with kept or BROKEN, and its seconds."""
    begin = time.monotonic()
    command = [sys.executable, "-u", str(HERE / f"{name}.py"), *ARGUMENTS.get(name, [])]
    print(f"== {name}", flush=True)
    found = []
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) as process:
        assert process.stdout
        for line in process.stdout:
            print(line, end="", flush=True)
            if match := _ENDS.match(line.strip()):
                before, word, after = match.groups()
                found.append(((before or after).strip(" :"), "kept" if word == "kept" else "BROKEN"))
    if process.returncode and all(word == "kept" for _, word in found):
        found.append((f"it ended with {process.returncode}", "BROKEN"))
    return found, time.monotonic() - begin


def table(names: list[str]) -> tuple[str, bool]:
    """Return the table of all promises, and whether all are kept."""
    lines, fine = ["| benchmark | measured and promised | |", "|---|---|---|"], True
    for name in names:
        found, seconds = run(name)
        for text, word in found or [("it promises nothing", "")]:
            lines.append(f"| {name} | {text.replace('|', '/')} | {word if word != 'BROKEN' else '**broken**'} |")
            fine = fine and word != "BROKEN"
        print(f"   {seconds:.0f} s", flush=True)
    return "\n".join(lines), fine


def machine() -> str:
    """Return what was measured with and on what, in one line."""
    packages = []
    for name in PACKAGES:
        try:
            packages.append(f"{name} {version(name)}")
        except PackageNotFoundError:
            packages.append(f"{name} from the source tree")
    load = f", load {os.getloadavg()[0]:.0f}" if hasattr(os, "getloadavg") else ""
    return (f"{platform.system()}, {os.cpu_count()} processors{load}, Python {platform.python_version()}, "
            f"{', '.join(packages)}")  # fmt: skip


def main() -> int:
    names = sys.argv[1:] or list(ALL)
    made, fine = table(names)
    text = f"{machine()}.\n\n{made}\n"
    print(text)
    if names == list(ALL):
        page = PAGE.read_text("utf-8")
        head, _, rest = page.partition(BEGIN)
        tail = rest.partition(END)[2]
        PAGE.write_text(f"{head}{BEGIN}\n{text}{END}{tail}", "utf-8")
    return int(not fine)


if __name__ == "__main__":
    sys.exit(main())
