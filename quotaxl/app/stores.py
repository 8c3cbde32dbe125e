"""Where a batch reads and writes: folders of this machine, or whatever fsspec reaches by URL (s3:// is tried)."""

import os
from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, nullcontext, suppress
from pathlib import Path, PurePosixPath
from typing import IO, Any, Protocol

from quotaxl.app.manifest import STAGE, Settled, settle
from quotaxl.app.outputs import publish, staging
from quotaxl.core.causes import system_says
from quotaxl.core.errors import UserError
from quotaxl.core.words import Words
from quotaxl.machine.oslock import held_elsewhere
from quotaxl.machine.wholefile import put_bytes

_EXTRA = Words(
    "读写 {url} 需要 fsspec 及相应的包（s3:// 为 s3fs）。", "{url} needs fsspec and its package (s3fs for s3://)."
)
_INSTALL = Words("请安装附加组件 cluster（在安装 quotaxl 的命令中写 [cluster]）。", "Install the extra cluster.")
_FAILED = Words("无法读写（{why}）。", "It cannot be read or written ({why}).")
_LOOK = Words("请检查地址、网络和权限。", "Check the address, the network and the permissions.")
_AT_WORK = Words(
    "另一次批量处理正在向这个文件夹写结果，本次没有写任何文件。",
    "Another batch is writing its results into this folder; nothing was written.",
)
_WAIT = Words("请等它结束，或换一个文件夹。", "Wait until it is done, or give another folder.")


class Store(Protocol):
    """A tree of files by relative names; a file is written whole or not at all."""

    def read(self, name: str) -> bytes | None:
        """Return a file's bytes, or None where there is none."""
        ...

    def write(self, name: str, data: bytes) -> None:
        """Write a file in one step, with the folders that it needs."""
        ...

    def write_all(self, files: Mapping[str, bytes]) -> None:
        """Write files that belong together: all or none, also when this process is killed and the next run settles it.

        An object store knows no such step: there each is whole by itself.
        """
        ...

    def settled(self) -> Iterator[Settled]:
        """Settle what runs that were killed left, and yield every writing that was cut off."""
        ...

    def alone(self) -> AbstractContextManager[None]:
        """Hold the tree as this run's. Raises UserError where another run has it; an object store cannot tell."""
        ...

    def names(self, folder: str = "") -> list[str]:
        """Return the names of all files below a folder, sorted."""
        ...

    def remove(self, name: str) -> None:
        """Remove a file; nothing where there is none."""
        ...


def is_url(location: str) -> bool:
    """Return whether a location is a URL for fsspec, not a path of this machine."""
    return "://" in location


def store(location: str) -> Store:
    """Return the store at a path or URL. Raises UserError where what the URL needs is not installed."""
    return RemoteStore(location.rstrip("/"), _filesystem(location)) if is_url(location) else LocalStore(Path(location))


class LocalStore:
    """A folder of this machine."""

    def __init__(self, root: Path) -> None:
        self._root = root

    def read(self, name: str) -> bytes | None:
        """Return a file's bytes, or None where there is none."""
        try:
            return (self._root / name).read_bytes()
        except (FileNotFoundError, NotADirectoryError):
            return None
        except OSError as fault:
            raise _failed(str(self._root / name), fault) from fault

    def write(self, name: str, data: bytes) -> None:
        """Write a file in one step: beside its place first, then moved there."""
        target = self._root / name
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
            put_bytes(target, data)
        except OSError as fault:
            raise _failed(str(target), fault) from fault

    def write_all(self, files: Mapping[str, bytes]) -> None:
        """Write files all or none, through one manifest in the tree's own folder."""
        try:
            self._root.mkdir(parents=True, exist_ok=True)
            with staging(self._root) as stage:
                staged = {self._root / name: stage / str(number) for number, name in enumerate(files)}
                for target, data in zip(staged, files.values(), strict=True):
                    target.parent.mkdir(parents=True, exist_ok=True)
                    staged[target].write_bytes(data)
                publish(staged, force=True)
        except OSError as fault:
            raise _failed(str(fault.filename or self._root), fault) from fault

    def settled(self) -> Iterator[Settled]:
        """Settle what runs that were killed left in the tree's own folder."""
        yield from settle(self._root)

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Hold the folder as this run's, by a lock that ends with this process."""
        place = self._root / f"{STAGE}lock"
        try:
            self._root.mkdir(parents=True, exist_ok=True)
            lock = place.open("a")
        except OSError as fault:
            raise _failed(str(place), fault) from fault
        with lock:
            if held_elsewhere(lock) or not _is(lock, place):
                raise UserError(str(self._root), _AT_WORK, _WAIT)
            try:
                yield
            finally:
                with suppress(OSError):  # while it is locked: whoever opened it sees that it is no longer the one
                    place.unlink()
        with suppress(OSError):  # Windows removes no open file
            place.unlink()

    def names(self, folder: str = "") -> list[str]:
        """Return the names of all files below a folder, sorted; what a kill left half-written is no file."""
        top = self._root / folder
        found = (p.relative_to(self._root) for p in top.rglob("*") if p.is_file())
        return sorted(p.as_posix() for p in found if not any(part.startswith(STAGE) for part in p.parts))

    def remove(self, name: str) -> None:
        """Remove a file; nothing where there is none."""
        (self._root / name).unlink(missing_ok=True)


class RemoteStore:
    """A prefix of an object store, whose writes are whole by themselves."""

    def __init__(self, root: str, filesystem: Any) -> None:  # noqa: ANN401 -- fsspec ships no types
        self._root = root
        self._fs = filesystem

    def read(self, name: str) -> bytes | None:
        """Return an object's bytes, or None where there is none."""
        try:
            data: bytes = self._fs.cat_file(f"{self._root}/{name}")
        except FileNotFoundError:
            return None
        except OSError as fault:
            raise _failed(f"{self._root}/{name}", fault) from fault
        return data

    def write(self, name: str, data: bytes) -> None:
        """Write an object."""
        try:
            self._fs.pipe_file(f"{self._root}/{name}", data)
        except OSError as fault:
            raise _failed(f"{self._root}/{name}", fault) from fault

    def write_all(self, files: Mapping[str, bytes]) -> None:
        """Write objects, one after the other."""
        for name, data in files.items():
            self.write(name, data)

    def settled(self) -> Iterator[Settled]:
        """Yield nothing: no object is half there."""
        yield from ()

    def alone(self) -> AbstractContextManager[None]:
        """Hold nothing."""
        return nullcontext()

    def names(self, folder: str = "") -> list[str]:
        """Return the names of all objects below a folder, sorted."""
        top = f"{self._root}/{folder}".rstrip("/")
        try:
            self._fs.invalidate_cache()
            found = self._fs.find(top)
        except FileNotFoundError:
            return []
        except OSError as fault:
            raise _failed(top, fault) from fault
        bare = self._root.partition("://")[2]
        return sorted(str(PurePosixPath(name).relative_to(bare)) for name in found)

    def remove(self, name: str) -> None:
        """Remove an object; nothing where there is none."""
        if self.read(name) is not None:
            self._fs.rm_file(f"{self._root}/{name}")


def fetch(location: str) -> bytes:
    """Return the bytes at a path or URL. Raises UserError where it cannot be read."""
    try:
        if not is_url(location):
            return Path(location).read_bytes()
        data: bytes = _filesystem(location).cat_file(location)
    except OSError as fault:
        raise _failed(location, fault) from fault
    return data


def listed(location: str) -> Iterator[str]:
    """Yield the files at a URL: all below it, those that a pattern fits, or the one that it is."""
    fs = _filesystem(location)
    scheme = location.partition("://")[0]
    try:
        found = fs.glob(location) if any(c in location for c in "*?[") else fs.find(location)
    except OSError as fault:
        raise _failed(location, fault) from fault
    yield from (f"{scheme}://{name}" for name in sorted(found))


def _filesystem(url: str) -> Any:  # noqa: ANN401 -- fsspec ships no types
    try:
        import fsspec  # noqa: PLC0415 -- an extra, wanted for URLs only

        return fsspec.core.url_to_fs(url)[0]
    except ImportError as error:
        raise UserError(url, _EXTRA.fill(url=url), _INSTALL) from error
    except ValueError as error:
        raise UserError(url, _FAILED.fill(why=error), _LOOK) from error


def _is(file: IO[str], place: Path) -> bool:
    """Return whether an open file is still the one at its place."""
    return place.exists() and os.path.samestat(os.fstat(file.fileno()), place.stat())


def _failed(where: str, fault: OSError) -> UserError:
    return UserError(where, _FAILED.fill(why=system_says(fault)), _LOOK)
