"""The manifest of a command that writes files: on disk before the first is moved, so that a kill leaves all or none.

Finished files wait in a staging folder beside their places. The manifest there says which file goes where, with its
sha256, and what stood in each place before. A later run that meets one completes what is whole by its hashes, else
takes it back. A staging folder is its process's own as long as that lives, which a lock tells: the system lets go of
it whatever ends the process.
"""

import json
import os
import shutil
import stat
import time
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from enum import StrEnum
from hashlib import file_digest
from pathlib import Path

from quotaxl.machine.oslock import claimed, forsaken

STAGE = ".quotaxl-"
"""What the names of staging folders begin with."""
MANIFEST = "manifest.json"
_LOCK = "lock"
_VERSION = 1
_LARGEST = 64 << 20
"""Bytes of the largest manifest that is read: some 200,000 files."""
_STALE = 3600
"""Seconds after which a staging folder without a lock is taken for one that a killed run left."""


@dataclass(frozen=True, slots=True)
class Move:
    """One file: where it goes, where it waits, its sha256; where what stood there is kept, and that one's sha256."""

    target: str
    staged: str
    sha256: str
    kept: str | None = None
    kept_sha256: str | None = None


class Ending(StrEnum):
    """How an interrupted writing was settled."""

    COMPLETED = "completed"
    TAKEN_BACK = "taken back"


@dataclass(frozen=True, slots=True)
class Settled:
    """An interrupted writing: how it ended, its targets, and those that somebody else changed since and that stay."""

    ending: Ending
    targets: tuple[Path, ...]
    foreign: tuple[Path, ...] = ()


def move_all(staged: Mapping[Path, Path], *, force: bool, over: Collection[Path] = ()) -> None:
    """Move finished files (target → staged) into place, all or none; with `force` in place of what stands there.

    Without it only the targets in `over` take the place of something.

    Targets are taken in one order by every run, so that of two runs into one place the first to come wins. Raises
    FileExistsError where a target appeared meanwhile (without `force`), OSError where one cannot be written; then
    everything is as it was before.
    """
    moves = [
        _planned(n, target, made, force=force or target in over)
        for n, (target, made) in enumerate(sorted(staged.items()))
    ]
    stages = {Path(move.staged).parent for move in moves}
    for stage in stages:
        _save(stage, moves)
    placed: list[Move] = []
    try:
        for move in moves:
            _place(move, force=force or move.kept is not None)
            placed.append(move)
    except BaseException:  # whatever stops it, a key of the user's too: what was moved goes back
        for move in placed:
            _take_back(move)
        raise
    finally:
        # Now all files stand, or none: whoever finds the folder has nothing to do but to remove it.
        for stage in stages:
            stage.joinpath(MANIFEST).unlink(missing_ok=True)


def settle(folder: Path) -> Iterator[Settled]:
    """Settle what killed runs left in a folder, remove their staging folders, and yield every cut-off writing."""
    for stage in stages_in(folder):
        if _alive(stage):
            continue
        moves = _load(stage)
        if moves:
            yield _settled(moves)
        clear_away(stage)


def clear_away(stage: Path) -> None:
    """Remove a staging folder, its lock last: one that is killed meanwhile is known for what it is."""
    with suppress(OSError):
        for entry in stage.iterdir():
            if entry.name != _LOCK:
                with suppress(OSError):
                    entry.unlink()
    shutil.rmtree(stage, ignore_errors=True)


def stages_in(folder: Path) -> tuple[Path, ...]:
    """Return the staging folders in a folder."""
    try:
        with os.scandir(folder) as found:
            return tuple(sorted(Path(e.path) for e in found if e.name.startswith(STAGE) and e.is_dir()))
    except OSError:
        return ()


def unfinished(folder: Path) -> bool:
    """Return whether a writing into this folder is under way or was cut off before all its files stood."""
    return any(stage.joinpath(MANIFEST).exists() for stage in stages_in(folder))


@contextmanager
def owned(stage: Path) -> Iterator[None]:
    """Hold a staging folder as this process's own."""
    with claimed(stage / _LOCK):
        yield


def _planned(number: int, target: Path, made: Path, *, force: bool) -> Move:
    """Return the move of one file; what it will replace is copied beside it first."""
    if not (force and target.exists()):
        return Move(str(target.absolute()), str(made.absolute()), _sha256(made))
    kept = Path(shutil.copy2(target, made.with_name(f"{number}.kept"))).absolute()
    return Move(str(target.absolute()), str(made.absolute()), _sha256(made), str(kept), _sha256(kept))


def _place(move: Move, *, force: bool) -> None:
    """Put a file in its place in one step. Raises FileExistsError where something is there (without `force`)."""
    if force:
        Path(move.staged).replace(move.target)
        return
    try:
        os.link(move.staged, move.target)
    except FileExistsError:
        raise
    except OSError:  # a file system without hard links
        if os.path.lexists(move.target):
            raise FileExistsError(move.target) from None
        Path(move.staged).rename(move.target)
    else:
        Path(move.staged).unlink()


def _settled(moves: Iterable[Move]) -> Settled:
    """Complete a writing where every file stands already or waits whole beside a place that nobody touched."""
    found = tuple(moves)
    targets = tuple(Path(move.target) for move in found)
    if all(_done(move) or (_untouched(move) and _is(move.staged, move.sha256)) for move in found):
        for move in found:
            if not _done(move):
                Path(move.staged).replace(move.target)
        return Settled(Ending.COMPLETED, targets)
    foreign = tuple(Path(move.target) for move in found if not _done(move) and not _untouched(move))
    for move in found:
        _take_back(move)
    return Settled(Ending.TAKEN_BACK, targets, foreign)


def _done(move: Move) -> bool:
    return _is(move.target, move.sha256)


def _untouched(move: Move) -> bool:
    """Whether what stood in a place still stands there."""
    return _is(move.target, move.kept_sha256) if move.kept_sha256 else not os.path.lexists(move.target)


def _take_back(move: Move) -> None:
    """Put back what stood in a place, if the file there is the one that was moved: one of another run's is not ours."""
    if not _done(move) or move.kept_sha256 == move.sha256:
        return
    with suppress(OSError):
        if os.path.lexists(move.staged) and not Path(move.staged).samefile(move.target):
            return
        if move.kept is None:
            Path(move.target).unlink()
        elif _is(move.kept, move.kept_sha256):
            Path(move.kept).replace(move.target)


def _save(stage: Path, moves: Iterable[Move]) -> None:
    """Write the manifest into a staging folder in one step, on the disk before this returns."""
    fresh = stage / f"{MANIFEST}.new"
    with fresh.open("w", encoding="utf-8", errors="surrogateescape") as out:
        json.dump({"version": _VERSION, "moves": [_written(stage, move) for move in moves]}, out)
        out.flush()
        os.fsync(out.fileno())
    fresh.replace(stage / MANIFEST)


def _load(stage: Path) -> tuple[Move, ...]:
    """Return the moves of a manifest; none where there is no manifest, or none of ours that this version understands.

    A folder that came from somebody may hold a staging folder made by hand. So a manifest rules only over files that
    really lie below the folder that its staging folder is in; files elsewhere (a run may write into several folders)
    count only where the staging folder there holds the same manifest.
    """
    moves = _read(stage)
    for home in {_stage_of(move) for move in moves}:
        if home is None or (home != stage.absolute() and _read(home) != moves):
            return ()
    return moves


def _read(stage: Path) -> tuple[Move, ...]:
    """Return the moves as a manifest tells them."""
    place = stage / MANIFEST
    try:
        status = place.lstat()
        if not stat.S_ISREG(status.st_mode) or status.st_size > _LARGEST:
            return ()
        data = json.loads(place.read_text("utf-8", errors="surrogateescape"))
        homes = _homes(stage)
        found = [{**move, **{k: str(homes[k] / move[k]) for k in homes if move[k]}} for move in data["moves"]]
        return tuple(Move(**move) for move in found) if data["version"] == _VERSION else ()
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return ()


def _stage_of(move: Move) -> Path | None:
    """Return the staging folder that a move's files wait in; None where it does not lie above the target."""
    stage = Path(move.staged).parent
    above = Path(os.path.realpath(stage.parent))
    real = Path(os.path.realpath(Path(move.target).parent))
    kept = move.kept is None or Path(move.kept).parent == stage
    return stage if stage.name.startswith(STAGE) and kept and real.is_relative_to(above) else None


def _homes(stage: Path) -> dict[str, Path]:
    return {"target": stage.parent.absolute(), "staged": stage.absolute(), "kept": stage.absolute()}


def _written(stage: Path, move: Move) -> dict[str, str | None]:
    """Return a move as it is written: places below the folder from there, so that the folder may be moved."""
    made = asdict(move)
    for key, home in _homes(stage).items():
        if made[key] and Path(made[key]).is_relative_to(home):
            made[key] = Path(made[key]).relative_to(home).as_posix()
    return made


def _is(path: str, digest: str | None) -> bool:
    try:
        return stat.S_ISREG(Path(path).lstat().st_mode) and _sha256(Path(path)) == digest
    except OSError:
        return False


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return file_digest(file, "sha256").hexdigest()


def _alive(stage: Path) -> bool:
    """Return whether the process that made a staging folder lives."""
    lock = stage / _LOCK
    try:
        if not lock.exists():
            return time.time() - stage.stat().st_mtime < _STALE
    except OSError:
        return True  # gone meanwhile, or not ours to judge
    return not forsaken(lock)
