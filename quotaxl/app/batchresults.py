"""What a batch leaves: every finding and file as Parquet, the cells of all tables, one summary workbook."""

import io
import json
from collections.abc import Iterator
from typing import Any

import polars as pl

from quotaxl.app.batch import LAST, PARTS, BatchDone
from quotaxl.app.batchwork import RESULT
from quotaxl.app.stores import Store, store
from quotaxl.app.summarised import make_summary
from quotaxl.batch.summary import whole
from quotaxl.catalogue import regions
from quotaxl.core.ports import ApplyPlan, ReadWorkbook
from quotaxl.core.visible import visible
from quotaxl.machine.scratch import scratch
from quotaxl.rules.engine.registry import all_rules
from quotaxl.summary.lines import unit_key
from quotaxl.text.clean import json_text

SUMMARY, FINDINGS, FILES, TABLES = "汇总.xlsx", "findings.parquet", "files.parquet", "tables.parquet"
_SOME = 200
"""Units whose findings are held as JSON at once."""
_TEXTS = ("region", "name", "rule", "severity", "state", "message", "file", "sheet", "cells", "expected", "actual",
          "difference", "unit", "cause", "remedy")  # fmt: skip


def write_results(done: BatchDone, read: ReadWorkbook, apply: ApplyPlan) -> tuple[str, ...]:
    """Write the results of a batch, all or none, and return the names of those that people read."""
    out = store(done.order.job.out)
    with out.alone():
        if done.order.job.action == "read":
            out.write_all({TABLES: _parquet(_tables(out)), FILES: _parquet(_files(done))})
            for name in out.names(PARTS):
                out.remove(name)
            return (TABLES, FILES)
        found = [pl.DataFrame(schema=dict.fromkeys(_TEXTS, pl.String)), *_findings(done, out)]
        titles = {rule.id: rule.title.zh for rule in all_rules()}
        told = whole(done.units, done.files.values(), titles, (done.before, done.after), regions.load())
        with scratch() as folder:
            made = folder / SUMMARY
            make_summary(told, made, read, apply)
            summary = made.read_bytes()
        out.write_all({
            SUMMARY: summary,
            FINDINGS: _parquet(pl.concat(found)),
            FILES: _parquet(_files(done)),
            LAST: json_text(json.dumps({"keys": sorted(done.after)}, ensure_ascii=False)).encode(),
        })  # fmt: skip
    return (SUMMARY, FINDINGS, FILES)


def _parquet(frame: pl.DataFrame) -> bytes:
    data = io.BytesIO()
    frame.write_parquet(data)
    return data.getvalue()


def _files(done: BatchDone) -> pl.DataFrame:
    """Return a row for each file: name, unit, kind, forms, size in bytes, sha256 and why it could not be used."""
    found = sorted(done.files.values(), key=lambda f: f.name)
    rows = [(f.name, f.unit, f.kind, "、".join(f.forms), f.size, f.digest, f.error) for f in found]
    names = ("file", "unit", "kind", "forms", "size", "digest", "error")
    schema = {name: pl.Int64 if name == "size" else pl.String for name in names}
    return pl.DataFrame(rows, schema=schema, orient="row")


def _tables(out: Store) -> pl.DataFrame:
    parts = [pl.read_ipc(io.BytesIO(out.read(name) or b"")) for name in out.names(PARTS)]
    return pl.concat(parts).sort("file", "table", "row", "column") if parts else pl.DataFrame()


def _findings(done: BatchDone, out: Store) -> Iterator[pl.DataFrame]:
    """Yield the findings of some units at a time, read back from the units' own results."""
    units = sorted(done.units.values(), key=lambda u: u.unit)
    for start in range(0, len(units), _SOME):
        rows = []
        for unit in units[start : start + _SOME]:
            if not unit.found:
                continue
            document = json.loads(out.read(f"{unit.folder}/{RESULT}") or b'{"findings": []}')
            for finding, key in zip(document["findings"], unit.keys, strict=False):
                rows.append(_row(unit.unit, unit.name, finding, _state(unit_key(unit.unit, key), done)))
        yield pl.DataFrame(rows, schema=dict.fromkeys(_TEXTS, pl.String), orient="row")


def _state(key: str, done: BatchDone) -> str | None:
    return None if done.before is None else "open" if key in done.before else "new"


def _row(unit: str, name: str, finding: dict[str, Any], state: str | None) -> tuple[str | None, ...]:
    cells = "；".join(f"{c['sheet']}!{c['ref']}" for c in finding["cells"])
    more = (finding[n] for n in ("expected", "actual", "difference", "unit", "cause", "remedy"))
    told = (unit, name, finding["rule"], finding["severity"], state, finding["message"], finding["file"],
            finding["sheet"], cells, *more)  # fmt: skip
    return tuple(text if text is None else visible(text) for text in told)
