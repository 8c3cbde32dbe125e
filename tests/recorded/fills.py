"""How each shipped form and each template of the tests is filled from a few dossiers: every edit and what is told."""

import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache, partial
from pathlib import Path

from recorded.inputs import document_of, gathered
from recorded.pages import Recorded, seen
from recorded.telling import differing, told
from scored import REGIONS
from years import linxia, yearbook, zhuoni

from quotaxl.app.load import renamed
from quotaxl.core.document import Document
from quotaxl.core.edits import DefineName, Formula, SetCell, Whatever
from quotaxl.core.errors import UserError
from quotaxl.core.table import Table
from quotaxl.fill.blank import WORKBOOKS
from quotaxl.fill.bound import bind
from quotaxl.fill.context import context_of
from quotaxl.fill.named import template_of
from quotaxl.fill.origins import CellOrigin
from quotaxl.fill.plan import FillResult, plan_fill
from quotaxl.fill.proposal import Proposal
from quotaxl.fill.propose import propose
from quotaxl.fill.records import records as records_of
from quotaxl.fill.sideways import sideways
from quotaxl.fill.survey import CellState, survey
from quotaxl.fill.template import Template, shipped
from quotaxl.reading.read import read_tables
from quotaxl.sources.read import read_workbook

ROOT = Path(__file__).parents[2]
NOTICE = ROOT / "workbook" / "allocation-xincaizhen-2024-18.xlsx"
KEPT = ROOT / "tests" / "kept" / "files" / "inputs"
FILLED = ROOT / "tests" / "kept" / "files" / "filled"
PLACES = 1
"""Decimals that figures are rounded to in the records that round."""


def _tables(*paths: Path) -> tuple[Table, ...]:
    documents = (renamed(read_workbook(path), path.name) for path in paths)
    return tuple(table for document in documents for table in read_tables(document, REGIONS))


@cache
def full() -> tuple[Table, ...]:
    """A county with every sheet filled in, and the notice."""
    return _tables(KEPT / "full-county.xlsx", NOTICE)


@cache
def example() -> tuple[Table, ...]:
    """The example, in which much is left blank."""
    return _tables(ROOT / "workbook" / "artux-2024.xlsx", NOTICE)


@cache
def by_subject() -> tuple[Table, ...]:
    """A county that states its subjects."""
    with tempfile.TemporaryDirectory() as folder:
        return _tables(zhuoni.book(Path(folder)))


@cache
def by_level() -> tuple[Table, ...]:
    """A prefecture with its counties."""
    with tempfile.TemporaryDirectory() as folder:
        return _tables(linxia.prefecture_book(Path(folder), below=True))


@cache
def by_batch() -> tuple[Table, ...]:
    """A county that lists its batches, with its notices."""
    with tempfile.TemporaryDirectory() as folder:
        return _tables(*yearbook.make(yearbook.load(yearbook.BOOKS / "2024-wanzhou.toml"), Path(folder)))


DOSSIERS: Mapping[str, Callable[[], tuple[Table, ...]]] = {
    "full": full, "example": example, "by-subject": by_subject, "by-level": by_level, "by-batch": by_batch,
}  # fmt: skip


def records() -> Iterator[Recorded]:
    """Yield a record for each dossier and form, each form rounded, and each template."""
    forms = [template for template in shipped() if template.id not in WORKBOOKS]
    for name, tables in DOSSIERS.items():
        for template in forms:
            yield Recorded(f"fills/{name}", template.id, partial(_form, template, tables, None))
    for template in forms:
        yield Recorded("fills/rounded", template.id, partial(_rounded, template))
    for name, text in gathered("templates"):
        yield Recorded("fills/templates", name, partial(_gathered, text))
    for template in forms:
        yield Recorded("fills/unnamed", f"blank {template.id}", partial(_unnamed, template.form))
    for path in sorted(FILLED.glob("*.xlsx")):
        yield Recorded("fills/unnamed", f"filled {path.stem}", partial(_unnamed, path))


def _form(template: Template, tables: Callable[[], tuple[Table, ...]], places: int | None) -> list[str]:
    return list(_filled(template, renamed(read_workbook(template.form), "form.xlsx"), tables(), places))


def _rounded(template: Template) -> list[str]:
    """Return what differs where figures are rounded."""
    exactly = set(_form(template, full, None))
    return [line for line in _form(template, full, PLACES) if line not in exactly]


def _gathered(text: str) -> list[str]:
    return _template(document_of(text))


def _unnamed(path: Path) -> list[str]:
    """A shipped or filled form as a bureau has it: without our names."""
    return _template(replace(renamed(read_workbook(path), "a.xlsx"), names={}))


def _template(form: Document) -> list[str]:
    proposal = propose(form, REGIONS)
    lines = [*_proposed(form, proposal)]
    names = {e.name: e.refers_to for e in proposal.agreed().plan().edits if isinstance(e, DefineName)}
    named = Document(form.file, form.blocks, {**form.names, **names}, form.kind)
    try:
        template = template_of(Path(form.file), named)
    except UserError as error:
        return [*lines, f"refused {told(error.what)}"]
    return [*lines, *_filled(template, named, full(), None)]


def _filled(template: Template, form: Document, tables: Sequence[Table], places: int | None) -> Iterator[str]:
    """Yield the plan of a form, of the first where one is made for each project."""
    try:
        context = context_of(tables, REGIONS)
        rows = records_of(template.each, {}, tables, context, template.unit).rows if template.each else (None,)
        if rows:
            yield from result_lines(plan_fill(bind(template, form), tables, context, places=places, record=rows[0]))
        yield from () if len(rows) == 1 else [f"{len(rows)} forms"]
    except UserError as error:
        yield seen(f"refused {error.where}: {told(error.what)} {told(error.remedy)}")


def _proposed(form: Document, proposal: Proposal) -> Iterator[str]:
    for words, names in (("bound", proposal.bound), ("doubtful", proposal.doubtful)):
        for one in names:
            yield seen(f"{words} {one.name} = {one.sheet}!{one.area} {told(one.confidence)} {one.what}")
    yield from (seen(f"unbound {one.sheet}!{one.ref}: {told(one.why)}") for one in proposal.unbound)
    yield from (seen(f"says {name} = {value}") for name, value in proposal.says)
    for cells in survey(form, proposal):
        if cells.state is CellState.FORMULA:
            yield seen(f"kept formula {cells.sheet}!{cells.ref}: {cells.what.zh}")
    if aside := sideways(form):
        yield f"sideways {told(aside)}"


def result_lines(result: FillResult) -> Iterator[str]:
    """Yield every edit of a filled form with where its figure came from, and what is told."""
    yield seen(f"to {result.output}")
    origins = {(one.sheet, one.ref): one for one in result.origins}
    for edit in result.plan.edits:
        if not isinstance(edit, SetCell):
            yield seen(f"{type(edit).__name__} {' '.join(differing(edit))}")
            continue
        before = "" if isinstance(edit.expected, Whatever) else f" was {_content(edit.expected)}"
        style = f" {told(edit.style)}" if edit.style else ""
        origin = origins.pop((edit.sheet, edit.ref), None)
        sources = f" from {_sources(origin, _content(edit.content))}" if origin else ""
        reason = "" if f" from {edit.reason} " in f"{sources} " else f" ({edit.reason})"
        yield seen(f"set {edit.sheet}!{edit.ref} = {_content(edit.content)}{before}{style}{sources}{reason}")
    for (sheet, ref), origin in origins.items():
        yield seen(f"from {sheet}!{ref} {_sources(origin, '')}")
    yield from (seen(f"told {one.sheet}!{one.ref}: {told(one.what)}") for one in result.missing)


def _sources(origin: CellOrigin, written: str) -> str:
    """Return the cells that a figure came from with what they say, and the figure where it is not what was written."""
    value = "" if origin.value in (written, written.strip("“”")) else f" as {origin.value}"
    exact = f" exactly {origin.exact}" if origin.exact else ""
    cells = " + ".join(f"{one.file} {one.sheet}!{one.ref} {one.value}{one.unit or ''}" for one in origin.sources)
    return f"{cells or 'nothing'}{value}{f' {origin.unit}' if origin.unit else ''}{exact}"


def _content(content: object) -> str:
    if isinstance(content, Formula):
        return f"={content.text}"
    return f"“{content}”" if isinstance(content, str) else "nothing" if content is None else told(content)
