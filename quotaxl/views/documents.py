"""The JSON that `check` and `read` write: a public interface, described in docs/json.md."""

import json
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from typing import Any

import polars as pl

from quotaxl.core.amount import plain
from quotaxl.core.finding import Finding, Outcome, Status, findings_of
from quotaxl.core.record import CheckRecord, FileRecord
from quotaxl.core.refs import column_letter
from quotaxl.core.statement import Prose, StatedAmount
from quotaxl.core.table import ColumnType, Table
from quotaxl.core.words import Lang
from quotaxl.text.clean import json_text
from quotaxl.text.finding import basis, counts, summary, title, unfinished, why_unfinished

VERSION = 1


def check_document(
    files: Sequence[str], outcomes: Sequence[Outcome], lang: Lang, record: CheckRecord | None = None
) -> dict[str, Any]:
    """Return what `check --format json` writes; sentences in `lang`, amounts as decimal strings.

    `record` tells what was checked and how; without one only the answer is written.
    """
    return {
        "version": VERSION,
        "files": list(files),
        "summary": counts(outcomes),
        "findings": [_finding(finding, lang) for finding in findings_of(outcomes)],
        "skipped": [_unfinished(outcome, lang) for outcome in unfinished(outcomes)],
        "headline": summary(outcomes, lang),
        "checked": None if record is None else _record(record, lang),
    }


def read_document(
    tables: Iterable[Table], outcomes: Sequence[Outcome], lang: Lang, prose: Sequence[Prose] = ()
) -> dict[str, Any]:
    """Return what `read --format json` writes: every table and every figure of the text as it was understood."""
    return {
        "version": VERSION,
        "tables": [_table(table) for table in tables],
        "statements": list(_statements(prose)),
        "unread": [
            {"file": p.file, "words": u.words, "paragraph": u.spots[0].paragraph} for p in prose for u in p.unread
        ],
        "findings": [_finding(finding, lang) for finding in findings_of(outcomes)],
    }


def _statements(prose: Sequence[Prose]) -> Iterator[dict[str, Any]]:
    """The figures of all texts; where one is a part of another, that one's position among them all is told."""
    before = 0
    for text in prose:
        for one in text.statements:
            yield {"file": text.file, **_statement(one), "of": None if one.of is None else before + one.of}
        before += len(text.statements)


def _statement(one: StatedAmount) -> dict[str, Any]:
    """Return a stated amount as data of JSON version 1."""
    return {
        "fact": one.fact,
        "kind": one.kind,
        "budget": one.budget,
        "stage": one.stage,
        "level": one.level,
        "item": one.item,
        "chapter": list(one.chapter),
        "place": one.place,
        "year": one.year,
        "amount": plain(one.value),
        "unit": one.unit.label,
        "words": one.words,
        "of": one.of,
        "spots": [[s.paragraph, s.start, s.end] for s in one.spots],
    }


def dump(document: Any) -> str:  # noqa: ANN401 -- whatever JSON holds
    """Return a document as JSON text; Chinese stays as it is, what steers a terminal is escaped."""
    return json_text(json.dumps(document, ensure_ascii=False, indent=2)) + "\n"


def _finding(finding: Finding, lang: Lang) -> dict[str, Any]:
    """Return a finding as data of JSON version 1, what is folded under it inside."""
    return {
        "rule": finding.rule,
        "severity": finding.severity.value,
        "message": finding.message.say(lang),
        "file": finding.file or None,
        "sheet": finding.sheet or None,
        "cells": [{"file": c.file, "sheet": c.sheet, "ref": c.ref, "role": c.role.value} for c in finding.cells],
        "expected": _figure(finding.expected),
        "actual": _figure(finding.actual),
        "difference": _figure(finding.difference),
        "unit": finding.unit.label if finding.unit else None,
        "basis": list(basis(finding)),
        "working": finding.working or None,
        "cause": finding.cause.say(lang) if finding.cause else None,
        "remedy": finding.remedy.say(lang),
        "folded": [_finding(one, lang) for one in finding.folded],
    }


def _unfinished(outcome: Outcome, lang: Lang) -> dict[str, Any]:
    kind = "crashed" if outcome.status is Status.CRASHED else "lacks-data" if outcome.lacking else "not-applicable"
    return {
        "rule": outcome.rule,
        "reason": why_unfinished(outcome, lang),
        "title": title(outcome, lang),
        "kind": kind,
        "partly": outcome.ran,
        "cells": [{"file": c.file, "sheet": c.sheet, "ref": c.ref, "role": c.role.value} for c in outcome.needed],
    }


def _file(file: FileRecord, lang: Lang) -> dict[str, Any]:
    why = {"why": file.why.say(lang)} if file.why else {}
    return {"file": file.name, "sha256": file.sha256, "state": file.state.value} | why


def _record(record: CheckRecord, lang: Lang) -> dict[str, Any]:
    return {
        "version": record.version,
        "files": [_file(f, lang) for f in record.files],
        "as_of": record.as_of.isoformat() if record.as_of else None,
        "settings": record.settings,
        "settings_passed_over": list(record.passed_over),
        "rules_left_out": record.left_out,
        "select": list(record.select),
        "ignore": list(record.ignore),
        "accepted": [{"rule": rule, "cell": cell, "why": why} for rule, cell, why in record.accepted],
    }


def _figure(value: Decimal | str | None) -> str | None:
    return plain(value) if isinstance(value, Decimal) else value


def _table(table: Table) -> dict[str, Any]:
    """Return a table as JSON holds it: names, columns, and the rows with their values as text."""
    frame = table.frame
    values = [_strings(table, column.name) for column in table.columns]
    rows = zip(
        frame["row"].to_list(),
        frame["label"].to_list(),
        frame["role"].to_list(),
        frame["depth"].to_list(),
        zip(*values, strict=True) if values else [()] * frame.height,
        strict=True,
    )
    return {
        "file": table.file,
        "sheet": table.sheet,
        "form": table.form,
        "title": table.title,
        "document_number": table.document_number,
        "unit": table.unit.label if table.unit else None,
        "region": table.region,
        "year": table.year,
        "columns": [
            {"path": list(column.path), "ref": column_letter(column.index), "type": column.type.value}
            for column in table.columns
        ],
        "rows": [
            {"row": row, "label": label, "role": role, "depth": depth, "values": list(cells)}
            for row, label, role, depth, cells in rows
        ],
    }


def _strings(table: Table, name: str) -> list[str | None]:
    """Return a column as strings; amounts without exponent and without trailing zeros."""
    series = table.frame[name]
    column = table.column(name)
    if column is not None and column.type is ColumnType.AMOUNT and series.dtype.is_decimal():
        return shortest(series).to_list()
    return series.cast(pl.String).to_list()


def shortest(amounts: pl.Series) -> pl.Series:
    """Return decimals (with a scale above 0) as their shortest strings: 1.5000000000 as 1.5, 100.0000000000 as 100."""
    return amounts.cast(pl.String).str.strip_chars_end("0").str.strip_chars_end(".")
