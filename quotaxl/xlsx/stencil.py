"""A workbook with holes: what one plan made, kept so that plans for the same cells only put other values in.

A plan that fills the same cells as one before it passes the same checks and changes the same parts; what differs
are the values and the results of the formulas that follow from them. So the sheets' parts are cut once at these
cells. The result is what the plan would have made by itself; whatever is not as it was the first time is left to
that way, by giving None.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal, DecimalException
from operator import attrgetter
from typing import NamedTuple

from quotaxl.core.edits import FINDINGS_SHEET, Content, EditPlan, SetCell, Style, Whatever
from quotaxl.core.grid import Place
from quotaxl.core.refs import Area, parse_ref
from quotaxl.gate.package import key
from quotaxl.xlsx.cells import (
    Around,
    NeverCalculated,
    Result,
    around,
    fifteen,
    formula_head,
    numbers_as_text,
    style_of,
    texts_as_xml,
    write_formula,
)
from quotaxl.xlsx.draft import Draft
from quotaxl.xlsx.formulas.cellformulas import base_formulas
from quotaxl.xlsx.formulas.coercion import NotComputable
from quotaxl.xlsx.formulas.ledger import Ledger, ledger, taking
from quotaxl.xlsx.formulas.recalculation import At, same
from quotaxl.xlsx.markup import attribute, start_tag
from quotaxl.xlsx.package import Content as Part
from quotaxl.xlsx.package import PackageFrame, Packed, pack
from quotaxl.xlsx.setcells import EXACT, SURE_TO_FIT, obstacles
from quotaxl.xlsx.sheet import SheetEdit, address, render_row

_HOLE = re.compile(b"\0([0-9]+)\0")
_KINDS = frozenset({Decimal, str, type(None)})
_DECIMALS = frozenset({Decimal})
_PLACE: dict[type, int] = {Decimal: 0, str: 1, type(None): 2}
_MANY = 16
_FIELDS = tuple(map(attrgetter, ("sheet", "ref", "style", "expected")))


class StencilLayout(NamedTuple):
    """Which cells a plan fills and what it expects there: all of it but the contents."""

    sheets: list[str]
    refs: list[str]
    styles: list[Style | None]
    expected: list[Content | Whatever]
    password: str | None
    drop_signature: bool


class Computed(NamedTuple):
    """A formula's cell: what stands around a number, all of it as the file holds it, what it is written from."""

    head: bytes
    tail: bytes
    old: Result | NeverCalculated
    whole: bytes
    parts: tuple[bytes, bytes, int, bytes]


class SheetStencil(NamedTuple):
    """A sheet's part cut at its holes: `texts` has one more than `holes`, whose numbers count slots, then formulas."""

    part: str
    texts: tuple[bytes, ...]
    holes: tuple[int, ...]


class Fit(NamedTuple):
    """The pages for contents of certain kinds: which contents are numbers and texts, and the pages' fixed texts.

    `numbered`: the results are numbers, which stand between fixed texts as well.
    """

    kinds: tuple[type, ...]
    numbered: bool
    numbers: Callable[[Sequence[Content]], tuple[Decimal, ...]]
    texts: Callable[[Sequence[Content]], tuple[str, ...]]
    pages: tuple[tuple[str, list[bytes], Callable[[Sequence[bytes]], tuple[bytes, ...]]], ...]


@dataclass(slots=True)
class Stencil:
    """The pages, what fills their holes, and the parts that are the same each time."""

    slots: Sequence[Around]
    computed: Sequence[Computed]
    pages: Sequence[SheetStencil]
    ledger: Ledger
    fixed: Mapping[str, Packed | None]
    regular: bool
    """Whether each formula's cell is written alike as long as its result is a number, the one that it had included."""
    frames: dict[str, PackageFrame] = field(default_factory=dict)
    """By the suffix of a file: the package around the pages."""
    fits: dict[bool, Fit] = field(default_factory=dict)
    """The last for results that are numbers, and the last for others."""

    def fill(self, contents: Sequence[Content]) -> dict[str, Part] | None:
        """Return the pages by their names with these contents; None where they need a closer look."""
        fit = self._fitted(tuple(map(type, contents)), self.regular)
        if fit is None or "" in fit.texts(contents):
            contents = [_plain(value) for value in contents]
            fit = self._fitted(tuple(map(type, contents)), self.regular)
        if fit is None:
            return None
        numbers, strings = numbers_as_text(fit.numbers(contents)), _written(fit.texts(contents))
        if numbers is None or strings is None:
            return None
        if numbers and len(max(numbers, key=len)) > EXACT:
            contents = [fifteen(value) if isinstance(value, Decimal) else value for value in contents]
        try:
            results = self.ledger.results(contents)  # type: ignore[arg-type]  # numbers, texts and blanks
        except (NotComputable, DecimalException):
            return None
        numbered = fit.numbered and _DECIMALS.issuperset(map(type, results))
        shown = numbers_as_text(results) if numbered else None  # type: ignore[arg-type]  # as just seen
        if shown is None:
            fit = fit if not fit.numbered else self._other(fit)
            texts = [b"", *_bytes(numbers), *_bytes(strings), *self._cells(results)]
        else:
            texts = [b"", *_bytes(numbers + shown), *_bytes(strings)]
        parts: dict[str, Part] = {}
        for part, between, take in fit.pages:
            pieces = [b""] * (2 * len(between) - 1)
            pieces[::2], pieces[1::2] = between, take(texts)
            parts[part] = b"".join(pieces)
        return parts

    def _cells(self, results: Sequence[Result]) -> list[bytes]:
        """Return the formulas' cells with their results; those that do not change are as the file holds them."""
        return [
            one.whole if same(one.old, result) else write_formula(*one.parts, result, True)
            for one, result in zip(self.computed, results, strict=True)
        ]

    def _fitted(self, kinds: tuple[type, ...], numbered: bool) -> Fit | None:
        fit = self.fits.get(numbered)
        if fit is not None and fit.kinds == kinds:
            return fit
        if not _KINDS.issuperset(kinds):
            return None
        return self._fit(kinds, numbered)

    def _other(self, fit: Fit) -> Fit:
        """Return the fit for contents of the same kinds and results that are not all numbers."""
        known = self.fits.get(False)
        return known if known is not None and known.kinds == fit.kinds else self._fit(fit.kinds, False)

    def _fit(self, kinds: tuple[type, ...], numbered: bool) -> Fit:
        """Return how values of these kinds go between the pages' fixed pieces; kept, as most records are alike."""
        numbers = [at for at, kind in enumerate(kinds) if kind is Decimal]
        strings = [at for at, kind in enumerate(kinds) if kind is str]
        formulas = range(len(kinds), len(kinds) + len(self.computed))
        order = [*numbers, *formulas, *strings] if numbered else [*numbers, *strings, *formulas]
        found = {at: 1 + number for number, at in enumerate(order)}
        ends = [slot[_PLACE[kind]] for slot, kind in zip(self.slots, kinds, strict=True)]
        ends += [(one.head, one.tail) if numbered else (b"", b"") for one in self.computed]
        pages = []
        for page in self.pages:
            heads = [*(ends[hole][0] for hole in page.holes), b""]
            tails = [b"", *(ends[hole][1] for hole in page.holes)]
            between = [b"%b%b%b" % around for around in zip(tails, page.texts, heads, strict=True)]
            pages.append((page.part, between, taking([found.get(hole, 0) for hole in page.holes])))
        self.fits[numbered] = fit = Fit(kinds, numbered, taking(numbers), taking(strings), tuple(pages))
        return fit


def _bytes(texts: Sequence[str]) -> list[bytes]:
    """Return each text as UTF-8: no XML holds a zero byte."""
    return "\0".join(texts).encode().split(b"\0") if texts else []


@dataclass(slots=True)
class Known:
    """A layout that a source was filled in, how many plans had it, and its stencil, if there is one yet.

    `texts` are the formulas that the stencil computes, `after` what its fixed parts make of the workbook.
    """

    layout: StencilLayout
    plans: int = 0
    stencil: Stencil | None = None
    texts: tuple[str, ...] = ()
    after: object = None


def recall(memo: dict[str, object], layout: StencilLayout) -> Known:
    """Return what is known of a layout among a source's; a new one takes the place of the one most like it."""
    kept = memo.setdefault("stencils", dict[object, Known]())
    assert isinstance(kept, dict)
    mark = (len(layout.refs), layout.sheets[0], layout.refs[0], layout.sheets[-1], layout.refs[-1])
    known = kept.get(mark)
    if not isinstance(known, Known) or known.layout != layout:
        if len(kept) >= _MANY:
            kept.clear()
        known = kept[mark] = Known(layout)
    return known


def _plain(content: Content) -> Content:
    """Return a whole number as a decimal and an empty text as a blank; anything else as it is."""
    return Decimal(content) if content.__class__ is int else None if content == "" else content


def _written(texts: Sequence[str]) -> list[str] | None:
    """Return texts as XML; None where one may be longer than a cell holds."""
    return None if texts and len(max(texts, key=len)) > SURE_TO_FIT else texts_as_xml(texts)


def layout_of(plan: EditPlan, password: str | None, drop_signature: bool) -> StencilLayout | None:
    """Return a plan's layout; None where it does more than fill cells, or fills those of our marks."""
    if set(map(type, plan.edits)) != {SetCell}:
        return None
    sheets, refs, styles, expected = (list(map(field, plan.edits)) for field in _FIELDS)
    return None if FINDINGS_SHEET in sheets else StencilLayout(sheets, refs, styles, expected, password, drop_signature)


def texts_of(draft: Draft) -> tuple[str, ...]:
    """Return the formulas that were computed in a draft."""
    if draft.computed is None:
        return ()
    found, order = draft.computed
    return tuple(found.nodes[at].text for at in order)


def cut(draft: Draft, plan: EditPlan, parts: Mapping[str, Part | None]) -> Stencil | None:
    """Return the stencil of a draft which `plan` was written to, giving `parts`; None where there can be none.

    The draft is used up. What a plan expects is part of its layout, and the source stays as it is. There is none where
    a cell was a formula or was not free, where two edits meet in one cell, where a formula could not be computed, or
    where a sheet is so large that its values are not kept.
    """
    edits = [edit for edit in plan.edits if isinstance(edit, SetCell)]
    if (
        draft.computed is None
        or draft.formulas_changed
        or not _KINDS.issuperset(type(_plain(edit.content)) for edit in edits)
    ):
        return None
    found, order = draft.computed
    slots = [At(edit.sheet.casefold(), *parse_ref(edit.ref)) for edit in edits]
    sheets = {name: draft.sheet(name) for name in {at.sheet for at in (*slots, *order)}}
    if len(set(slots)) < len(slots) or not all(_regular(sheet, name, slots, order) for name, sheet in sheets.items()):
        return None
    made = ledger(draft, slots, found, order)
    if made is None:
        return None
    written = {key(sheet.part) for sheet in sheets.values()}
    fixed = {name: None if part is None else pack(part) for name, part in parts.items() if key(name) not in written}
    around_slots = [_around(sheets[at.sheet], at[1:]) for at in slots]
    computed = [_computed(sheets[at.sheet], at[1:]) for at in order]
    for number, at in enumerate((*slots, *order)):
        sheets[at.sheet].put(at[1:], b"\0%d\0" % number)
    regular = all(one.old.__class__ is not Decimal or one.whole == write_formula(*one.parts, one.old, True)
                  for one in computed)  # fmt: skip
    return Stencil(around_slots, computed, [_page(sheet) for sheet in sheets.values()], made, fixed, regular)


def _regular(sheet: SheetEdit, name: str, slots: Sequence[At], order: Sequence[At]) -> bool:
    """Return whether a sheet can be cut so that whichever results change, the rest of it stays the same bytes."""
    own = [at for at in order if at.sheet == name]
    known, taken = base_formulas(sheet.base), obstacles(sheet)
    if not sheet.base.small or any(at[1:] in taken for at in slots if at.sheet == name):
        return False
    if any(at[1:] not in known for at in own):
        return False
    block = next((block for block in sheet.base.before if block.name == "dimension"), None)
    used = attribute(start_tag(block.data), "ref") if block else None
    area = Area.parse(used) if used else None
    if area and not all(area.top <= at.row <= area.bottom and area.left <= at.column <= area.right for at in own):
        return False
    for number in {at.row for at in own} - {at.row for at in slots if at.sheet == name}:
        sheet.open_row(number)
        span = sheet.base.span(number)
        if span is None or render_row(sheet.base.opened[number], sheet.prefix) != sheet.base.data[span[0] : span[1]]:
            return False
    return True


def _around(sheet: SheetEdit, place: Place) -> Around:
    cell = sheet.cell(place)
    assert cell is not None
    return around(sheet.prefix, address(place), style_of(cell))


def _computed(sheet: SheetEdit, place: Place) -> Computed:
    sheet.open_row(place[0])
    cell = sheet.base.opened[place[0]].cells[place[1]]
    parts = (sheet.prefix, address(place), style_of(cell), base_formulas(sheet.base)[place].tag)
    tail = b"</%bv></%bc>" % (sheet.prefix, sheet.prefix)
    return Computed(formula_head(*parts), tail, sheet.base.values.get(place), cell, parts)


def _page(sheet: SheetEdit) -> SheetStencil:
    pieces = _HOLE.split(b"".join(sheet.render()))
    return SheetStencil(sheet.part, tuple(pieces[::2]), tuple(map(int, pieces[1::2])))
