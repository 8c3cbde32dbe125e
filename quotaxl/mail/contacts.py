"""The contacts workbook: found by its headings, checked as a whole by a pandera schema before anything is made."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import polars as pl

from quotaxl.core.document import Document
from quotaxl.core.errors import UserError
from quotaxl.core.grid import Grid
from quotaxl.core.refs import ref
from quotaxl.core.region import Region, RegionTable
from quotaxl.core.words import Words
from quotaxl.mail.address import addresses
from quotaxl.rules.engine import validated
from quotaxl.text.clean import line

if TYPE_CHECKING:
    from pandera.polars import DataFrameSchema

TEMPLATE = "contacts"
_HEADINGS = {
    "region": re.compile(r"地区(名称)?|地县|区划(名称)?|行政区划(代码)?", re.I),
    "unit": re.compile(r"(收件)?单位(名称)?", re.I),
    "name": re.compile(r"联系人|姓名|收件人", re.I),
    "address": re.compile(r"(电子)?邮箱(地址)?|电子邮件|邮件地址|e-?mail", re.I),
    "cc": re.compile(r"抄送(邮箱|地址)?|cc", re.I),
}
_NEEDED = ("region", "address")
_DEEPEST = 20
"""Rows among which the headings are looked for."""

_NO_TABLE = Words("没有找到通讯录：缺少“地区”和“邮箱”两栏。", "No contacts were found: no columns 地区 and 邮箱.")
_MAKE = Words(
    "用 quotaxl new contacts 生成空白通讯录后填写。", "Make an empty one with quotaxl new contacts and fill it in."
)
_EMPTY = Words("通讯录是空的。", "The contacts are empty.")


@dataclass(frozen=True, slots=True)
class Contact:
    """Who gets a region's files, and where the workbook says so (`file sheet!A5`)."""

    region: Region
    unit: str
    name: str
    to: tuple[str, ...]
    cc: tuple[str, ...]
    place: str


@dataclass(frozen=True, slots=True)
class Contacts:
    """The contacts that will do, in their order, and one message for each thing that will not."""

    contacts: tuple[Contact, ...]
    problems: tuple[Words, ...]
    flawed: frozenset[str] = frozenset()
    """Codes of the regions that are named, but whose address will not do: that is told once."""


def read_contacts(workbook: Document, regions: RegionTable, within: Region | None = None) -> Contacts:
    """Return the contacts of a workbook; `within` settles names that several provinces share.

    Raises UserError where no sheet has the headings, or no row is filled in.
    """
    found = next((place for grid in workbook.grids if (place := _headings(grid))), None)
    if found is None:
        raise UserError(workbook.file, _NO_TABLE, _MAKE)
    grid, head, columns = found
    frame = frame_of(grid, head, columns, regions, within)
    if frame.is_empty():
        raise UserError(f"{grid.file} {grid.sheet}", _EMPTY, _MAKE)
    problems = tuple(_problems(frame, grid, columns))
    contacts = tuple(
        _contact(row, region, grid)
        for row in frame.iter_rows(named=True)
        if not row["bad"] and (region := regions.code(row["code"] or "")) and addresses(row["address"])[0]
    )
    good = {contact.region.code for contact in contacts}
    return Contacts(contacts, problems, frozenset(code for code in frame["code"] if code and code not in good))


@dataclass(frozen=True, slots=True)
class SharedAddress:
    """An address that several contacts' files would go to: where it is typed, whose files they are."""

    address: str
    places: tuple[str, ...]
    regions: tuple[str, ...]
    alike: bool
    """Whether the same unit and person stand beside it each time."""


def shared_addresses(contacts: Sequence[Contact]) -> tuple[SharedAddress, ...]:
    """Return the addresses of several regions: a row that was copied looks like one person who looks after two.

    An address that only gets copies of several regions' mails is meant, one that also has a region of its own is not.
    """
    users: dict[str, list[Contact]] = {}
    for contact in contacts:
        for address in dict.fromkeys(map(str.lower, (*contact.to, *contact.cc))):
            users.setdefault(address, []).append(contact)
    owned = {address.lower() for contact in contacts for address in contact.to}
    return tuple(
        SharedAddress(
            address,
            tuple(one.place for one in found),
            tuple(one.region.name for one in found),
            len({(one.unit, one.name) for one in found}) == 1,
        )
        for address, found in users.items()
        if len(found) > 1 and address in owned
    )


def _headings(grid: Grid) -> tuple[Grid, int, Mapping[str, int]] | None:
    for number, row in enumerate(grid.rows[:_DEEPEST], start=1):
        columns = {
            field: at
            for field, pattern in _HEADINGS.items()
            for at, value in reversed(list(enumerate(row, start=1)))
            if isinstance(value, str) and pattern.fullmatch("".join(value.split()))
        }
        if all(field in columns for field in _NEEDED):
            return grid, number, columns
    return None


def frame_of(
    grid: Grid, head: int, columns: Mapping[str, int], regions: RegionTable, within: Region | None = None
) -> pl.DataFrame:
    """Return a row per contact: what is typed, the code of its region, and what of its addresses is none.

    `foreign` is another contact's region that the unit's name speaks of: a sign that rows have slipped.
    """
    rows = []
    for number in range(head + 1, len(grid.rows) + 1):
        typed = {field: _typed(grid, number, columns.get(field)) for field in _HEADINGS}
        if any(typed.values()):
            region = _region(typed["region"] or "", regions, within)
            bad = (*addresses(typed["address"])[1], *addresses(typed["cc"])[1])
            rows.append({"row": number, **typed, "code": region.code if region else None, "bad": " ".join(bad) or None})
    frame = pl.DataFrame(rows, schema=_TYPES, orient="row")
    known: dict[str, list[Region]] = {}
    for code in dict.fromkeys(frame["code"]):
        if code and (found := regions.code(code)):
            for name in found.names:
                known.setdefault(name, []).append(found)
    foreign = [_foreign(unit, code, known) for unit, code in zip(frame["unit"], frame["code"], strict=True)]
    return frame.with_columns(pl.Series("foreign", foreign, dtype=pl.String))


_TYPES = dict.fromkeys(("row",), pl.Int64) | dict.fromkeys((*_HEADINGS, "code", "bad"), pl.String)


def _typed(grid: Grid, row: int, column: int | None) -> str | None:
    value = grid.value(row, column) if column else None
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return line(str(value)) or None if value is not None else None


def _region(name: str, regions: RegionTable, within: Region | None) -> Region | None:
    if by_code := regions.code(name):
        return by_code
    found = [r for r in regions.resolve(name, within) if within is None or regions.within(r, within)] if name else []
    return found[0] if len(found) == 1 else None


def _foreign(unit: str | None, code: str | None, known: Mapping[str, Sequence[Region]]) -> str | None:
    """Return the other region that a unit's name begins with; None where it begins with its own, or with none.

    `known` are the contacts' regions by each of their names; of several the longest name counts.
    """
    begun = [region for cut in range(len(unit or ""), 0, -1) for region in known.get((unit or "")[:cut], ())]
    if any(region.code == code for region in begun):
        return None
    return begun[0].name if begun else None


def _contact(row: Mapping[str, Any], region: Region, grid: Grid) -> Contact:
    return Contact(
        region=region,
        unit=row["unit"] or "",
        name=row["name"] or "",
        to=addresses(row["address"])[0],
        cc=addresses(row["cc"])[0],
        place=f"{grid.file} {grid.sheet}!{row['row']}",
    )


@dataclass(frozen=True, slots=True)
class ContactDemand:
    """What every contact must fulfil: the field it is about, an expression, and what to say where it is not."""

    field: str
    fulfilled: pl.Expr
    message: Words


DEMANDS = (
    ContactDemand("region", pl.col("region").is_not_null(), Words("没有填写地区", "no region is given")),
    ContactDemand(
        "region",
        pl.col("region").is_null() | pl.col("code").is_not_null(),
        Words("不认识的地区，或有几个同名地区：{region}", "no region, or not the only one, of this name: {region}"),
    ),
    ContactDemand(
        "region",
        pl.col("code").is_null() | pl.col("code").is_unique(),
        Words("地区重复：{region}", "the region occurs more than once: {region}"),
    ),
    ContactDemand(
        "address", pl.col("address").is_not_null(), Words("{region} 没有填写邮箱", "{region} has no address")
    ),
    ContactDemand("address", pl.col("bad").is_null(), Words("邮箱地址不对：{bad}", "this is no mail address: {bad}")),
    ContactDemand(
        "unit",
        pl.col("foreign").is_null(),
        Words("地区是{region}，单位却属于{foreign}", "the region is {region}, but the unit belongs to {foreign}"),
    ),
)  # fmt: skip


def schema() -> "DataFrameSchema":
    """Return the contacts' schema: the types of its columns and DEMANDS as checks. Nothing is coerced."""
    types = {name: (kind, name != "row") for name, kind in {**_TYPES, "foreign": pl.String}.items()}
    return validated.schema_of(types, [demand.fulfilled for demand in DEMANDS])


def _problems(frame: pl.DataFrame, grid: Grid, columns: Mapping[str, int]) -> Iterator[Words]:
    """Yield what contacts do not fulfil."""
    for number in validated.broken(schema(), frame, "the contacts"):
        demand = DEMANDS[number]
        for row in frame.filter(~demand.fulfilled).iter_rows(named=True):
            place = f"{grid.file} {grid.sheet}!{ref(row['row'], columns.get(demand.field, 1))}"
            told = {key: value or "" for key, value in row.items()}
            yield Words(f"{place}：{{what}}", f"{place}: {{what}}").fill(what=demand.message.fill(**told))
