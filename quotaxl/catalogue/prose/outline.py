"""The tags of drafted reports and the outlines of what is drafted, strictly loaded."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from quotaxl.catalogue.form import form
from quotaxl.catalogue.items import Item
from quotaxl.catalogue.natures import natures

STYLES = ("title", "subtitle", "heading1", "heading2", "body", "plain", "annexes", "sign", "date")
EACH = ("下达", "用途", "附件")
PHRASES = "句"
"""The table of outlines.toml whose sentences stand in several outlines, as {句/…}."""


@dataclass(frozen=True, slots=True)
class Tags:
    """What may be said: figures by tag, texts of 基本信息 by tag, sums that give a blank figure."""

    figures: Mapping[str, Item]
    texts: Mapping[str, str]
    sums: tuple[tuple[str, tuple[str, ...]], ...]
    project: Mapping[str, str]
    """What a model's row may say of a project beside name and amount: the column of 债券项目 by its word."""


@dataclass(frozen=True, slots=True)
class OutlineBlock:
    """A paragraph of an outline; `when` names what must be known for it to be written.

    `each` says that it is written once for each batch (下达) or each nature (用途) of this adjustment, with the text of
    changes.toml, or for each annex (附件); its own text is what stands before that.
    """

    style: str
    text: str
    when: tuple[str, ...] = ()
    each: str | None = None


@dataclass(frozen=True, slots=True)
class ToldChange:
    """How a draft tells of batches of one nature; see changes.toml."""

    received: str
    less: str = ""
    used: str = ""


@cache
def tags() -> Tags:
    """Return the tags. Raises ValueError for unknown keys, SpecError for a figure that no form has."""
    found = _load("tags.toml")
    if strange := set(found) - {"group", "texts", "sum", "project"}:
        raise ValueError(f"tags.toml: unknown keys {sorted(strange)}")
    figures = {
        f"{group['name']}/{row}/{column}": Item(group["form"], key, field)
        for group in found["group"]
        for row, key in group["rows"].items()
        for column, field in group["columns"].items()
    }
    sums = tuple((entry["total"], tuple(entry["parts"])) for entry in found["sum"])
    if strange := {t for total, parts in sums for t in (total, *parts)} - set(figures):
        raise ValueError(f"tags.toml: sums of unknown tags {sorted(strange)}")
    known = {column.field for column in form("county-projects").columns}
    if strange := set(found["project"].values()) - known:
        raise ValueError(f"tags.toml: unknown columns {sorted(strange)}")
    return Tags(figures, found["texts"], sums, found["project"])


@cache
def outlines() -> Mapping[str, tuple[OutlineBlock, ...]]:
    """Return the outline of each kind of text: 报告, 议案, 请示, 决议, 说明, 附件清单.

    Raises ValueError for unknown keys.
    """
    made = {}
    found = _load("outlines.toml")
    phrases: Mapping[str, str] = found.pop(PHRASES)
    for kind, blocks in found.items():
        for block in blocks:
            known = set(block) <= {"style", "text", "when", "each"} and block.get("each", "下达") in EACH
            if not known or block["style"] not in STYLES:
                raise ValueError(f"outlines.toml: [[{kind}]] {block}")
        made[kind] = tuple(_block(block, phrases) for block in blocks)
    return made


def _block(block: Mapping[str, Any], phrases: Mapping[str, str]) -> OutlineBlock:
    return OutlineBlock(block["style"], _whole(block["text"], phrases), tuple(block.get("when", ())), block.get("each"))


def _whole(text: str, phrases: Mapping[str, str]) -> str:
    """Return a text with its sentences of the table 句. Raises KeyError for one that is not there."""
    return re.sub(rf"\{{{PHRASES}/([^{{}}]+)\}}", lambda m: phrases[m[1]], text)


@cache
def told_changes() -> Mapping[str, ToldChange]:
    """Return how each nature of a batch is told. Raises TypeError for unknown keys, ValueError for other natures."""
    found = {id: ToldChange(**texts) for id, texts in _load("changes.toml").items()}
    if set(found) != {nature.id for nature in natures()}:
        raise ValueError("changes.toml: each nature of law/natures.toml, once")
    return found


def _load(name: str) -> dict[str, Any]:
    return tomllib.loads(files("quotaxl.catalogue.prose").joinpath(name).read_text("utf-8"))
