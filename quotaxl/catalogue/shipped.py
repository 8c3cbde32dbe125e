"""Reads data that ships with quotaxl: TOML, decoded strictly; a fault is named with its file and place."""

import tomllib
from importlib.resources import files
from typing import Any, TypeVar

import msgspec

from quotaxl.catalogue.patterns import SpecError

_T = TypeVar("_T")


def read(room: str, name: str) -> dict[str, Any]:
    """Return a TOML file of a room of the catalogue. Raises SpecError where it is none, as with a key given twice."""
    try:
        return tomllib.loads(files("quotaxl.catalogue").joinpath(room, name).read_text("utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise SpecError(f"{room}/{name}: {error}") from error


def decode(data: object, kind: type[_T], where: str) -> _T:
    """Return data as what it must be. Raises SpecError for an unknown key, a missing one or a value of another type."""
    try:
        return msgspec.convert(data, kind)
    except msgspec.ValidationError as error:
        raise SpecError(f"{where}: {error}") from error
