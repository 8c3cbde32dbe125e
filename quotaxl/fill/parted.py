"""Groups of a list besides the kinds of bonds: 一、教育, （二）市政小计, 住建局, 第一批; who is of which."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from quotaxl.catalogue.sectors import sectors
from quotaxl.fill.names import GROUP
from quotaxl.reading.ordinals import split_ordinal
from quotaxl.reading.tidy import label

SECTOR, DEPARTMENT, BATCH = "sector", "department", "batch"
REST = "其他"
FIELDS = {SECTOR: "项目领域", DEPARTMENT: "主管部门", BATCH: "批次"}
_SAID = re.compile(r"(.+)：(.+?)=(.+)")
_SUM = re.compile(r"[-—:：]*(?:\d+个)?(?:小计|合计)$")
_LONGEST = 16
"""No longer is the heading of a group."""
_REST = re.compile(r"(?:其他|其它)(?:领域|项目|类|方面|部门|单位|行业)*")
_BATCH = re.compile(r"(?:\d{4}年)?第[一二三四五六七八九十\d]+批(?:次|债券|资金|项目|额度|新增)*")
_OFFICES = "局|委|办|厅|委员会|管委会|人民政府|办事处|街道|中心|公司"
_OFFICE = re.compile(rf"[一-鿿]{{2,12}}(?:{_OFFICES})(?:项目|实施)*")
_MORE = "基础设施|建设|改造|领域|项目|工程|事业|方面|行业|服务|设施|资金|类|等"


@dataclass(frozen=True, slots=True)
class ListPart:
    """A group's own projects: those whose `field` is called `name`; that of 其他 is the others'."""

    field: str | None
    name: str


def part_of(text: str) -> ListPart | None:
    """Return the group that a heading or a sum of rows is of; None for one of a kind of bond, and any other text."""
    plain = label(text)
    name = _SUM.sub("", split_ordinal(plain)[2] or plain)
    if not 2 <= len(name) <= _LONGEST:
        return None
    if _REST.fullmatch(name):
        return ListPart(None, REST)
    if _sector().fullmatch(name):
        return ListPart(SECTOR, name)
    if _BATCH.fullmatch(name):
        return ListPart(BATCH, name)
    return ListPart(DEPARTMENT, name) if _OFFICE.fullmatch(name) else None


@cache
def _sector() -> re.Pattern[str]:
    words = "|".join(map(re.escape, sectors()))
    return re.compile(rf"(?:(?:{words})(?:{_MORE})*(?:和|及|与|、|/)?)+")


def belongs(values: Mapping[str, object], field: str, names: Sequence[str]) -> str | None:
    """Return which of the groups `names` a project is of; None where none or several would do.

    A group is named like the project's `field`, or one name holds the other: 市政 and 市政建设. What is of no group
    is of 其他 where there is such a one.
    """
    told = values.get(field)
    text = _bare(told) if isinstance(told, str) else ""
    if not text:
        return None
    own = {name: _bare(name) for name in names if name != REST}
    for test in (_same, _within):
        found = [name for name, bare in own.items() if test(bare, text)]
        if found:
            longest = max(len(own[name]) for name in found)
            best = [name for name in found if len(own[name]) == longest]
            return best[0] if len(best) == 1 else None
    return REST if REST in names else None


def same_field(groups: Iterable[ListPart]) -> str | None:
    """Return the one field that several groups are of; None where they are of several, or one is alone."""
    known = set(groups)
    fields = {group.field for group in known if group.field}
    return fields.pop() if len(known) > 1 and len(fields) == 1 else None


def _bare(text: str) -> str:
    """Return a name without what says nothing: 市政建设类 is 市政."""
    plain = label(text)
    return re.sub(rf"(?:{_MORE})+$", "", plain) or plain


def _same(one: str, other: str) -> bool:
    return one == other


def _within(one: str, other: str) -> bool:
    return len(min(one, other, key=len)) > 1 and (one in other or other in one)


def group_names(groups: Mapping[str, ListPart]) -> Iterator[tuple[str, str]]:
    """Yield the hidden names, each with its constant, that say which projects lists are for, by what a list is called.

    A list for all others, 其他, takes the field of those.
    """
    for number, (called, group) in enumerate(groups.items(), start=1):
        said = f"{called}：{FIELDS[group.field or SECTOR]}={group.name}"
        yield f"{GROUP}{number}", '"' + said.replace('"', '""') + '"'


def groups_in(names: Mapping[str, str]) -> dict[str, ListPart]:
    """Return which projects lists are for, by what a list is called, as the names of a form say."""
    fields = {word: field for field, word in FIELDS.items()}
    found = {}
    for name, value in names.items():
        said = _SAID.fullmatch(value.strip().removeprefix("=").strip('"').replace('""', '"'))
        if name.startswith(GROUP) and said and said[2] in fields:
            found[said[1]] = ListPart(fields[said[2]], said[3])
    return found
