"""A Word document without tracked changes, marks of comments, hidden text, variables and our content controls."""

from collections.abc import Iterator
from typing import Any

from quotaxl.core.leavings import Leaving, LeavingKind
from quotaxl.scrub.parts import Parts, drop, local, named, unwrap

_GONE = ("del", "moveFrom")
_STAYS = ("ins", "moveTo")
_MARKS = ("commentRangeStart", "commentRangeEnd", "moveFromRangeStart", "moveFromRangeEnd", "moveToRangeStart",
          "moveToRangeEnd")  # fmt: skip
_OURS = "qx:"


def story(parts: Parts) -> Iterator[Leaving]:
    """Clear every part of the text: body, headers, notes, settings."""
    for part in parts.names():
        if not part.startswith("word/") or not part.endswith(".xml") or "/theme/" in part:
            continue
        for leaving in _story(parts.tree(part), part):
            parts.touch(part)
            if leaving.what or leaving.kind is not LeavingKind.COMMENT:
                yield leaving


def _story(root: Any, part: str) -> Iterator[Leaving]:  # noqa: ANN401 - lxml elements are untyped here
    """Accept every change that a text has kept, take out marks of ours and comments, and yield what went."""
    for change in named(root, *_GONE, *_STAYS):
        if change.getparent() is None:
            continue
        name = local(change)
        holder = local(change.getparent())
        words = "".join(change.itertext()).strip()
        who = next((value for key, value in change.attrib.items() if key.endswith("}author")), "")
        yield Leaving(LeavingKind.VERSION, part, f"{name} {who}: {words}"[:200])
        if name in _GONE and holder == "trPr":
            drop(change.getparent().getparent())
        elif name in _GONE or holder in ("rPr", "trPr"):
            drop(change)
        else:
            unwrap(change)
    yield from _marks(root, part)
    yield from _ours(root, part)


def _marks(root: Any, part: str) -> Iterator[Leaving]:  # noqa: ANN401
    """Take out kept formats, comments and hidden runs, and yield each."""
    for change in [e for e in root.iter() if local(e).endswith("PrChange") or local(e) == "numberingChange"]:
        yield Leaving(LeavingKind.VERSION, part, local(change))
        drop(change)
    for mark in named(root, *_MARKS):
        drop(mark)
        yield Leaving(LeavingKind.COMMENT, part, "")
    for mark in named(root, "commentReference"):
        run = mark.getparent()
        drop(mark)
        if not [e for e in run if local(e) != "rPr"]:
            drop(run)
        yield Leaving(LeavingKind.COMMENT, part, "")
    for hidden in named(root, "vanish"):
        run = hidden.getparent().getparent()
        off = any(key.endswith("}val") and value in ("0", "false", "off") for key, value in hidden.attrib.items())
        if local(run) == "r" and not off and run.getparent() is not None:
            yield Leaving(LeavingKind.HIDDEN_TEXT, part, "".join(run.itertext())[:200])
            drop(run)


def _ours(root: Any, part: str) -> Iterator[Leaving]:  # noqa: ANN401
    for variables in named(root, "docVars"):
        yield Leaving(LeavingKind.CUSTOM, part, "、".join(str(e.attrib.values()) for e in variables)[:200])
        drop(variables)
    for control in named(root, "sdt"):
        tag = next(iter(named(control, "tag")), None)
        value = next((v for k, v in tag.attrib.items() if k.endswith("}val")), "") if tag is not None else ""
        content = next((e for e in control if local(e) == "sdtContent"), None)
        if value.startswith(_OURS) and content is not None and control.getparent() is not None:
            yield Leaving(LeavingKind.TRACE, part, value)
            for child in [e for e in control if e is not content]:
                drop(child)
            unwrap(content)
            unwrap(control)
