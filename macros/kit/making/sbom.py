"""A bill of materials (CycloneDX 1.6, JSON) of the wheels in a folder: each with hash, licence and what it needs."""

from collections.abc import Iterable
from pathlib import Path
from uuid import NAMESPACE_URL, uuid5

from cyclonedx.contrib.license.factories import LicenseFactory
from cyclonedx.model import HashAlgorithm, HashType, Property
from cyclonedx.model.bom import Bom
from cyclonedx.model.component import Component, ComponentType
from cyclonedx.output.json import JsonV1Dot6
from licences import Licensed, licensed
from packageurl import PackageURL
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from wheels import digest


def bill(folder: Path, name: str, interpreter: tuple[str, str, str] | None = None) -> str:
    """Return the bill of a folder of wheels, the same bytes for the same wheels: its serial number is of its contents.

    Args:
        folder: where the wheels lie; quotaxl's own is what the bill is about.
        name: of the artefact that holds them.
        interpreter: the Python in it, as name, version and sha256 of its zip.
    """
    wheels = [(path, licensed(path)) for path in sorted(folder.glob("*.whl"))]
    parts = {}
    for path, said in wheels:
        key = canonicalize_name(said.name)
        part = parts.setdefault(key, _component(said))
        part.hashes.add(HashType(alg=HashAlgorithm.SHA_256, content=digest(path)))
        part.properties.add(Property(name="quotaxl:file", value=path.name))
    bom = Bom()
    about = parts.pop("quotaxl")
    bom.metadata.component = about
    bom.metadata.timestamp = None  # type: ignore[assignment]  # the same bytes every day
    for part in parts.values():
        bom.components.add(part)
    if interpreter:
        bom.components.add(_python(*interpreter))
    for _, said in wheels:
        key = canonicalize_name(said.name)
        bom.register_dependency(about if key == "quotaxl" else parts[key], _needed(said, parts))
    contents = "\n".join(f"{path.name} {digest(path)}" for path, _ in wheels)
    bom.serial_number = uuid5(NAMESPACE_URL, f"{name}\n{contents}")
    return JsonV1Dot6(bom).output_as_string(indent=1) + "\n"


def _component(said: Licensed) -> Component:
    name = canonicalize_name(said.name)
    return Component(
        type=ComponentType.APPLICATION if name == "quotaxl" else ComponentType.LIBRARY,
        name=said.name,
        version=said.version,
        bom_ref=f"{name}=={said.version}",
        purl=PackageURL("pypi", name=name, version=said.version),
        licenses=[LicenseFactory().make_from_string(said.licence)] if said.licence else [],
    )


def _python(name: str, version: str, sha256: str) -> Component:
    return Component(
        type=ComponentType.PLATFORM,
        name=name,
        version=version,
        bom_ref=f"{name}=={version}",
        purl=PackageURL("generic", name=name, version=version),
        licenses=[LicenseFactory().make_from_string("PSF-2.0")],
        hashes=[HashType(alg=HashAlgorithm.SHA_256, content=sha256)],
    )


def _needed(said: Licensed, parts: dict[str, Component]) -> Iterable[Component]:
    """Return the components that a package may need, as far as they are there."""
    names = {canonicalize_name(Requirement(line).name) for line in said.needs}
    return [parts[name] for name in sorted(names) if name in parts]
