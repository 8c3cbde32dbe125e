"""Our marks as other programs save them: overlays as extensions (x14), notes as threads of comments.

ONLYOFFICE 9 writes both; [MS-XLSX] 2.6.11 (conditionalFormattings), [MS-XLSX] 2.1.64 (threaded comments).
"""

import re

from quotaxl.xlsx.comments import HEAD
from quotaxl.xlsx.draft import Draft
from quotaxl.xlsx.markup import attribute, start_tag, unescape, utf8
from quotaxl.xlsx.sheet import SheetEdit

_P = rb"(?:[\w.-]+:)?"
_RULE = re.compile(rb"<" + _P + rb"cfRule\b(?:(?!</" + _P + rb"cfRule>).)*</" + _P + rb"cfRule>", re.S)
_EMPTY = re.compile(
    rb"<" + _P + rb"conditionalFormatting\b[^>]*>\s*(?:<" + _P + rb"sqref>[^<]*</" + _P + rb"sqref>\s*)?</"
    + _P + rb"conditionalFormatting>", re.S,
)  # fmt: skip
_FORMATS = _P + rb"conditionalFormattings"
_NOTHING = re.compile(
    rb"<" + _P + rb"ext\b[^>]*>\s*<" + _FORMATS + rb"\b[^>]*>\s*</" + _FORMATS + rb">\s*</" + _P + rb"ext>", re.S
)
_LIST = re.compile(rb"<" + _P + rb"extLst\b[^>]*>\s*</" + _P + rb"extLst>\s*\Z", re.S)
_THREAD = re.compile(
    rb"<" + _P + rb"threadedComment\s(?:(?!</" + _P + rb"threadedComment>).)*</" + _P + rb"threadedComment>", re.S
)
_TEXT = re.compile(rb"<" + _P + rb"text\b[^>]*>([^<]*)<")


def drop_extended_rules(sheet: SheetEdit, pattern: bytes) -> None:
    """Remove the rules of the sheet's extensions whose formula holds `pattern`, and what only they were in."""
    block = sheet.find("extLst")
    if block is None or pattern not in block.data:
        return
    data = _RULE.sub(lambda rule: b"" if pattern in rule[0] else rule[0], block.data)
    data = _NOTHING.sub(b"", _EMPTY.sub(b"", data))
    sheet.replace("extLst", b"" if _LIST.match(data) else data)


def drop_threads(draft: Draft, sheet: SheetEdit) -> frozenset[str]:
    """Remove threads that hold one note of ours and no answer; return the authors that their comments are by."""
    found = next((r for r in draft.relations(sheet.part) if r.kind == "threadedComment"), None)
    data = draft.read(found.target) if found else None
    if found is None or data is None:
        return frozenset()
    data = utf8(data)
    items = [match[0] for match in _THREAD.finditer(data)]
    answered = {attribute(start_tag(item), "parentId") for item in items}
    own = {
        item: identifier
        for item in items
        if (identifier := attribute(start_tag(item), "id")) and identifier not in answered
        if attribute(start_tag(item), "parentId") is None
        if (text := _TEXT.search(item)) and HEAD.match(unescape(text[1]))
    }
    if not own:
        return frozenset()
    if len(own) == len(items):
        draft.drop_part(found.target)
        draft.unrelate(sheet.part, found.id)
    else:
        draft.write(found.target, _THREAD.sub(lambda match: b"" if match[0] in own else match[0], data))
    return frozenset(f"tc={identifier}" for identifier in own.values())
