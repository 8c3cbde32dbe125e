"""Runs benchmarks one after another to the end, whatever they promise, and puts all promises into one table.

Usage: python benchmarks/run.py [NAME...]. Each benchmark's part of the table is kept in build/bench with what it was
measured with, so that the whole can be measured in parts, on an evening each; what is asked for is measured anew. The
table of all parts there are is printed and, where none is missing, written into docs/benchmarks.md between its marks.
Exits with 1 where a promise is broken or a benchmark did not come to its end.
"""

import json
import os
import platform
import re
import subprocess
import sys
import threading
import time
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

HERE = Path(__file__).parent
PAGE = HERE.parent / "docs" / "benchmarks.md"
PARTS = HERE.parent / "build" / "bench"
PATIENCE = 3600
"""Seconds after which a benchmark is ended, and counts as one that did not come to its end."""

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
    "layouts",
)
ARGUMENTS = {"fill_many": ["200"]}
PACKAGES = ("quotaxl", "polars", "pandera", "openpyxl", "python-calamine")
BEGIN, END = "<!-- bench: written by benchmarks/run.py -->", "<!-- /bench -->"
_ENDS = re.compile(r"^(.*?)[:;,]?\s*\b(kept|BROKEN|NOT KEPT)\b[:\s]*(.*)$")


def run(name: str) -> list[tuple[str, str]]:
    """Run one benchmark, showing what it prints; return its promises with kept or BROKEN."""
    command = [sys.executable, "-u", str(HERE / f"{name}.py"), *ARGUMENTS.get(name, [])]
    print(f"== {name}", flush=True)
    found, last = [], ""
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) as process:
        assert process.stdout
        limit = threading.Timer(PATIENCE, process.kill)
        limit.start()
        for line in process.stdout:
            print(line, end="", flush=True)
            last = line.strip() or last
            if match := _ENDS.match(line.strip()):
                before, word, after = match.groups()
                found.append(((before or after).strip(" :"), "kept" if word == "kept" else "BROKEN"))
        limit.cancel()
    if process.returncode and all(word == "kept" for _, word in found):
        found.append((f"it ended with {process.returncode}: {last}", "BROKEN"))
    return found


def measure(name: str) -> None:
    """Run one benchmark and keep its part of the table, with what it was measured with."""
    begin = time.monotonic()
    part = {"machine": machine(), "promises": run(name)}
    print(f"   {time.monotonic() - begin:.0f} s", flush=True)
    PARTS.mkdir(parents=True, exist_ok=True)
    (PARTS / f"{name}.json").write_text(json.dumps(part, ensure_ascii=False, indent=1), "utf-8")


def table() -> tuple[str, bool, bool]:
    """Return the table of all parts that there are, whether it is whole, and whether all its promises are kept."""
    kept = {name: PARTS / f"{name}.json" for name in ALL}
    parts = {name: json.loads(path.read_text("utf-8")) for name, path in kept.items() if path.exists()}
    lines, fine = ["| benchmark | measured and promised | |", "|---|---|---|"], True
    for name, part in parts.items():
        for text, word in part["promises"] or [("it promises nothing", "")]:
            lines.append(f"| {name} | {text.replace('|', '/')} | {word if word != 'BROKEN' else '**broken**'} |")
            fine = fine and word != "BROKEN"
    by: dict[str, list[str]] = {}
    for name, part in parts.items():
        by.setdefault(part["machine"], []).append(name)
    told = [f"{what}." if len(by) == 1 else f"{', '.join(names)}: {what}." for what, names in by.items()]
    return "\n\n".join(told) + "\n\n" + "\n".join(lines), len(parts) == len(ALL), fine


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
    for name in sys.argv[1:] or ALL:
        measure(name)
    text, whole, fine = table()
    print(text)
    if whole:
        page = PAGE.read_text("utf-8")
        head, _, rest = page.partition(BEGIN)
        tail = rest.partition(END)[2]
        PAGE.write_text(f"{head}{BEGIN}\n{text}\n{END}{tail}", "utf-8")
    else:
        missing = [name for name in ALL if not (PARTS / f"{name}.json").exists()]
        print(f"docs/benchmarks.md waits for {', '.join(missing)}")
    return int(not fine)


if __name__ == "__main__":
    sys.exit(main())
