"""Kills writing commands, half at random moments, half while they publish; the next run must find all files or none.

python tests/app/crash.py [ROUNDS [COMMAND ...]] prints the counts; the tests run a few rounds, `make crash` a hundred.

Every run is a fork of one process that has imported all that commands need. Aimed kills come before a file operation
drawn at random from those that follow the manifest; the others come whenever they come.
"""

import importlib
import os
import random
import shutil
import signal
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from zipfile import ZipFile, is_zipfile

sys.path.append(str(Path(__file__).parents[1]))

from mail.conftest import write_contacts
from serial import Serial

from quotaxl.app import many
from quotaxl.app.batchwork import LIST, RESULT
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
        run(COMMANDS["report"], folder)
    if name.endswith("again"):
        there = set(folder.iterdir())
        run(COMMANDS[name], folder)
        for path in folder.iterdir():
            if path.is_file() and path not in there:
                path.write_bytes(path.read_bytes() + b"old")
    return folder


MOVES = ("os.rename", "os.link", "os.remove", "os.rmdir")
"""Events of Python's audit for what changes the names in a folder: what a kill may come between."""


@dataclass
class Aim:
    """Counts the file operations that follow the first manifest; before the one that is aimed at the process ends."""

    at: int | None = None
    begun: bool = False
    seen: int = 0

    def __call__(self, event: str, args: tuple[object, ...]) -> None:
        """Take note of what Python is about to do."""
        if event not in MOVES:
            return
        if self.begun and self.seen == self.at:
            os.kill(os.getpid(), signal.SIGKILL)
        self.seen += self.begun
        self.begun |= event == "os.rename" and str(args[1]).endswith(MANIFEST)


@dataclass(frozen=True)
class Ended:
    """How a run ended: killed or with which code; the file operations after its manifest, the modules it needed."""

    killed: bool
    code: int
    operations: int = 0
    modules: tuple[str, ...] = ()


def run(words: Sequence[str], folder: Path, *, at: int | None = None, after: float | None = None) -> Ended:
    """Run a command in a fork, in a folder; kill it at a file operation or after some seconds."""
    sys.stdout.flush()
    reading, writing = os.pipe()
    child = os.fork()
    if not child:
        _command(words, folder, Aim(at), writing)
    os.close(writing)
    if after is not None:
        time.sleep(after)
        os.kill(child, signal.SIGKILL)  # one that has ended is not gone before it is waited for
    with os.fdopen(reading) as told:
        text = told.read()
    status = os.waitpid(child, 0)[1]
    if os.WIFSIGNALED(status):
        assert os.WTERMSIG(status) == signal.SIGKILL, status
        return Ended(killed=True, code=0)
    operations, *modules = text.split()
    return Ended(False, os.waitstatus_to_exitcode(status), int(operations), tuple(modules))


def _command(words: Sequence[str], folder: Path, aim: Aim, told: int) -> None:
    """Be the command, and tell at the end how many file operations followed the manifest."""
    code = 3
    try:
        os.chdir(folder)
        for stream in (1, 2):
            os.dup2(os.open(os.devnull, os.O_WRONLY), stream)
        many.local_pool = lambda _count: Serial()  # a batch's workers are killed in tests/batch
        sys.addaudithook(aim)
        main(words)
    except SystemExit as end:
        code = int(end.code or 0)
    finally:
        os.write(told, "\n".join([str(aim.seen), *sys.modules]).encode())
        os._exit(code)


@dataclass(frozen=True)
class Whole:
    """A command as it is when nothing kills it: the folder it begins with, what stands before and after, its length."""

    template: Path
    before: dict[str, str]
    after: dict[str, str]
    seconds: float
    operations: int


def whole(name: str, room: Path) -> Whole:
    """Run a command twice: once to see what it imports, once to see what it does."""
    template = prepared(room / name, name)
    for module in run(COMMANDS[name], Path(shutil.copytree(template, room / f"{name} first"))).modules:
        if module.partition(".")[0] not in ("__main__", "app"):
            importlib.import_module(module)
    folder = Path(shutil.copytree(template, room / f"{name} whole"))
    began = time.monotonic()
    ended = run(COMMANDS[name], folder)
    assert ended.code in (0, 1), (name, ended)
    return Whole(template, held(template), held(folder), time.monotonic() - began, ended.operations)


def rounds(
    count: int, seed: int, names: Iterable[str] = COMMANDS, told: Callable[[Counter[str]], None] | None = None
) -> Counter[str]:
    """Return how often each ending came, which `told` hears of now and then.

    Raises AssertionError where a folder holds neither all files nor none.
    """
    chance = random.Random(seed)
    counts: Counter[str] = Counter()
    with tempfile.TemporaryDirectory() as place:
        known = {name: whole(name, Path(place)) for name in names}
        for number in range(count):
            name = list(known)[number % len(known)]
            one, folder = known[name], Path(place) / str(number)
            shutil.copytree(one.template, folder)
            aimed = number // len(known) % 2 == 0
            at = chance.randrange(one.operations) if aimed else None
            ended = run(COMMANDS[name], folder, at=at, after=None if aimed else chance.random() * one.seconds)
            counts["killed at a file operation" if aimed else "killed at any moment"] += ended.killed
            counts["ended before the kill"] += not ended.killed
            counts["killed between two moves"] += held(folder) not in (one.before, one.after)
            for settled in (*settle(folder), *settle(folder / "batch")):
                counts[f"next run: {settled.ending.value}"] += 1
            if name in RESUMED:
                assert whole_units(folder / "batch"), number
                assert run(RESUMED[name] if (folder / "batch").exists() else COMMANDS[name], folder).code in (0, 1)
            after = held(folder)
            assert after in (one.before, one.after), (number, name, sorted(set(after.items()) ^ set(one.after.items())))
            # One that was killed before it had its lock is empty, and goes an hour later.
            assert not list(folder.rglob(f"{STAGE}*/*")), (number, name)
            counts["all files" if after == one.after else "none"] += 1
            counts[f"{name}: {'all' if after == one.after else 'none'}"] += 1
            shutil.rmtree(folder)
            if told and number % 100 == 99:
                told(counts)
    return counts


def whole_units(batch: Path) -> bool:
    """Return whether every unit's folder that a killed batch left holds all that it should."""
    folders = {path.parent for path in (batch / "counties").rglob("*") if path.is_file()}
    return all({RESULT, LIST} <= {path.name for path in folder.iterdir()} for folder in folders)


def tell(counts: Counter[str]) -> None:
    """Print how it stands."""
    for words, number in sorted(counts.items()):
        sys.stdout.write(f"{number:5} {words}\n")
    sys.stdout.write("\n")
    sys.stdout.flush()


if __name__ == "__main__":
    spent = time.process_time()
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 100
    tell(rounds(count, 20241126, sys.argv[2:] or COMMANDS, tell))
