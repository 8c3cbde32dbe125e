"""Fuzzes the targets with atheris: python tests/fuzz/run.py [SECONDS [TARGET ...]]; 60 seconds each by default.

Seconds are the processor's, so that a busy machine shortens nothing. Every kind of fault is kept once, as a file in
tests/fuzz/found/TARGET; the tests run those files for ever.
"""

import hashlib
import os
import subprocess
import sys
import tempfile
import time
import traceback
from pathlib import Path

sys.path.append(str(Path(__file__).parents[1]))

import atheris

with atheris.instrument_imports(include=["quotaxl"]):
    from fuzz.targets import TARGETS, changed, run

FOUND = Path(__file__).parent / "found"


def fuzz(name: str, seconds: int, corpus: str) -> None:
    """Fuzz one target until its time is over, print how often it ran, and end this process."""
    seen: set[str] = set()
    runs = 0

    def once(data: bytes) -> None:
        nonlocal runs
        if time.process_time() > seconds:
            print(f"executed {runs}", flush=True)
            os._exit(0)
        runs += 1
        try:
            run(name, data)
        except Exception as fault:  # noqa: BLE001 -- each is a finding
            frames = traceback.extract_tb(fault.__traceback__)
            place = next((f for f in reversed(frames) if "quotaxl" in f.filename), frames[-1])
            kind = f"{type(fault).__name__}-{Path(place.filename).stem}-{place.lineno}"
            if kind not in seen:
                seen.add(kind)
                folder = FOUND / name
                folder.mkdir(parents=True, exist_ok=True)
                (folder / f"{kind}-{hashlib.sha256(data).hexdigest()[:8]}").write_bytes(data)
                print(f"{name}: {kind}: {str(fault)[:200]}", flush=True)

    def mutated(data: bytes, size: int, seed: int) -> bytes:
        return changed(data, size, seed, atheris.Mutate)

    limits = ("-rss_limit_mb=2048", "-timeout=600", "-max_len=200000")
    options = [*limits, "-verbosity=0"]
    atheris.Setup([sys.argv[0], *options, corpus], once, custom_mutator=mutated)
    atheris.Fuzz()


def main(words: list[str]) -> int:
    """Fuzz each target in a process of its own and print how often it ran; 1 where anything was found."""
    seconds, names = int(words[0]) if words else 60, words[1:] or list(TARGETS)
    wrong = 0
    for name in names:
        with tempfile.TemporaryDirectory() as corpus:
            (Path(corpus) / "seed").write_bytes(TARGETS[name][2]())
            command = [sys.executable, __file__, "--one", name, str(seconds), corpus]
            done = subprocess.run(command, capture_output=True, text=True, check=False)
        told = (done.stdout + done.stderr).splitlines()
        runs = next((line.split()[-1] for line in told if line.startswith("executed ")), "?")
        faults = [line for line in told if line.startswith(f"{name}: ")]
        wrong += len(faults) + bool(done.returncode)
        print(
            f"{name}: {runs} executions, {len(faults)} kinds of fault, ended with {done.returncode}",
            *faults,
            sep="\n  ",
            flush=True,
        )
        if done.returncode:
            print("\n".join(told[-15:]))
    return int(bool(wrong))


if __name__ == "__main__":
    if sys.argv[1:2] == ["--one"]:
        fuzz(sys.argv[2], int(sys.argv[3]), sys.argv[4])
    else:
        sys.exit(main(sys.argv[1:]))
