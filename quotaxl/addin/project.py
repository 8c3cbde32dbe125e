"""Writes a VBA project from source ([MS-OVBA]): no compiled code, so Excel compiles it when it is first run."""

import struct
from dataclasses import dataclass
from enum import Enum

from quotaxl.addin.cfb import compound_file
from quotaxl.addin.compress import compress

_NO_CACHE = bytes.fromhex("CC61FFFF000000")  # version 0xFFFF: nothing compiled for any version of VBA
_ID = "{A5C96B4E-29D1-4C56-9C55-6E2B8B6C1D0F}"
_CODE_PAGE = 1252
# the type IRibbonControl is Office's; Excel, VBA and OLE Automation need no mention
_REFERENCES = (
    (
        "stdole",
        r"*\G{00020430-0000-0000-C000-000000000046}#2.0#0#C:\Windows\System32\stdole2.tlb#OLE Automation",
    ),
    (
        "Office",
        r"*\G{2DF8D04C-5BFA-101B-BDE5-00AA0044DE52}#2.0#0#C:\Program Files\Common Files\Microsoft Shared\OFFICE16"
        r"\MSO.DLL#Microsoft Office 16.0 Object Library",
    ),
)


class ModuleKind(Enum):
    """What a module is; the value is its keyword in the stream PROJECT."""

    PROCEDURES = "Module"
    CLASS = "Class"
    DOCUMENT = "Document"


@dataclass(frozen=True, slots=True)
class Module:
    """A module: `text` as VBA keeps it, attributes first, lines ending in CRLF, ASCII only."""

    name: str
    kind: ModuleKind
    text: str


def vba_project(name: str, modules: tuple[Module, ...]) -> bytes:
    """Return the bytes of vbaProject.bin.

    Raises:
        ValueError: the project has the name of a module, or two modules have the same name; Excel calls such a file
            damaged.
    """
    names = [name.lower(), *(module.name.lower() for module in modules)]
    if len(set(names)) != len(names):
        msg = f"a project and its modules need different names: {', '.join(names)}"
        raise ValueError(msg)
    streams = {f"VBA/{module.name}": compress(module.text.encode("ascii")) for module in modules}
    streams |= {
        "VBA/dir": compress(_dir(name, modules)),
        "VBA/_VBA_PROJECT": _NO_CACHE,
        "PROJECT": _project(name, modules),
        "PROJECTwm": _names(modules),
    }
    return compound_file(streams)


def _dir(name: str, modules: tuple[Module, ...]) -> bytes:
    """Return the stream `dir`: the project's properties, its references and its modules ([MS-OVBA] 2.3.4.2)."""
    out = [
        _record(0x01, struct.pack("<I", 1)),  # SYSKIND: 32-bit Windows, as Excel itself writes on every system
        _record(0x02, struct.pack("<I", 0x409)),
        _record(0x14, struct.pack("<I", 0x409)),
        _record(0x03, struct.pack("<H", _CODE_PAGE)),
        _record(0x04, name.encode("ascii")),
        *(_record(0x05), _record(0x40)),  # description, in the code page and as Unicode
        *(_record(0x06), _record(0x3D)),  # help file
        _record(0x07, struct.pack("<I", 0)),
        _record(0x08, struct.pack("<I", 0)),
        struct.pack("<HIIH", 0x09, 4, 1, 0),  # the version's length field does not count its last two bytes
        *(_record(0x0C), _record(0x3C)),  # compile-time constants
    ]
    for reference, library in _REFERENCES:
        out += _twice(0x16, 0x3E, reference)
        out.append(_record(0x0D, struct.pack("<I", len(library)) + library.encode("ascii") + bytes(6)))
    out += [_record(0x0F, struct.pack("<H", len(modules))), _record(0x13, struct.pack("<H", 0xFFFF))]
    for module in modules:
        out += [
            *_twice(0x19, 0x47, module.name),
            *_twice(0x1A, 0x32, module.name),
            *(_record(0x1C), _record(0x48)),
            _record(0x31, struct.pack("<I", 0)),  # the source starts at once: no compiled code before it
            _record(0x1E, struct.pack("<I", 0)),
            _record(0x2C, struct.pack("<H", 0xFFFF)),
            _record(0x21 if module.kind is ModuleKind.PROCEDURES else 0x22),
            _record(0x2B),
        ]
    out.append(_record(0x10))
    return b"".join(out)


def _record(number: int, data: bytes = b"") -> bytes:
    """Return a record: its number, its length, its data."""
    return struct.pack("<HI", number, len(data)) + data


def _twice(number: int, unicode_number: int, text: str) -> list[bytes]:
    """Return a text's two records: in the code page and in UTF-16."""
    return [_record(number, text.encode("ascii")), _record(unicode_number, text.encode("utf-16-le"))]


def _project(name: str, modules: tuple[Module, ...]) -> bytes:
    """Return the stream PROJECT: not protected, no password, visible ([MS-OVBA] 2.3.1)."""
    lines = [f'ID="{_ID}"']
    for module in modules:
        tail = "/&H00000000" if module.kind is ModuleKind.DOCUMENT else ""
        lines.append(f"{module.kind.value}={module.name}{tail}")
    lines += [
        f'Name="{name}"',
        'HelpContextID="0"',
        'VersionCompatible32="393222000"',
        f'CMG="{hide(_ID, bytes(4))}"',
        f'DPB="{hide(_ID, bytes(1))}"',
        f'GC="{hide(_ID, bytes([0xFF]))}"',
        "",
        "[Host Extender Info]",
        "&H00000001={3832D640-CF90-11CF-8E43-00A0C911005A};VBE;&H00000000",
        "",
        "[Workspace]",
        *(f"{module.name}=0, 0, 0, 0, C" for module in modules),
    ]
    return "".join(line + "\r\n" for line in lines).encode("ascii")


def _names(modules: tuple[Module, ...]) -> bytes:
    """Return the stream PROJECTwm: every module's name in the code page and in UTF-16."""
    out = b"".join(m.name.encode("ascii") + b"\0" + m.name.encode("utf-16-le") + b"\0\0" for m in modules)
    return out + b"\0\0"


def hide(project_id: str, data: bytes, seed: int = 0) -> str:
    """Return `data` in the coding of the stream PROJECT, as hexadecimal ([MS-OVBA] 2.4.3.2); it is no lock."""
    key = sum(project_id.encode("ascii")) & 0xFF
    out = [seed, seed ^ 2, seed ^ key]
    plain = key
    for byte in bytes((seed & 6) // 2) + struct.pack("<I", len(data)) + data:
        out.append(byte ^ (out[-2] + plain & 0xFF))
        plain = byte
    return bytes(out).hex().upper()
