"""xlwings' module for starting Python from VBA, unchanged on disk and edited when the add-in is built."""

import hashlib
import re
import tomllib
from collections.abc import Mapping
from pathlib import Path

from quotaxl.core.errors import UserError
from quotaxl.core.words import Words

_PUBLIC = "RunPython"
_PROCEDURE = re.compile(r"^(?:Public |Private )?(?=(?:Function|Sub) (\w+))", re.MULTILINE)
_END = "<end>"
_CHANGED = Words(
    "文件与 vendor.toml 中登记的摘要不一致",
    "The file's sha256 is not the one in vendor.toml.",
)
_TAKE_BACK = Words("恢复原文件，或核对新版本后更新摘要", "Restore the file, or review the new version and its hash.")
_MISMATCH = Words(
    "这处修改应恰好匹配一次，实际 {count} 次：{text}",
    "This edit must match exactly once and matches {count} times: {text}",
)
_REVIEW = Words("对照新版本的文件修订 edits.toml", "Review edits.toml against the new version of the file.")


def vendored(folder: Path, name: str) -> str:
    """Return the text of a vendored file, lines ending in LF.

    Raises:
        UserError: its bytes are not those whose sha256 stands in vendor.toml.
    """
    path = folder / name
    raw = path.read_bytes()
    expected = tomllib.loads((folder / "vendor.toml").read_text(encoding="utf-8"))["sha256"][name]
    if hashlib.sha256(raw).hexdigest() != expected:
        raise UserError(str(path), _CHANGED, _TAKE_BACK)
    return raw.decode("ascii").replace("\r\n", "\n")


def run_python(folder: Path) -> str:
    """Return the module that starts Python, with all of edits.toml applied and nothing public but RunPython."""
    path = folder / "edits.toml"
    text = vendored(folder, "xlwings_custom_addin.bas")
    for edit in tomllib.loads(path.read_text(encoding="utf-8"))["edit"]:
        text = apply(text, edit, str(path))
    return _PROCEDURE.sub(lambda found: "Public " if found[1] == _PUBLIC else "Private ", text)


def apply(text: str, edit: Mapping[str, str], where: str) -> str:
    """Return `text` with one entry of edits.toml applied.

    Its `old`, or the text from `from` up to `to`, becomes its `new`, or nothing.

    Raises:
        UserError: a text to look for occurs never or more than once.
    """
    if "old" in edit:
        start = _only(text, edit["old"], where)
        end = start + len(edit["old"])
    else:
        start = _only(text, edit["from"], where)
        end = len(text) if edit["to"] == _END else _only(text, edit["to"], where)
        if end <= start:
            raise UserError(where, _MISMATCH.fill(count=0, text=edit["from"].strip()), _REVIEW)
    return text[:start] + edit.get("new", "") + text[end:]


def _only(text: str, part: str, where: str) -> int:
    """Return where `part` stands in `text`."""
    if (count := text.count(part)) != 1:
        raise UserError(where, _MISMATCH.fill(count=count, text=part.strip()), _REVIEW)
    return text.index(part)
