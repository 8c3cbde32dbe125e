"""The tagged figures of a .docx: which there are, and new words into them, all that a person wrote left as it is."""

from collections.abc import Mapping, Sequence
from copy import deepcopy
from dataclasses import replace
from typing import Any

from quotaxl.core.document import Spot
from quotaxl.core.written import Renewed, TypedOver, WrittenList, WrittenRun
from quotaxl.word.marks import changed_package, main_part, parts_of, runs_at
from quotaxl.word.official import TAG, checksum, control, empty_control, listing
from quotaxl.word.paragraphs import W, paragraphs, parse, serialized


def tags_in(data: bytes) -> tuple[str, ...]:
    """Return the tags of our content controls in a .docx, each once, those inside lists left out."""
    root = parse(parts_of(data)[main_part(parts_of(data))])
    return tuple(dict.fromkeys(_tag(one)[0] for one in _controls(root)))


def locked(data: bytes) -> bool:
    """Return whether a .docx is protected against changes, or only takes tracked ones (17.15.1.29)."""
    settings = next((part for name, part in parts_of(data).items() if name.endswith("word/settings.xml")), None)
    found = parse(settings).find(f"{W}documentProtection") if settings else None
    return found is not None and found.get(f"{W}enforcement") in ("1", "true", "on") and found.get(f"{W}edit") != "none"


def with_values(
    data: bytes, values: Mapping[str, WrittenRun | WrittenList], *, fresh: bool = False
) -> tuple[bytes, Renewed]:
    """Return a .docx with new words in its tagged figures, and what was done.

    Words over which a person typed stay and are told, unless `fresh`: a model holds somebody's old figures.
    """
    parts = parts_of(data)
    main = main_part(parts)
    root = parse(parts[main])
    changed = same = 0
    typed: list[TypedOver] = []
    strange: list[str] = []
    for one in _controls(root):
        tag, check = _tag(one)
        value = values.get(tag)
        if value is None:
            strange.append(tag)
            continue
        now = value.text if isinstance(value, WrittenRun) else "".join(run.text for run in value.runs)
        words = _words(one)
        if words == now and check == checksum(words):
            same += 1
        elif not fresh and check and check != checksum(words):
            if words != now:
                typed.append(TypedOver(tag, words, now))
        else:
            _renew(one, value)
            changed += 1
    renewed = Renewed(changed, same, tuple(typed), tuple(dict.fromkeys(strange)))
    return changed_package(data, {main: serialized(root)}), renewed


def _controls(root: Any) -> list[Any]:  # noqa: ANN401 - lxml elements are untyped here
    found = []
    for one in root.iter(f"{W}sdt"):
        inside_list = any(_tag(above)[0].startswith("*") for above in one.iterancestors(f"{W}sdt"))
        if _tag(one)[0] and not inside_list:
            found.append(one)
    return found


def _tag(one: Any) -> tuple[str, str]:  # noqa: ANN401
    """Return a control's tag and the checksum behind it; ("", "") where it is none of ours."""
    node = one.find(f"{W}sdtPr/{W}tag")
    value = node.get(f"{W}val", "") if node is not None else ""
    if not value.startswith(TAG):
        return "", ""
    tag, _, check = value.removeprefix(TAG).partition("#")
    return tag, check


def _words(one: Any) -> str:  # noqa: ANN401
    return "".join(node.text or "" for node in one.iter(f"{W}t"))


def _renew(one: Any, value: WrittenRun | WrittenList) -> None:  # noqa: ANN401
    """Put new words into a control in the look of its first run."""
    first = one.find(f".//{W}r/{W}rPr")
    look = deepcopy(first) if first is not None else None
    if isinstance(value, WrittenRun):
        made = control(replace(value, unknown=value.unknown), "仿宋_GB2312", 16)
    else:
        made = listing(value, "仿宋_GB2312", 16)
    if look is not None:
        for run in made.iter(f"{W}r"):
            own = run.find(f"{W}rPr")
            highlight = own.find(f"{W}highlight")
            new = deepcopy(look)
            for old in new.findall(f"{W}highlight"):
                new.remove(old)
            if highlight is not None:
                new.append(highlight)
            run.replace(own, new)
    old_properties, new_properties = one.find(f"{W}sdtPr"), made.find(f"{W}sdtPr")
    old_tag, new_tag = old_properties.find(f"{W}tag"), new_properties.find(f"{W}tag")
    old_tag.set(f"{W}val", new_tag.get(f"{W}val"))
    one.replace(one.find(f"{W}sdtContent"), made.find(f"{W}sdtContent"))


def with_controls(data: bytes, wanted: Sequence[tuple[Spot, str]]) -> tuple[bytes, tuple[str, ...]]:
    """Return a .docx with content controls around the words of each spot, and the tags that could be set.

    Words whose runs do not stand beside each other (a link among them, another control) are left as they are.
    """
    parts = parts_of(data)
    main = main_part(parts)
    root = parse(parts[main])
    bound = []
    for spot, tag in wanted:
        found = {p.number: p for p in paragraphs(root)}
        paragraph = found.get(spot.paragraph)
        runs = runs_at(paragraph, spot) if paragraph is not None else []
        parents = {id(run.getparent()) for run in runs}
        if not runs or len(parents) != 1:
            continue
        holder = empty_control(f"{TAG}{tag}", tag)
        runs[0].addprevious(holder)
        content = holder.find(f"{W}sdtContent")
        for run in runs:
            content.append(run)
        bound.append(tag)
    return changed_package(data, {main: serialized(root)}), tuple(bound)
