"""Kills writing commands at random moments, half of them while they publish; the next run must find all files or none.

python tests/app/crash.py [ROUNDS] prints the counts; the tests run a few rounds, `make crash` a hundred.
"""

import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from hashlib import sha256
from pathlib import Path
from zipfile import ZipFile, is_zipfile

sys.path.append(str(Path(__file__).parents[1]))

from mail.conftest import write_contacts

from quotaxl.app.manifest import MANIFEST, STAGE, settle
from quotaxl.cli.main import main
from quotaxl.core.assets import asset

NOTICE, COUNTY = "allocation-xincaizhen-2024-18.xlsx", "artux-2024.xlsx"
COMMANDS = {
    "split": ["split", NOTICE, "-o", "."],
    "split again": ["split", NOTICE, "-o", ".", "--force"],
    "fill": ["fill", NOTICE, COUNTY, "-o", "."],
    "fill again": ["fill", NOTICE, COUNTY, "-o", ".", "--force"],
    "mark": ["check", NOTICE, COUNTY, "--mark"],
    "collect": ["collect", "returned", "--allocation", NOTICE, "--deadline", "2024-10-20", "-o", "collected.xlsx"],
    "collect again": ["collect", "returned", "--deadline", "2024-10-20", "-o", "collected.xlsx", "--force"],
    "report": ["report", COUNTY, "-o", "report.docx"],
    "report update": ["report", COUNTY, "--update", "report.docx"],
    "mail": ["mail", "returned", "--to", "contacts.xlsx", "--from", "a@x.cn", "--drafts", "."],
    "batch": ["batch", "check", "returned", "-o", "batch"],
}
RESUMED = {"batch": ["batch", "check", "returned", "-o", "batch", "--resume"]}
"""Commands that write as they go and go on where they were: what counts is what stands after that."""
UNCOUNTED = ("journal.", "contacts.xlsx", "performance", "last.json")
"""Names of files that tell of the run itself."""


def held(folder: Path) -> dict[str, str]:
    """Return a digest of every file in a folder, the inputs too; staging folders do not count."""
    files = (path for path in folder.rglob("*") if path.is_file())
    names = ((path, path.relative_to(folder).as_posix()) for path in files)
    return {
        name: digest(path, folder)
        for path, name in names
        if not any(part.startswith(STAGE) for part in name.split("/")) and "/manifest/" not in f"/{name}"
        and not path.name.startswith(UNCOUNTED)
    }  # fmt: skip


def digest(path: Path, folder: Path) -> str:
    """Return the sha256 of a file, of a package of its parts (zip members carry the time), of a draft only its head."""
    if "batch" in path.relative_to(folder).parts[:-1]:  # its tables tell in which folder the inputs are
        return path.read_text("utf-8").replace(str(folder), "") if path.suffix == ".json" else "there"
    if path.suffix == ".eml":
        return "a draft" if path.read_bytes().endswith(b"--\r\n") else "half a draft"
    if path.suffix != ".xlsx" and is_zipfile(path):
        with ZipFile(path) as package:
            names = sorted(set(package.namelist()) - {"docProps/core.xml"})  # which tells the time
            return sha256(b"".join(name.encode() + package.read(name) for name in names)).hexdigest()
    return sha256(path.read_bytes()).hexdigest()


def prepared(folder: Path, name: str) -> Path:
    """Return a folder with the inputs, and for commands that write again with what an earlier version wrote."""
    folder.mkdir()
    for one in (NOTICE, COUNTY):
        shutil.copy(asset("workbook", one), folder / one)
    (folder / "returned").mkdir()
    shutil.copy(folder / COUNTY, folder / "returned")
    write_contacts(folder / "contacts.xlsx", [("阿图什市", None, None, "c@x.cn", None)])
    if name == "report update":
        run("report", folder).wait()
    if name.endswith("again"):
        there = set(folder.iterdir())
        run(name, folder).wait()
        for path in folder.iterdir():
            if path.is_file() and path not in there:
                path.write_bytes(path.read_bytes() + b"old")
    return folder


class Forked:
    """A command in a fork of this process, which has imported everything already: three runs in the time of one."""

    def __init__(self, words: Sequence[str], folder: Path) -> None:
        self.code: int | None = None
        self.pid = os.fork()
        if self.pid:
            return
        code = 3
        try:
            os.chdir(folder)
            for stream in (1, 2):
                os.dup2(os.open(os.devnull, os.O_WRONLY), stream)
            main(words)
        except SystemExit as end:
            code = int(end.code or 0)
        finally:
            os._exit(code)

    def poll(self) -> int | None:
        if self.code is None:
            pid, status = os.waitpid(self.pid, os.WNOHANG)
            self.code = os.waitstatus_to_exitcode(status) if pid else None
        return self.code

    def kill(self) -> None:
        if self.code is None:
            os.kill(self.pid, signal.SIGKILL)

    def wait(self) -> int:
        while self.poll() is None:
            time.sleep(0.002)
        return self.code or 0


FORKS = False
"""Whether commands run in forks: `make crash` says so; tests start processes, as a fork of a test has its threads."""


def run(
    name: str, folder: Path, commands: Mapping[str, Sequence[str]] = COMMANDS
) -> "subprocess.Popen[bytes] | Forked":
    """Start a command in a folder."""
    if FORKS:
        return Forked(commands[name], folder)
    command = [sys.executable, "-m", "quotaxl", *commands[name]]
    return subprocess.Popen(command, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def kill(
    process: "subprocess.Popen[bytes] | Forked", folder: Path, chance: random.Random, *, publishing: bool, took: float
) -> bool:
    """Kill a run at a random moment, or soon after its manifest is there; return whether it was still running."""
    end = time.monotonic() + chance.random() * took
    while process.poll() is None:
        if publishing:
            if any(folder.glob(f"{STAGE}*/{MANIFEST}")):
                time.sleep(chance.random() * 0.02)
                break
        elif time.monotonic() > end:
            break
        else:
            time.sleep(0.001)
    process.kill()
    return process.wait() != 0


def rounds(count: int, seed: int, told: Callable[[Counter[str]], None] | None = None) -> Counter[str]:
    """Return how often each ending came, which `told` hears of now and then.

    Raises AssertionError where a folder holds neither all files nor none.
    """
    chance = random.Random(seed)
    counts: Counter[str] = Counter()
    with tempfile.TemporaryDirectory() as room:
        whole: dict[str, dict[str, str]] = {}
        took: dict[str, float] = {}
        for name in COMMANDS:
            folder = prepared(Path(room) / f"whole {name}", name)
            began = time.monotonic()
            assert run(name, folder).wait() in (0, 1)
            whole[name], took[name] = held(folder), time.monotonic() - began
        for number in range(count):
            name = list(COMMANDS)[number % len(COMMANDS)]
            folder = prepared(Path(room) / str(number), name)
            before = held(folder)
            publishing = number // len(COMMANDS) % 2 == 0
            died = kill(run(name, folder), folder, chance, publishing=publishing, took=took[name])
            torn = held(folder) not in (before, whole[name])
            endings = [one.ending.value for one in settle(folder)]
            if name in RESUMED:
                assert run(name, folder, RESUMED if (folder / "batch").exists() else COMMANDS).wait() in (0, 1), number
            after = held(folder)
            assert after in (before, whole[name]), (number, name, sorted(set(after.items()) ^ set(whole[name].items())))
            left = [stage for stage in folder.glob(f"{STAGE}*") if any(stage.iterdir())]
            assert not left, number  # one without its lock yet is empty, and goes an hour later
            counts["killed" if died else "ended before the kill"] += 1
            counts["killed between two moves"] += torn
            counts["all files" if after == whole[name] else "none"] += 1
            counts.update(f"next run: {ending}" for ending in endings)
            counts[f"{name}: {'all' if after == whole[name] else 'none'}"] += 1
            shutil.rmtree(folder)
            if told and number % 25 == 24:
                told(counts)
    return counts


def tell(counts: Counter[str]) -> None:
    """Print how it stands."""
    for words, number in sorted(counts.items()):
        sys.stdout.write(f"{number:5} {words}\n")
    sys.stdout.write("\n")
    sys.stdout.flush()


if __name__ == "__main__":
    FORKS = hasattr(os, "fork")
    tell(rounds(int(sys.argv[1]) if len(sys.argv) > 1 else 100, 20241126, tell))
