"""Every bad file through every use: exit code, seconds of processor time, memory. Prints a table and what went wrong.

python tests/gate/matrix.py FOLDER [NAME ...]: each file in a process of its own, which does all uses. The memory of a
process is the most it ever had, so a use that is found too large is done once more in a process for itself.
"""

import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path
from typing import Any

sys.path.append(str(Path(__file__).parents[1]))

SECONDS, MEGABYTES = 10.0, 500
_KINDS = (
    "read rightly",
    "refused with name, cause and remedy",
    "refused without a remedy",
    "crash",
    "too slow",
    "too large",
)


def one(path: Path, *only: str) -> None:
    """Do every use, or some alone, with one file; print a line of JSON for each."""
    from click.testing import CliRunner
    from gate.uses import GATHERS, USES, command
    from mail.conftest import write_contacts

    from quotaxl.cli.main import main
    from quotaxl.core.assets import asset

    most = int(len(USES) * SECONDS * 2)  # of the processor, so that a busy machine ends nothing
    resource.setrlimit(resource.RLIMIT_CPU, (most, most))
    with tempfile.TemporaryDirectory() as made:
        room = Path(made)
        contacts = write_contacts(room / "contacts.xlsx", [("阿图什市", None, None, "a@x.cn", None)])
        sent = room / "sent"
        sent.mkdir()
        (sent / "653001阿图什市.xlsx").write_bytes(asset("workbook", "artux-2024.xlsx").read_bytes())
        for number, use in enumerate(only or USES):
            own = room / str(number)
            own.mkdir()
            before = time.process_time()
            runner = CliRunner(env={"QUOTAXL_LANG": "zh", "QUOTAXL_HOME": str(room / "home")})
            done = runner.invoke(main, command(use, path, own / "out.xlsx", own, contacts, sent))
            spent = time.process_time() - before
            told = done.output
            whole = path.name in told and ("处理办法" in told or use in GATHERS)
            print(json.dumps([use, done.exit_code, round(spent, 2), whole, told[-300:] if done.exit_code > 1 else "",
                              resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10]), flush=True)  # fmt: skip


def tried(path: Path, *only: str) -> tuple[subprocess.CompletedProcess[str], list[list[Any]]]:
    """Do all uses of a file, or some alone, in a process of their own; return how it ended and a row for each use."""
    run = subprocess.run(
        [sys.executable, __file__, "--one", str(path), *only], capture_output=True, text=True, check=False,
        env=os.environ | {"POLARS_MAX_THREADS": "1"},
    )  # fmt: skip
    return run, [json.loads(row) for row in run.stdout.splitlines() if row.startswith("[")]


def main(folder: Path, *names: str) -> int:
    """Run all files and print what came of them; 1 where anything went wrong."""
    files = sorted((p for p in folder.iterdir() if not names or p.name in names), key=lambda p: (p.stat().st_size, p))
    counts: Counter[str] = Counter()
    most = {"s": 0.0, "MB": 0}
    for path in files:
        run, rows = tried(path)
        if run.returncode:
            print(
                f"{path.name!r}: process ended with {run.returncode} after {len(rows)} uses: {run.stderr[-300:]}",
                flush=True,
            )
            counts["crash"] += 1
        for use, code, seconds, whole, told, peak in rows:
            megabytes = peak if peak <= MEGABYTES else max(row[-1] for row in tried(path, use)[1])
            most = {"s": max(most["s"], seconds), "MB": max(most["MB"], megabytes)}
            kind = 0 if code in (0, 1) else 3 if code != 2 else 1 if whole else 2
            if seconds > SECONDS:
                kind = 4
            elif megabytes > MEGABYTES:
                kind = 5
            counts[_KINDS[kind]] += 1
            if kind > 1:
                print(
                    f"{path.name!r} {use}: {_KINDS[kind]} ({code}, {seconds} s, {megabytes} MB)",
                    repr(told.strip()[-200:]),
                    flush=True,
                )
    told = ", ".join(f"{counts[kind]} {kind}" for kind in _KINDS)
    print(f"{len(files)} files: {told}; at most {most['s']} s, {most['MB']} MB", flush=True)
    return int(any(counts[kind] for kind in _KINDS[2:]))


if __name__ == "__main__":
    if sys.argv[1] == "--one":
        one(Path(sys.argv[2]), *sys.argv[3:])
    else:
        sys.exit(main(Path(sys.argv[1]), *sys.argv[2:]))
