"""Kills writing commands, half at random moments, half while they publish; the next run must find all files or none.

python tests/app/crash.py [ROUNDS [COMMAND ...]] prints the counts; the tests run a few rounds, `make crash` a hundred.

Every run is a fork of one process that has imported all that commands need. Aimed kills come before a file operation
drawn at random from those that follow the manifest; where a run holds nothing open then, it goes on from there in one
fork for each of them, over the folder as it was. The other kills come whenever they come.
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
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
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
OPEN = ("mail", "batch")
"""Commands that hold a journal or records open while they publish."""
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


@dataclass
class Branches:
    """At the first manifest, lets the command go on in a fork for each kill, and looks at what each left."""

    folder: Path
    kills: Sequence[int]
    look: Callable[[bool], Iterable[str]]
    told: list[str] = field(default_factory=list)
    wrong: str = ""
    begun: bool = False
    branch: Aim | None = None

    def __call__(self, event: str, args: tuple[object, ...]) -> None:
        """Take note of what Python is about to do."""
        if self.branch:
            self.branch(event, args)
        elif not self.begun and event == "os.rename" and str(args[1]).endswith(MANIFEST):
            self.begun = True
            self._branch(event, args)

    def _branch(self, event: str, args: tuple[object, ...]) -> None:
        kept = Path(shutil.copytree(self.folder, self.folder.with_name(f"{self.folder.name} kept")))
        for at in self.kills:
            for path in self.folder.iterdir():  # in it the command works: the folder itself stays
                shutil.rmtree(path) if path.is_dir() else path.unlink()
            shutil.copytree(kept, self.folder, dirs_exist_ok=True)
            child = os.fork()
            if not child:
                self.branch = Aim(at)
                self.branch(event, args)
                return
            try:
                self.told += self.look(os.WIFSIGNALED(os.waitpid(child, 0)[1]))
            except AssertionError as fault:
                self.wrong = str(fault)
                raise SystemExit(1) from fault
        raise SystemExit


@dataclass(frozen=True)
class Ended:
    """How a run ended: killed or with which code; the file operations after its manifest, the modules it needed."""

    killed: bool
    code: int
    operations: int = 0
    modules: tuple[str, ...] = ()


def run(words: Sequence[str], folder: Path, *, at: int | None = None, after: float | None = None) -> Ended:
    """Run a command in a fork, in a folder; kill it at a file operation or after some seconds."""
    aim = Aim(at)

    def command() -> list[str]:
        code = called(words, folder, aim)
        return [str(code), str(aim.seen), *sys.modules]

    status, told = forked(command, after)
    if os.WIFSIGNALED(status):
        assert os.WTERMSIG(status) == signal.SIGKILL, status
        return Ended(killed=True, code=0)
    code, operations, *modules = told
    return Ended(False, int(code), int(operations), tuple(modules))


def branched(
    words: Sequence[str], folder: Path, kills: Sequence[int], look: Callable[[bool], Iterable[str]]
) -> list[str]:
    """Run a command in a fork to its manifest, from there once for each kill; return what was seen."""
    seen: list[str] = []

    def command() -> list[str]:
        called(words, folder, Branches(folder, kills, look, seen))
        return seen

    status, told = forked(command)
    assert status == 0, (words, told)
    return told


def forked(act: Callable[[], list[str]], after: float | None = None) -> tuple[int, list[str]]:
    """Do something in a fork, killed after some seconds; return how it ended and the words that it gave."""
    sys.stdout.flush()
    reading, writing = os.pipe()
    child = os.fork()
    if not child:
        told, code = [], 1
        try:
            told, code = act(), 0
        except AssertionError as fault:
            told = [str(fault)]
        finally:
            with os.fdopen(writing, "w") as out:
                out.write("\n".join(told))
            os._exit(code)
    os.close(writing)
    if after is not None:
        time.sleep(after)
        os.kill(child, signal.SIGKILL)  # one that has ended is not gone before it is waited for
    with os.fdopen(reading) as told:
        words = told.read().splitlines()
    return os.waitpid(child, 0)[1], words


def called(words: Sequence[str], folder: Path, hook: Callable[[str, tuple[object, ...]], None]) -> int:
    """Be the command in this process; return what it ends with."""
    os.chdir(folder)
    for stream in (1, 2):
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream)
    many.local_pool = lambda _count: Serial()  # a batch's workers are killed in tests/batch
    sys.addaudithook(hook)
    try:
        main(words)
    except SystemExit as end:
        return int(end.code or 0)
    return 3


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
        for number in range(count // 2):
            name = list(known)[number % len(known)]
            folder = Path(shutil.copytree(known[name].template, Path(place) / f"{number} any"))
            ended = run(COMMANDS[name], folder, after=chance.random() * known[name].seconds)
            counts.update(looked(name, known[name], folder, "killed at any moment", killed=ended.killed))
            shutil.rmtree(folder)
            if told and number % 50 == 49:
                told(counts)
        for number, (name, one) in enumerate(known.items()):
            share = (count + 1) // 2 // len(known) + (number < (count + 1) // 2 % len(known))
            counts.update(_aimed(name, one, Path(place), [chance.randrange(one.operations) for _ in range(share)]))
            if told:
                told(counts)
    return counts


def _aimed(name: str, one: Whole, place: Path, kills: Sequence[int]) -> Iterator[str]:
    """Kill a command at file operations after its manifest; yield what was seen."""
    how = "killed at a file operation"
    if name not in OPEN:
        folder = Path(shutil.copytree(one.template, place / f"{name} branched"))
        yield from branched(COMMANDS[name], folder, kills, lambda killed: looked(name, one, folder, how, killed=killed))
        return
    for number, at in enumerate(kills):
        folder = Path(shutil.copytree(one.template, place / f"{name} {number} aimed"))
        ended = run(COMMANDS[name], folder, at=at)
        yield from looked(name, one, folder, how, killed=ended.killed)
        shutil.rmtree(folder)


def looked(name: str, one: Whole, folder: Path, how: str, *, killed: bool) -> list[str]:
    """Settle what a run left and return what it was. Raises AssertionError for neither all files nor none."""
    seen = [how if killed else "ended before the kill"]
    if held(folder) not in (one.before, one.after):
        seen.append("killed between two moves")
    seen += [f"next run: {settled.ending.value}" for settled in (*settle(folder), *settle(folder / "batch"))]
    if name in RESUMED:
        assert whole_units(folder / "batch")
        assert run(RESUMED[name] if (folder / "batch").exists() else COMMANDS[name], folder).code in (0, 1)
    after = held(folder)
    assert after in (one.before, one.after), (name, sorted(set(after.items()) ^ set(one.after.items())))
    # A staging folder that was killed before it had its lock is empty, and goes an hour later.
    assert not list(folder.rglob(f"{STAGE}*/*")), name
    ending = "all" if after == one.after else "none"
    return [*seen, "all files" if ending == "all" else "none", f"{name}: {ending}"]


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
