"""The licences of the wheels in a folder: none may bind our users' own work, and every text goes with the kit."""

import re
import zipfile
from dataclasses import dataclass
from email.message import Message
from email.parser import Parser
from pathlib import Path

_BINDING = re.compile(r"GPL|GNU (?:Affero |Lesser |Library )?General Public|PolyForm|SSPL|Commons.Clause|BUSL", re.I)
_TEXTS = re.compile(r"\.dist-info/(?:licenses?/.+|(?:LICEN[CS]E|COPYING|NOTICE|AUTHORS)[^/]*)$", re.I)


class Binding(Exception):
    """A wheel whose licence must not be shipped with quotaxl."""


@dataclass(frozen=True, slots=True)
class Licensed:
    """A wheel's package: name, version, what it says of its licence, the texts by their place in the wheel."""

    name: str
    version: str
    licence: str
    needs: tuple[str, ...]
    texts: tuple[tuple[str, str], ...]


def licensed(wheel: Path) -> Licensed:
    """Return what a wheel says of itself. Raises KeyError where it has no metadata."""
    with zipfile.ZipFile(wheel) as package:
        names = package.namelist()
        (place,) = (name for name in names if re.fullmatch(r"[^/]+\.dist-info/METADATA", name))
        said = Parser().parsestr(package.read(place).decode("utf-8"))
        texts = [(name, package.read(name).decode("utf-8", "replace")) for name in sorted(names) if _TEXTS.search(name)]
    needs = tuple(said.get_all("Requires-Dist", []))
    return Licensed(said["Name"], said["Version"], _licence(said), needs, tuple(texts))


def _licence(said: Message) -> str:
    """Return the SPDX expression where there is one, else the classifiers, else the first line of the free text."""
    if said["License-Expression"]:
        return str(said["License-Expression"])
    classified = [
        line.rsplit(" :: ", 1)[-1] for line in said.get_all("Classifier", []) if line.startswith("License :: ")
    ]
    named = [line for line in classified if line != "OSI Approved"]
    return " OR ".join(named) or str(said["License"] or "").strip().partition("\n")[0]


def binds(licence: str) -> bool:
    """Return whether no alternative of a licence is free of the families that bind what is built on them."""
    alternatives = re.split(r"\bOR\b", licence.strip("()"))
    return all(_BINDING.search(one) for one in alternatives)


def licences(folder: Path) -> list[Licensed]:
    """Return what all wheels of a folder say of themselves, one a package.

    Raises:
        Binding: a wheel is under the GPL, LGPL, AGPL, PolyForm or their like, or says nothing at all.
    """
    found = {(each.name, each.version): each for each in map(licensed, sorted(folder.glob("*.whl")))}
    bad = [f"{each.name} {each.version}: {each.licence or '?'}" for each in found.values() if _refused(each)]
    if bad:
        raise Binding("; ".join(bad))
    return sorted(found.values(), key=lambda each: each.name.lower())


def _refused(each: Licensed) -> bool:
    return binds(each.licence) if each.licence else not each.texts


def page(found: list[Licensed], interpreter: str = "") -> str:
    """Return the text file that goes with a kit: a table, then every licence in full; the same bytes every time."""
    lines = ["quotaxl is under the MIT licence. It comes with:", ""]
    if interpreter:
        lines.append(f"  {interpreter}: PSF-2.0, its text is LICENSE.txt in the folder of Python")
    lines += [f"  {each.name} {each.version}: {each.licence or 'see its text below'}" for each in found]
    for each in found:
        for place, text in each.texts:
            head = f"{each.name} {each.version}: {place.split('/', 1)[1]}"
            lines += ["", "=" * 100, head, "=" * 100, "", *(line.rstrip() for line in text.strip().splitlines())]
    return "\n".join(lines) + "\n"
