"""From what was read to dossiers: our own copies and papers given twice counted once, drafts kept apart."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import PurePath

from quotaxl.catalogue.law.parameters import Parameters, shipped
from quotaxl.core.document import Document
from quotaxl.core.region import RegionTable
from quotaxl.core.stamp import Output, Stamp
from quotaxl.core.statement import Prose
from quotaxl.core.table import Table
from quotaxl.dossier.differences import alike, leaves
from quotaxl.dossier.dossier import Dossier
from quotaxl.dossier.filled import blank_files, without_blank
from quotaxl.dossier.papers import LeftOut, Paper, PaperKind, Reason, papers_of


@dataclass(frozen=True, slots=True)
class Assembled:
    """The papers of all files, and the dossiers to look at: one, or one for each draft where there are drafts.

    `drafts` holds the groups of papers of one identity and other contents: of each group a dossier holds one.
    """

    papers: tuple[Paper, ...]
    left_out: tuple[LeftOut, ...]
    drafts: tuple[tuple[Paper, ...], ...]
    dossiers: tuple[Dossier, ...]

    @property
    def counted(self) -> frozenset[str]:
        """The files that count: without copies of others and lists of findings."""
        gone = {id(one.paper) for one in self.left_out}
        texts = (prose.file for dossier in self.dossiers for prose in dossier.proses)
        return frozenset((*(paper.file for paper in self.papers if id(paper) not in gone), *texts))

    def of_kind(self, kind: PaperKind) -> tuple[Paper, ...]:
        """Return the papers of a kind that count, drafts included."""
        gone = {id(one.paper) for one in self.left_out}
        return tuple(paper for paper in self.papers if paper.kind is kind and id(paper) not in gone)

    @property
    def sources(self) -> tuple[Table, ...]:
        """The tables that figures may be taken from: all that count but blank ones and annexes that we filled."""
        gone = {id(one.paper) for one in self.left_out}
        blank = {file for dossier in self.dossiers for file in dossier.blank}
        return tuple(
            table
            for paper in self.papers
            if id(paper) not in gone
            and paper.file not in blank
            and not (paper.stamp and paper.stamp.output is Output.ANNEXES)
            for table in paper.tables
        )

    @property
    def tables(self) -> tuple[Table, ...]:
        """The tables that count, drafts included, in the files' order."""
        gone = {id(table) for one in self.left_out for table in one.paper.tables}
        return tuple(table for paper in self.papers for table in paper.tables if id(table) not in gone)


def assemble(
    documents: Sequence[tuple[Document, Sequence[Table]]],
    regions: RegionTable,
    as_of: date | None = None,
    proses: Sequence[Prose] = (),
    parameters: Parameters | None = None,
) -> Assembled:
    """Return what files say together; `documents` holds each file with its tables, `proses` what their texts say."""
    held = [(document, tables, papers_of(document.file, tables, regions, document)) for document, tables in documents]
    papers = tuple(paper for *_, found in held for paper in found)
    printed = printouts({document.file: document.stamp for document, _ in documents})
    copies = tuple(left_out(papers, printed))
    gone = {id(one.paper) for one in copies}
    every = [table for _, tables in documents for table in tables]
    blank = blank_files(every, (grid for document, _ in documents for grid in document.grids))
    drafts = tuple(_drafts([p for p in papers if id(p) not in gone and p.file not in blank]))  # a blank is no draft
    count = max((len(group) for group in drafts), default=1)
    proses = [prose for prose in proses if prose.file not in printed]
    said = {prose.sentences: prose for prose in reversed(proses)}  # a marked copy says what its original says
    dossiers = []
    for number in range(count):
        out = {id(table) for one in copies for table in one.paper.tables}
        for group in drafts:
            chosen = group[min(number, len(group) - 1)]
            out |= {id(table) for paper in group if paper is not chosen for table in paper.tables}
        dossiers.append(
            without_blank(
                Dossier(
                    tables=tuple(t for _, tables, _ in held for t in tables if id(t) not in out),
                    regions=regions,
                    workbooks=tuple(document for document, *_ in held),
                    as_of=as_of,
                    parameters=parameters or shipped(),
                    papers=papers,
                    left_out=copies,
                    drafts=drafts,
                    proses=tuple(prose for prose in proses if said[prose.sentences] is prose),
                )
            )
        )
    return Assembled(papers, copies, drafts, tuple(dossiers))


def printouts(stamps: Mapping[str, Stamp | None]) -> frozenset[str]:
    """Return the files, of these by their stamps, that are PDFs which we printed from another one of them."""
    given = {PurePath(file).name for file in stamps}
    return frozenset(
        file
        for file, stamp in stamps.items()
        if stamp is not None and stamp.output is Output.PRINTED and not given.isdisjoint(stamp.inputs)
    )


def left_out(papers: Sequence[Paper], printed: Collection[str] = ()) -> Iterable[LeftOut]:
    """Yield the papers that do not count; of two that say the same the unmarked one counts, else the earlier.

    `printed` are the files that were printed from others that are given.
    """
    kept: dict[tuple[object, ...], list[Paper]] = {}
    for paper in sorted(papers, key=lambda paper: paper.marked):  # stable: in order otherwise
        if paper.kind is PaperKind.FINDINGS:
            yield LeftOut(paper, Reason.FINDINGS)
            continue
        if paper.file in printed and paper.stamp:
            origins = (p for p in papers if PurePath(p.file).name in paper.stamp.inputs)
            yield LeftOut(paper, Reason.PRINTED, next(origins, None))
            continue
        if paper.spare:
            book = next(p for p in papers if p.file == paper.file and p.kind is PaperKind.COUNTY and not p.spare)
            same = tuple(table for table in book.tables if table.form in paper.forms)
            yield LeftOut(paper, Reason.SPARE, replace(book, tables=same))
            continue
        others = kept.setdefault(_looks(paper), [])
        twin = next((other for other in others if alike(paper, other)), None)
        if twin:
            yield LeftOut(paper, Reason.MARKED if paper.marked and not twin.marked else Reason.SAME, twin)
        else:
            others.append(paper)
    notices = [p for group in kept.values() for p in group if p.kind is PaperKind.NOTICE]
    for paper in notices:
        whole = next((other for other in notices if other is not paper and _part_of(paper, other)), None)
        if whole:
            yield LeftOut(paper, Reason.PART, whole)


def _looks(paper: Paper) -> tuple[object, ...]:
    """Return what papers that say the same have in common at first sight."""
    return (paper.kind, paper.region, paper.year, paper.number, *((t.form, t.height) for t in paper.tables))


def _title(paper: Paper) -> str:
    return "".join(paper.tables[0].title.split())


def _same_notice(one: Paper, other: Paper) -> bool:
    """Whether two allocation tables are one: the same number, title and year, and rows in common."""
    if (one.number, one.year, _title(one)) != (other.number, other.year, _title(other)):
        return False
    return bool(leaves(one.tables[0]).keys() & leaves(other.tables[0]).keys())


def _part_of(paper: Paper, whole: Paper) -> bool:
    """Whether a notice's table is one region's part of another: all its rows stand there, and others too."""
    if paper.file == whole.file or not _same_notice(paper, whole):
        return False
    mine, every = leaves(paper.tables[0]), leaves(whole.tables[0])
    return len(mine) < len(every) and all(every.get(label) == row for label, row in mine.items())


def _drafts(papers: Sequence[Paper]) -> Iterable[tuple[Paper, ...]]:
    """Yield the groups of papers of which only one can be meant at a time."""
    counties: dict[tuple[object, ...], list[Paper]] = {}
    for paper in papers:
        if paper.kind is PaperKind.COUNTY and (paper.region or paper.name):
            step = paper.adjustment or 1  # the workbooks of two adjustments are a chain, no drafts
            counties.setdefault((paper.region or paper.name, paper.year, step), []).append(paper)
    for group in counties.values():
        clashing = [p for p in group if any(p is not q and p.forms & q.forms for q in group)]
        if clashing:
            yield tuple(clashing)
    left = [paper for paper in papers if paper.kind is PaperKind.NOTICE]
    while left:
        first = left.pop(0)
        versions = [p for p in left if p.file != first.file and _same_notice(first, p)]
        if versions:
            left = [p for p in left if p not in versions]
            yield (first, *versions)
