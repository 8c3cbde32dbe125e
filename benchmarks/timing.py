"""Runs whole processes in turn, so that a busy machine slows all of them alike, and compares their medians."""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from random import shuffle
from statistics import median

ROUNDS = 15


def interleaved(commands: Sequence[Sequence[str]], rounds: int = ROUNDS, good: Sequence[int] = (0,)) -> list[float]:
    """Return the median seconds of each command, all run once per round after one round of warming up."""
    seconds: list[list[float]] = [[] for _ in commands]
    order = list(range(len(commands)))
    for number in range(rounds + 1):
        shuffle(order)  # a fixed order favours what always runs after a light command
        for at in order:
            began = time.perf_counter()
            done = subprocess.run(commands[at], capture_output=True, check=False, cwd=tempfile.gettempdir())
            if done.returncode not in good:
                told = done.stderr.decode(errors="replace")
                sys.exit(f"{' '.join(commands[at])} ended with {done.returncode}:\n{told}")
            if number:
                seconds[at].append(time.perf_counter() - began)
    return [median(taken) for taken in seconds]


def peak_mb(command: Sequence[str], good: Sequence[int] = (0,)) -> float:
    """Return the peak memory of a command in MB (Linux and macOS)."""
    child = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd=tempfile.gettempdir())
    _, status, usage = os.wait4(child.pid, 0)
    if os.waitstatus_to_exitcode(status) not in good:
        sys.exit(f"{' '.join(command)} failed")
    return usage.ru_maxrss / (1024 * 1024 if sys.platform == "darwin" else 1024)


def ratio(name: str, taken: float, other: str, base: float, promised: float) -> int:
    """Print a ratio and what was promised; return 1 where the promise is broken."""
    kept = taken <= promised * base
    print(f"{name}: {taken * 1000:.0f} ms, {taken / base:.2f} x {other} ({base * 1000:.0f} ms); "
          f"promised <= {promised:g} x: {'kept' if kept else 'BROKEN'}")  # fmt: skip
    return int(not kept)


def example(name: str) -> str:
    """Return the path of an example workbook of the installed package."""
    from quotaxl.core.assets import asset

    return str(Path(asset("workbook", name)).resolve())
