"""What this user's runs wrote, by place and SHA-256: a file that still has those bytes is nobody's work but ours.

It lets a second run take the place of the first one's outputs of any kind, also of those that carry no stamp: JSON,
CSV, .docx, PDF. A file that somebody opened and saved has other bytes and stays. The record is kept in the user's own
folder, a file for each folder that was written to; `quotaxl forget` takes it away.
"""

import json
from collections.abc import Iterable, Mapping
from contextlib import suppress
from hashlib import sha256
from pathlib import Path

from quotaxl.app.home import ledgers
from quotaxl.app.stamps import digest_of
from quotaxl.app.stores import LocalStore
from quotaxl.core.errors import UserError

_MOST = 500
"""Folders that are remembered; the one that was not written to for longest is forgotten first."""


def as_left(targets: Iterable[Path]) -> frozenset[Path]:
    """Return those of the targets that stand as a run before wrote them; none where nothing is remembered."""
    found = []
    known: dict[Path, Mapping[str, str]] = {}
    for target in targets:
        folder = target.parent
        if folder not in known:
            known[folder] = _read(_place(folder))
        digest = known[folder].get(target.name)
        if digest is not None and not target.is_symlink() and digest == digest_of(target):
            found.append(target)
    return frozenset(found)


def remember(targets: Iterable[Path]) -> None:
    """Note down what stands in these places now. Where the user's folder cannot be written nothing is remembered."""
    by_folder: dict[Path, dict[str, str]] = {}
    for target in targets:
        if digest := digest_of(target):
            by_folder.setdefault(target.parent, {})[target.name] = digest
    store = LocalStore(ledgers())
    with suppress(OSError, UserError):
        for folder, written in by_folder.items():
            place = _place(folder)
            kept = {name: digest for name, digest in _read(place).items() if (folder / name).exists()}
            store.write(place.name, json.dumps(kept | written, ensure_ascii=False, indent=0).encode())
        _prune()


def _place(folder: Path) -> Path:
    return ledgers() / f"{sha256(str(folder.resolve()).encode('utf-8', 'surrogatepass')).hexdigest()[:32]}.json"


def _read(place: Path) -> dict[str, str]:
    try:
        found = json.loads(place.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def _prune() -> None:
    places = sorted(ledgers().glob("*.json"), key=lambda place: place.stat().st_mtime)
    for place in places[:-_MOST]:
        place.unlink(missing_ok=True)
