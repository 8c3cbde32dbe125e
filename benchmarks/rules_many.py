"""All rules over 2,850 counties with 200,000 projects in one pass: time, memory, growth, and an error in every row.

Each case runs in a process of its own, which prints seconds, peak memory and what was found.
"""

import json
import resource
import subprocess
import sys
import time
from decimal import Decimal

COUNTIES, PROJECTS = 2_850, 70
SECONDS, MEGABYTES, GROWTH = 10, 2_048, 12


def tables(counties: int, *, wrong: bool) -> list:
    """Return the tables of so many counties and the notice that pays them; `wrong` breaks every row."""
    from quotaxl.catalogue import regions
    from quotaxl.core.region import Level

    found = [r for r in regions.load() if r.level is Level.COUNTY][:counties]
    made = []
    for n, region in enumerate(found):
        file, off = f"{region.code}.xlsx", Decimal("0.3") if wrong else Decimal(0)
        total = Decimal(PROJECTS)
        projects = [
            (f"{region.name}{n}乡第{k}集中供水工程", f"P24{'110101' if wrong else region.code}-{k:04}", "一般债券",
             Decimal(1) if k % 2 else Decimal("1.0"), None if wrong else "在建", None if wrong else "供水")
            for k in range(PROJECTS)
        ]  # fmt: skip
        text, amount = ("label", "code", "kind", "status", "target"), ("amount",)
        made.append(table("county-projects", file, region.name, "亿元", projects,
                          ("name", "code", "kind", "amount", "status", "target"), amount, text))  # fmt: skip
        limits = [("opening", 100, 60, 40), ("new", total, total, 0), ("adjusted", 100 + total + off, 60 + total, 40)]
        balances = [("opening", 90, 50, 40), ("new", total, total, 0), ("repaid", 0, 0, 0),
                    ("closing", 90 + total + off, 50 + total, 40), ("interest", 1, 1, 0)]  # fmt: skip
        budget = [(key, 200, total + off, 200 + total)
                  for key in ("income_debt", "income_total", "spending_total")]  # fmt: skip
        kinds, steps = ("total", "general", "special"), ("opening", "change", "adjusted")
        made.append(items("county-limit", file, region.name, limits, kinds))
        made.append(items("county-balance", file, region.name, balances, kinds))
        made.append(items("county-general-budget", file, region.name, budget, steps))
        given = [("region", region.name), ("code", region.code), ("year", "2024")]
        made.append(fields(file, region.name, given))
    grants = [(r.name, Decimal(PROJECTS * 10_000), Decimal(1) if not wrong else Decimal(PROJECTS * 10_000 + 1))
              for r in found]  # fmt: skip
    made.append(table("allocation", "通知.xlsx", None, "万元", grants, ("region", "amount", "D"), ("amount", "D"),
                      ("region",), {"D": "amount"}))  # fmt: skip
    return made


def table(form, file, region, unit, rows, names, amounts, texts, of=None):  # noqa: ANN001, ANN201
    """Return a table whose columns stand from A on, its rows from row 4 on."""
    import polars as pl

    from quotaxl.core.amount import UNITS
    from quotaxl.core.grid import Grid
    from quotaxl.core.refs import Area
    from quotaxl.core.table import AMOUNT, Column, ColumnType, Table

    count = len(rows)
    series = {
        name: pl.Series(name, [row[k] for row in rows], dtype=AMOUNT if name in amounts else pl.String)
        for k, name in enumerate(names)
    }
    columns = tuple(
        Column(name, k + 1, ("其中：支持小型水源工程项目" if name == "D" else name,),
               ColumnType.AMOUNT if name in amounts else ColumnType.TEXT, (of or {}).get(name), None, 4)
        for k, name in enumerate(names)
    )  # fmt: skip
    first = series[names[0]]
    head = {
        "row": pl.Series(range(4, 4 + count), dtype=pl.Int32), "ordinal": pl.Series([None] * count, dtype=pl.String),
        "label": first.alias("label"), "role": pl.Series(["item"] * count, dtype=pl.String),
        "depth": pl.Series([0] * count, dtype=pl.Int32), "split": pl.Series([0] * count, dtype=pl.Int32),
        "parent": pl.Series([None] * count, dtype=pl.Int32),
        "key": pl.Series([None] * count, dtype=pl.String),
    }  # fmt: skip
    title = "新财振〔2024〕18号2024年新增地方政府一般债券资金分配表" if form == "allocation" else f"{region}2024年"
    return Table(Grid(file, form, []), Area(3, 1, 3 + count, len(names)), form, title,
                 "新财振〔2024〕18号" if form == "allocation" else None, UNITS[unit], region, 2024, columns,
                 pl.DataFrame({**head, **{n: s for n, s in series.items() if n not in head}}), 1)  # fmt: skip


def items(form, file, region, rows, names):  # noqa: ANN001, ANN201
    """Return a table of keyed items."""
    import polars as pl

    body = [(key, *map(Decimal, map(str, values))) for key, *values in rows]
    made = table(form, file, region, "亿元", body, ("item", *names), names, ("item",))
    return _with_keys(made, pl.Series("key", [row[0] for row in rows], dtype=pl.String))


def fields(file, region, rows):  # noqa: ANN001, ANN201
    """Return the basic data of a county."""
    import polars as pl

    made = table("county-info", file, region, "亿元", rows, ("item", "value"), (), ("item", "value"))
    return _with_keys(made, pl.Series("key", [row[0] for row in rows], dtype=pl.String))


def _with_keys(made, keys):  # noqa: ANN001, ANN202
    from dataclasses import replace

    return replace(made, content=made.frame.with_columns(keys), _by_name={})


def one(counties: int, wrong: bool) -> dict:
    """Check so many counties in this process and return what it took."""
    from datetime import date

    from quotaxl.catalogue import regions
    from quotaxl.dossier.dossier import Dossier
    from quotaxl.rules.engine.run import check

    made = tables(counties, wrong=wrong)
    check(Dossier(tuple(tables(2, wrong=False)), regions.load()))  # warm: imports, caches
    began = time.perf_counter()
    outcomes = check(Dossier(tuple(made), regions.load(), as_of=date(2024, 12, 1)))
    seconds = time.perf_counter() - began
    broken = [f"{o.rule}: {o.reason.en if o.reason else ''}" for o in outcomes if o.status == "crashed"]
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1024 * 1024 if sys.platform == "darwin" else 1024)
    return {"seconds": seconds, "peak": peak, "hits": sum(o.hits for o in outcomes), "broken": broken,
            "built": max(len(o.findings) for o in outcomes), "errors": {o.rule: o.hits for o in outcomes if o.hits},
            "projects": counties * PROJECTS}  # fmt: skip


def measured(counties: int, *, wrong: bool, rounds: int = 3) -> dict:
    """Return the fastest of several runs, each in a process of its own."""
    runs = []
    for _ in range(rounds):
        command = [sys.executable, __file__, str(counties), str(int(wrong))]
        runs.append(json.loads(subprocess.run(command, capture_output=True, check=True, text=True).stdout))
    return min(runs, key=lambda run: run["seconds"])


def main() -> int:
    """Print the figures; return 1 where a promise is broken."""
    small, large = measured(COUNTIES // 10, wrong=False), measured(COUNTIES, wrong=False)
    worst = measured(COUNTIES, wrong=True, rounds=1)
    growth = large["seconds"] / small["seconds"]
    for name, run in (("a tenth", small), ("all", large), ("an error in every row", worst)):
        print(f"{name}: {run['projects']} projects, {run['seconds']:.2f} s, peak {run['peak']:.0f} MB, "
              f"{run['hits']} violations, at most {run['built']} findings built per rule")  # fmt: skip
    kept = {
        f"all rules <= {SECONDS} s": large["seconds"] <= SECONDS,
        f"peak <= {MEGABYTES} MB": max(large["peak"], worst["peak"]) <= MEGABYTES,
        f"10 x rows <= {GROWTH} x time ({growth:.1f} x)": growth <= GROWTH,
        "findings capped, count exact": worst["built"] <= 1_000 < worst["hits"],
        "no rule broke": not (large["broken"] or worst["broken"]),
    }
    for promise, fine in kept.items():
        print(f"{promise}: {'kept' if fine else 'BROKEN'}")
    return int(not all(kept.values()))


if __name__ == "__main__":
    if len(sys.argv) > 1:
        print(json.dumps(one(int(sys.argv[1]), sys.argv[2] == "1")))
    else:
        sys.exit(main())
