"""The stamp on every file that quotaxl writes: what it is, of which version, made from what."""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum


class Output(StrEnum):
    """What a file of ours is."""

    ANNEXES = "annexes"
    """A form filled from the inputs."""
    MARKED = "marked"
    """An input with our marks on it; without them it is that input."""
    COUNTY = "county"
    """A county workbook, empty or pre-filled, for people to fill in."""
    EXTRACT = "extract"
    """One region's part of an allocation table."""
    CONSOLIDATION = "consolidation"
    """What the counties returned, put together."""
    FINDINGS = "findings"
    """A list of findings."""
    TEMPLATE = "template"
    """A form with bound names."""
    PRINTED = "printed"
    """A PDF of another file, which its one input names."""


@dataclass(frozen=True, slots=True)
class Stamp:
    """What a file of ours says of itself. Names carry no folder: the file may be mailed to strangers."""

    output: Output
    version: str
    """Of quotaxl."""
    inputs: Mapping[str, str] = field(default_factory=dict)
    """The sha256 of each input's bytes, by its name."""
    fingerprint: str = ""
    """Of the cells, formulas and formats as they were written; a file whose cells give another was edited since."""
    texts: str = ""
    """Of the texts in our sheet of findings, which the fingerprint leaves out; "" where there is none."""
    under: "Stamp | None" = None
    """Of a marked copy: the stamp that the file had before it was marked."""
    prints: Mapping[str, str] = field(default_factory=dict)
    """The fingerprint of each input's sheets, by its name: it stays where a file is saved without a change."""


PREFIX = "quotaxl."
MARKED_PREFIX = "quotaxl.marked."
"""What the names of the properties begin with; the second holds the stamp of a marked copy."""

_LONGEST = 255
"""Characters that Excel keeps of a property's text."""


def properties(stamp: Stamp, prefix: str) -> Iterator[tuple[str, str]]:
    """Yield the properties, (name, text), by which a stamp is written."""
    yield f"{prefix}output", stamp.output.value
    yield f"{prefix}version", stamp.version
    if stamp.fingerprint:
        yield f"{prefix}fingerprint", stamp.fingerprint
    if stamp.texts:
        yield f"{prefix}texts", stamp.texts
    for number, (name, digest) in enumerate(stamp.inputs.items(), start=1):
        yield f"{prefix}input{number}", f"{digest} {name}"[:_LONGEST]
    for number, (name, printed) in enumerate(stamp.prints.items(), start=1):
        yield f"{prefix}print{number}", f"{printed} {name}"[:_LONGEST]


def stamp_of(found: Mapping[str, str]) -> Stamp | None:
    """Return the stamp that a file's properties hold, None where they hold none that is understood."""
    plain = {k: v for k, v in found.items() if k.startswith(PREFIX) and not k.startswith(MARKED_PREFIX)}
    under = _read(plain, PREFIX)
    marked = _read({k: v for k, v in found.items() if k.startswith(MARKED_PREFIX)}, MARKED_PREFIX)
    return replace(marked, under=under) if marked else under


_TRAILER = b"\n%quotaxl "
"""A comment behind a PDF's end; readers look for the end in the last thousand bytes, so it is short."""
_TAIL = 1_024


def with_trailer(pdf: bytes, stamp: Stamp) -> bytes:
    """Return a PDF that says what it is, in a comment behind its end (ISO 32000-1, 7.2.4), which no program shows."""
    said = json.dumps(dict(properties(stamp, PREFIX)), ensure_ascii=False)
    return pdf.rstrip(b"\r\n") + _TRAILER + said.encode() + b"\n%%EOF\n"


def trailer_of(pdf: bytes) -> Stamp | None:
    """Return what `with_trailer` wrote; None where nothing is there, or nothing that is understood."""
    _, found, said = pdf[-_TAIL:].rpartition(_TRAILER)
    try:
        told = json.loads(said.partition(b"\n")[0]) if found else {}
    except ValueError:
        return None
    plain = isinstance(told, dict) and all(isinstance(text, str) for text in told.values())
    return stamp_of(told) if plain else None


def _read(found: Mapping[str, str], prefix: str) -> Stamp | None:
    try:
        output = Output(found[f"{prefix}output"])
    except (KeyError, ValueError):
        return None  # a stamp of a later version may name outputs that this one does not know
    return Stamp(
        output,
        found.get(f"{prefix}version", ""),
        _by_name(found, f"{prefix}input"),
        found.get(f"{prefix}fingerprint", ""),
        found.get(f"{prefix}texts", ""),
        prints=_by_name(found, f"{prefix}print"),
    )


def _by_name(found: Mapping[str, str], prefix: str) -> dict[str, str]:
    """Return what properties such as input1, input2 say of each file, by its name."""
    own = (text for name, text in sorted(found.items()) if re.fullmatch(rf"{re.escape(prefix)}\d+", name))
    pairs = (text.partition(" ") for text in own)
    return {file: said for said, _, file in pairs}
