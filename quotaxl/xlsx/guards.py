"""What forbids an edit: a digital signature, a protected sheet whose password was not given."""

import hashlib
import hmac
from base64 import b64decode, b64encode

from quotaxl.core.errors import UserError
from quotaxl.core.words import Words
from quotaxl.xlsx.draft import Draft
from quotaxl.xlsx.markup import attribute, flag, start_tag
from quotaxl.xlsx.sheet import SheetEdit

_UNPROTECT = Words(
    "请在 Excel 中撤销工作表保护，或给出保护密码（--ask-password，或环境变量 QUOTAXL_PASSWORD）。",
    "Unprotect the sheet in Excel, or give its password (--ask-password, or QUOTAXL_PASSWORD).",
)
_WRONG_PASSWORD = Words(
    "给出的密码不是这张工作表的保护密码。", "The password given is not that of the sheet's protection."
)
_RIGHT_PASSWORD = Words(
    "请核对密码（区分大小写和全角、半角），或在 Excel 中撤销工作表保护。",
    "See whether it is typed right (case and full width count), or unprotect the sheet in Excel.",
)
_ALGORITHMS = {"SHA-1": "sha1", "SHA-256": "sha256", "SHA-384": "sha384", "SHA-512": "sha512"}
_MOST_SPINS = 10_000_000


def check_signature(draft: Draft, *, drop: bool) -> None:
    """Remove the workbook's digital signature where `drop` allows it. Raises UserError where it does not."""
    origin = next((r for r in draft.relations("") if r.kind == "origin" and not r.external), None)
    if origin is None:
        return
    if not drop:
        raise UserError(
            str(draft.source.path),
            Words(
                "工作簿有数字签名，任何改动都会使签名失效。", "The workbook is signed; any change voids the signature."
            ),
            Words(
                "请使用未签名的文件，或加 --drop-signature 去掉签名后再写入。",
                "Use the unsigned file, or add --drop-signature to write it without its signature.",
            ),
        )
    for relation in draft.relations(origin.target):
        if draft.read_exists(relation.target):
            draft.drop_part(relation.target)
    if draft.read_exists(origin.target):
        draft.drop_part(origin.target)
    draft.unrelate("", origin.id)


def is_protected(sheet: SheetEdit, password: str | None = None) -> bool:
    """Return whether a sheet is protected against writing; `password` opens it where it is the right one.

    A protection without password keeps nobody out, only slips of the hand: it does not forbid what is asked for, and
    stays in the file.
    """
    block = sheet.find("sheetProtection")
    if block is None or not flag(start_tag(block.data), "sheet"):
        return False
    tag = start_tag(block.data)
    if not attribute(tag, "hashValue") and not attribute(tag, "password"):
        return False
    return password is None or not opens(tag, password)


def locked_out(where: str, what: Words, password: str | None) -> UserError:
    """Return the error for something a sheet's protection forbids: that a password is needed, or is a wrong one."""
    if password is None:
        return UserError(where, what, _UNPROTECT)
    return UserError(where, _WRONG_PASSWORD, _RIGHT_PASSWORD)


def opens(tag: bytes, password: str) -> bool:
    """Return whether a password is that of a sheetProtection tag; one without password opens with any.

    Both kinds of ECMA-376 part 1, section 18.3.1.85: the salted hash, and the 16 bits of older versions.
    """
    expected, name = attribute(tag, "hashValue"), attribute(tag, "algorithmName")
    if expected and name:
        spins = int(attribute(tag, "spinCount") or 0)
        salt = attribute(tag, "saltValue") or ""
        if name not in _ALGORITHMS or spins > _MOST_SPINS:
            return False
        return hmac.compare_digest(_hashed(_ALGORITHMS[name], salt, spins, password), expected)
    legacy = attribute(tag, "password")
    return legacy is None or legacy.upper().lstrip("0") == f"{_short_hash(password):X}"


def _hashed(algorithm: str, salt: str, spins: int, password: str) -> str:
    value = hashlib.new(algorithm, b64decode(salt) + password.encode("utf-16-le")).digest()
    for turn in range(spins):
        value = hashlib.new(algorithm, value + turn.to_bytes(4, "little")).digest()
    return b64encode(value).decode()


def _short_hash(password: str) -> int:
    value = 0
    for character in reversed(password[:15]):
        value = ((value >> 14) & 1) | ((value << 1) & 0x7FFF)
        value ^= ord(character)
    value = ((value >> 14) & 1) | ((value << 1) & 0x7FFF)
    return value ^ len(password[:15]) ^ 0xCE4B
