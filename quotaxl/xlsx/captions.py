"""Texts beside the cells, brought up to date where they stand: headers, messages, drawings, charts, notes, titles."""

import re
from collections.abc import Callable, Mapping, Sequence

from quotaxl.core.caption import header_pieces
from quotaxl.core.edits import SetCaption
from quotaxl.xlsx.base import SheetElement
from quotaxl.xlsx.draft import Draft
from quotaxl.xlsx.markup import TEXT_ELEMENT, attribute, escape, rewrite_tags, unescape, utf8, with_attribute

_PARTS = re.compile(r"(/drawings/drawing|/charts/|comment|/diagrams/|docprops/core)[^/]*\.xml$")
_CHART_SHEETS = re.compile(r"/chartsheets/[^/]*\.xml$")
_BLOCKS = frozenset({"headerFooter", "dataValidations", "extLst"})
_TEXTS = frozenset({b"t", b"text", b"title", b"subject", b"description"})
_PROMPTS = ("promptTitle", "prompt", "errorTitle", "error")
_VALIDATION = re.compile(rb"dataValidation")


def set_captions(draft: Draft, edits: Sequence[SetCaption]) -> None:
    """Let texts beside the cells of a workbook read as the edits say."""
    fresh = {edit.old: edit.new for edit in edits}
    if not fresh:
        return
    for name in draft.worksheets():
        sheet = draft.sheet(name)
        blocks = sheet.blocks()
        changed = [
            SheetElement(block.name, _in_sheet(block.data, fresh)) if block.name in _BLOCKS else block
            for block in blocks
        ]
        if changed != blocks:
            sheet.set_blocks(changed)
    for part in sorted(draft.names_of_parts()):
        if _PARTS.search(part):
            _rewrite(draft, part, lambda data: _texts(data, _TEXTS.__contains__, lambda text: fresh.get(text, text)))
        elif _CHART_SHEETS.search(part):
            _rewrite(draft, part, lambda data: _in_sheet(data, fresh))


def _rewrite(draft: Draft, part: str, change: Callable[[bytes], bytes]) -> None:
    data = draft.read(part)
    if data is not None and (new := change(old := utf8(data))) != old:
        draft.write(part, new)


def _in_sheet(data: bytes, fresh: Mapping[str, str]) -> bytes:
    """Return an element of a sheet with its headers and the messages of its validations as they are to read."""

    def header(text: str) -> str:
        pieces = header_pieces(text)
        for at in range(0, len(pieces), 2):
            new = fresh.get(pieces[at], pieces[at])
            sized = at > 0 and pieces[at - 1][1:].isdigit()
            apart = new != pieces[at] and sized and new[:1].isdigit()  # &14 and 2024 would be a size of 142
            pieces[at] = f" {new}" if apart else new
        return "".join(pieces)

    def messages(_name: str, tag: bytes) -> bytes:
        for key in _PROMPTS:
            old = attribute(tag, key)
            if old and old in fresh:
                tag = with_attribute(tag, key, fresh[old])
        return tag

    data = _texts(data, lambda name: name.endswith((b"Header", b"Footer")), header)
    return rewrite_tags(data, _VALIDATION, messages)


def _texts(data: bytes, wanted: Callable[[bytes], bool], change: Callable[[str], str]) -> bytes:
    """Return markup with the texts of certain elements, by local name, changed."""

    def one(match: re.Match[bytes]) -> bytes:
        if not wanted(match["local"]):
            return match[0]
        old = unescape(match["text"])
        new = change(old)
        if new == old:
            return match[0]
        return b"<%b%b>%b</%b>" % (match["name"], match["attributes"], escape(new), match["name"])

    return TEXT_ELEMENT.sub(one, data)
