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


def renew(one: Any, value: WrittenRun | WrittenList) -> None:  # noqa: ANN401
    """Put new words into a control in the look of its first run."""
    first = one.find(f".//{W}r")
    made = control(value, "仿宋_GB2312", 16) if isinstance(value, WrittenRun) else listing(value, "仿宋_GB2312", 16)
    if first is not None:
        look = first.find(f"{W}rPr")
        for run in made.iter(f"{W}r"):
            own = run.find(f"{W}rPr")
            highlight = own.find(f"{W}highlight")
            new = deepcopy(look) if look is not None else own.makeelement(own.tag)
            for old in new.findall(f"{W}highlight"):
                new.remove(old)
            if highlight is not None:
                new.append(highlight)
            run.replace(own, new)
    old_properties, new_properties = one.find(f"{W}sdtPr"), made.find(f"{W}sdtPr")
    old_tag, new_tag = old_properties.find(f"{W}tag"), new_properties.find(f"{W}tag")
    old_tag.set(f"{W}val", new_tag.get(f"{W}val"))
    one.replace(one.find(f"{W}sdtContent"), made.find(f"{W}sdtContent"))
