"""Our content controls in a .docx: their tags, their words, new words into one in the look that it has."""

from copy import deepcopy
from typing import Any

from quotaxl.core.written import WrittenList, WrittenRun
from quotaxl.word.official import TAG, control, listing
from quotaxl.word.paragraphs import W


def controls_in(root: Any) -> list[Any]:  # noqa: ANN401 - lxml elements are untyped here
    """Return our content controls below an element in order, those inside lists left out."""
    found = []
    for one in root.iter(f"{W}sdt"):
        inside_list = any(tag_of(above)[0].startswith("*") for above in one.iterancestors(f"{W}sdt"))
        if tag_of(one)[0] and not inside_list:
            found.append(one)
    return found


def tag_of(one: Any) -> tuple[str, str]:  # noqa: ANN401
    """Return a control's tag and the checksum behind it; ("", "") where it is none of ours."""
    node = one.find(f"{W}sdtPr/{W}tag")
    value = node.get(f"{W}val", "") if node is not None else ""
    if not value.startswith(TAG):
        return "", ""
    tag, _, check = value.removeprefix(TAG).partition("#")
    return tag, check


def words_of(one: Any) -> str:  # noqa: ANN401
    """Return the words in a control."""
    return "".join(node.text or "" for node in one.iter(f"{W}t"))


_BESIDE = frozenset(f"{W}{name}" for name in ("commentRangeStart", "commentRangeEnd", "bookmarkStart", "bookmarkEnd"))
_TEXT = frozenset(f"{W}{name}" for name in ("t", "tab", "br", "cr", "noBreakHyphen"))
_BLANKS = ("____", "　月　日")


def renew(one: Any, value: WrittenRun | WrittenList) -> None:  # noqa: ANN401
    """Put new words into a control in the look of its first run; comments and bookmarks inside it stay."""
    made = control(value, "仿宋_GB2312", 16) if isinstance(value, WrittenRun) else listing(value, "仿宋_GB2312", 16)
    first = next((run for run in one.iter(f"{W}r") if run.find(f"{W}t") is not None), one.find(f".//{W}r"))
    if first is not None:
        look = first.find(f"{W}rPr")
        blank = any(mark in words_of(one) for mark in _BLANKS)
        for run in made.iter(f"{W}r"):
            own = run.find(f"{W}rPr")
            new = deepcopy(look) if look is not None else own.makeelement(own.tag)
            _highlight(new, own.find(f"{W}highlight"), blank=blank)
            run.replace(own, new)
    old_tag, new_tag = (each.find(f"{W}sdtPr/{W}tag") for each in (one, made))
    old_tag.set(f"{W}val", new_tag.get(f"{W}val"))
    content, fresh = one.find(f"{W}sdtContent"), made.find(f"{W}sdtContent")
    _carry(content, fresh)
    one.replace(content, fresh)


def _highlight(look: Any, ours: Any | None, *, blank: bool) -> None:  # noqa: ANN401
    """Highlight what nobody states, and no more what was such a blank; a person's own highlight stays."""
    if ours is not None or blank:
        for old in look.findall(f"{W}highlight"):
            look.remove(old)
    if ours is not None:
        look.append(ours)


def _carry(old: Any, new: Any) -> None:  # noqa: ANN401
    """Keep what stands beside the words of a control: what begins a comment or bookmark before, what ends it behind."""
    before = 0
    for node in list(old.iter()):
        if node.tag in _BESIDE and node.tag.endswith("Start"):
            new.insert(before, node)
            before += 1
        elif node.tag in _BESIDE or (node.tag == f"{W}r" and _holds_no_words(node)):
            new.append(node)


def _holds_no_words(run: Any) -> bool:  # noqa: ANN401
    """Return whether a run holds something else than words: the mark of a comment or a note, a picture."""
    inner = [child.tag for child in run if child.tag != f"{W}rPr"]
    return bool(inner) and not any(tag in _TEXT or tag == f"{W}delText" for tag in inner)
