"""Examples of rules as text: small sheets, what to change in them, and which cells must then be marked.

An example file holds [sheets] (name = lines of cells separated by |), and any number of [[fails]], [[passes]] and
[[skips]], each with `set` (cells changed, blank text for none); a skip says whether the rule `lacks` data or does not
apply. The sheets as they stand must pass. They are read by the same reader as any workbook. [[edges]] say where a
comparison turns: `cell` holds `at` where both sides are equal, which passes, and one `step` (the last place that is
printed, or a day) `below` and `above` of it fails or passes; in a sentence `text` says where the number stands: {}.
[made] says which files quotaxl filled, and from which other files as the sheets stand.
"""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from quotaxl.catalogue import regions
from quotaxl.core.contents import contents
from quotaxl.core.document import Document, Paragraph
from quotaxl.core.grid import CellError, Grid, Place, Value
from quotaxl.core.refs import parse_ref
from quotaxl.core.stamp import Output, Stamp
from quotaxl.dossier.assemble import assemble
from quotaxl.dossier.dossier import Dossier
from quotaxl.reading.prose import prose_of
from quotaxl.reading.read import read_tables

REPORT = "报告"
"""A sheet whose name begins so is a text: each line of it a paragraph, in a file of its own."""

ALLOCATION = "分配表"
"""A sheet whose name begins so stands in a file of its own, as the notice's annex does."""
COUNTY = "县"
"""The file of all other sheets; 债务限额@草稿 is a sheet of the file 草稿."""

AS_OF = "as_of"
"""As the `cell` of an edge: the day of the check."""

_KEYS = {"sheets", "fails", "passes", "skips", "edges", "as_of", "hidden", "made"}
_VARIANT_KEYS = {"about", "set", "marks", "says", "severity", "count", "as_of", "lacks"}
_EDGE_KEYS = {"about", "set", "cell", "at", "step", "below", "above", "text", "marks", "as_of"}
_SIDES = ("fails", "passes")
_DAY = re.compile(r"\d{4}-\d\d-\d\d$")


@dataclass(frozen=True, slots=True)
class Variant:
    """The sheets with some cells changed, and what a rule must say of them.

    `marks` are "role sheet!ref" of the first finding's cells; `says` a text in its Chinese message. A failing variant
    that an edge makes names the sheet!ref that a finding must mark in `marked`, and tells nothing else.
    """

    about: str
    set: Mapping[str, str]
    marks: tuple[str, ...] = ()
    says: str = ""
    severity: str = ""
    count: int = 1
    as_of: date | None = None
    marked: str = ""
    lacks: bool = False
    """Whether a skipped rule wants data; else it does not apply here."""


@dataclass(frozen=True, slots=True)
class Edge:
    """Where a comparison turns: the value `at` of `cell` at which both sides are equal, and its neighbours.

    `below` and `above` say how the rule ends one `step` away: fails or passes. `marks` is the cell that must then be
    marked; `cell` itself where it is empty. In `text` and `marks` the value stands for {}.
    """

    cell: str
    at: str
    step: str
    below: str
    above: str
    about: str = ""
    set: Mapping[str, str] = field(default_factory=dict)
    text: str = "{}"
    marks: str = ""
    as_of: date | None = None

    def variants(self) -> Mapping[str, tuple[Variant, ...]]:
        """Return the variants that the edge makes, by how they must end."""
        made: dict[str, list[Variant]] = {"fails": [], "passes": [self._variant("恰好相等", 0)]}
        made[self.below].append(self._variant("少一个末位", -1))
        made[self.above].append(self._variant("多一个末位", 1))
        return {end: tuple(found) for end, found in made.items()}

    def _variant(self, where: str, steps: int) -> Variant:
        about = f"{self.about}，{where}" if self.about else where
        value = moved(self.at, self.step, steps)
        if self.cell == AS_OF:
            return Variant(about, self.set, as_of=date.fromisoformat(value), marked=self.marks)
        marked = self.marks.replace("{}", value) or self.cell
        return Variant(about, {**self.set, self.cell: self.text.replace("{}", value)}, as_of=self.as_of, marked=marked)


def moved(at: str, step: str, steps: int) -> str:
    """Return `at`, a number or a text that ends in a day (2024-10-08), moved by a number of steps."""
    if day := _DAY.search(at):
        later = date.fromisoformat(day[0]) + timedelta(days=int(step) * steps)
        return at[: day.start()] + later.isoformat()
    return str(Decimal(at) + Decimal(step) * steps)


@dataclass(frozen=True, slots=True)
class Example:
    """The examples of one rule."""

    rule: str
    sheets: Mapping[str, tuple[tuple[str, ...], ...]]
    fails: tuple[Variant, ...]
    passes: tuple[Variant, ...]
    skips: tuple[Variant, ...]
    edges: tuple[Edge, ...] = ()
    as_of: date | None = None
    hidden: tuple[int, ...] = field(default=())
    """Rows hidden in the failing variants."""
    made: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """The files that quotaxl filled, with those that it filled them from."""


def load_example(path: Path) -> Example:
    """Return the examples of a file named after its rule. Raises ValueError for unknown keys."""
    found = tomllib.loads(path.read_text("utf-8"))
    if strange := set(found) - _KEYS:
        raise ValueError(f"{path.name}: unknown keys {sorted(strange)}")
    sheets = {
        name: tuple(tuple(cell.strip() for cell in line.split("|")) for line in text.strip("\n").split("\n"))
        for name, text in found["sheets"].items()
    }
    as_of = found.get("as_of")
    edges = _edges(path, found.get("edges", []), as_of)
    made = [edge.variants() for edge in edges]
    return Example(
        path.stem,
        sheets,
        fails=(*_variants(path, found.get("fails", []), as_of), *(v for one in made for v in one["fails"])),
        passes=(
            Variant("", {}, as_of=as_of),
            *_variants(path, found.get("passes", []), as_of),
            *(v for one in made for v in one["passes"]),
        ),
        skips=_variants(path, found.get("skips", []), as_of, frozenset({"lacks"})),
        edges=edges,
        as_of=as_of,
        hidden=tuple(found.get("hidden", ())),
        made={file: tuple(inputs) for file, inputs in found.get("made", {}).items()},
    )


def case_of(example: Example, variant: Variant) -> Dossier:
    """Return the dossier that an example's sheets make with the variant's changes."""
    table = regions.load()
    workbooks, texts = _documents(example, variant)
    if example.made:
        before = {document.file: contents(document) for document in _documents(example, Variant("", {}))[0]}
        stamps = {
            f"{file}.xlsx": Stamp(Output.ANNEXES, "0", prints={f"{i}.xlsx": before[f"{i}.xlsx"] for i in inputs})
            for file, inputs in example.made.items()
        }
        workbooks = [replace(document, stamp=stamps.get(document.file)) for document in workbooks]
    read = [(w, read_tables(w, table)) for w in workbooks] + [(text, ()) for text in texts]
    proses = [prose for text in texts if (prose := prose_of(text, (), table))]
    return assemble(read, table, variant.as_of, proses).dossiers[0]


def _documents(example: Example, variant: Variant) -> tuple[list[Document], list[Document]]:
    """Return the workbooks and the texts of an example with the variant's changes."""
    hidden = frozenset(example.hidden) if variant in example.fails else frozenset[int]()
    grids: dict[str, list[Grid]] = {}
    texts: list[Document] = []
    for name, lines in changed(example, variant).items():
        if name.startswith(REPORT):
            told = tuple(Paragraph(f"{name}.docx", n, "|".join(line)) for n, line in enumerate(lines, 1))
            texts.append(Document(f"{name}.docx", told, kind="docx"))
            continue
        sheet, _, other = name.partition("@")
        file = f"{other or (sheet if sheet.startswith(ALLOCATION) else COUNTY)}.xlsx"
        grids.setdefault(file, []).append(_grid(file, sheet, lines, hidden))
    return [Document(file, tuple(sheets)) for file, sheets in grids.items()], texts


def changed(example: Example, variant: Variant) -> dict[str, list[list[str]]]:
    """Return the sheets' cells with the variant's changes."""
    sheets = {name: [list(line) for line in lines] for name, lines in example.sheets.items()}
    for target, text in variant.set.items():
        name, _, address = target.rpartition("!")
        row, column = parse_ref(address)
        sheets[name] += [[] for _ in range(row - len(sheets[name]))]
        line = sheets[name][row - 1]
        line += [""] * (column - len(line))
        line[column - 1] = text
    return sheets


def _variants(
    path: Path, entries: list[dict[str, Any]], as_of: date | None, needed: frozenset[str] = frozenset()
) -> tuple[Variant, ...]:
    found = []
    for entry in entries:
        if strange := set(entry) - _VARIANT_KEYS:
            raise ValueError(f"{path.name}: unknown keys {sorted(strange)}")
        if missing := needed - set(entry):
            raise ValueError(f"{path.name}: a variant lacks {sorted(missing)}")
        given = {"about": "", "set": {}, "as_of": as_of, **entry}
        found.append(Variant(**given | {"marks": tuple(given.get("marks", ()))}))
    return tuple(found)


def _edges(path: Path, entries: list[dict[str, Any]], as_of: date | None) -> tuple[Edge, ...]:
    found = []
    for entry in entries:
        sides = [entry.get(side) for side in ("below", "above")]
        if strange := set(entry) - _EDGE_KEYS:
            raise ValueError(f"{path.name}: unknown keys {sorted(strange)}")
        if "fails" not in sides or not set(sides) <= set(_SIDES):
            raise ValueError(f"{path.name}: an edge says how it ends below and above, and one of them fails")
        found.append(Edge(**{"as_of": as_of, **entry}))
    return tuple(found)


def _grid(file: str, name: str, lines: list[list[str]], hidden: frozenset[int]) -> Grid:
    formulas: dict[Place, str] = {}
    rows: list[list[Value]] = []
    for r, line in enumerate(lines, 1):
        for c, text in enumerate(line, 1):
            if text.startswith("="):
                formulas[r, c] = text[1:]
        rows.append([_value(text) for text in line])
    return Grid(file, name, rows, formulas=formulas, uncached=frozenset(formulas), hidden_rows=hidden)


def _value(text: str) -> Value:
    """Return what a cell written so holds: 'x is text, #x an error, =x a formula without result."""
    if not text or text.startswith("="):
        return None
    if text.startswith("'"):
        return text[1:]
    if text.startswith("#"):
        return CellError(text)
    try:
        return float(text) if "." in text else int(text)
    except ValueError:
        return text
