"""The stamp on every file that quotaxl writes: what it is, of which version, made from what."""

from collections.abc import Mapping
from dataclasses import dataclass, field
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
