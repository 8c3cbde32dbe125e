import csv
import io
from decimal import Decimal

import polars as pl
from builders import table

from quotaxl.views.formats import ShownTables
from quotaxl.views.long import tidy
from quotaxl.views.tables import as_csv, as_parquet

TABLE = table(
    "allocation",
    ["region", "amount", "remark"],
    [("total", 0, None, None, "合计", "0.50", None), ("item", 1, 0, None, "=甲县", -3, "")],
    paths={"amount": "资金总量"},
)
SHOWN = ShownTables((TABLE,), (), (), (), "zh")


def test_every_filled_cell_is_a_row():
    frame = tidy([TABLE, TABLE])
    one = frame.filter(pl.col("table") == 2)
    assert one.select("row", "column", "heading", "value", "amount", "unit").rows() == [
        (4, "A", "region", "合计", None, None),
        (4, "B", "资金总量", "0.5", Decimal("0.5"), "万元"),
        (5, "A", "region", "=甲县", None, None),
        (5, "B", "资金总量", "-3", Decimal(-3), "万元"),
    ]
    assert set(frame["label"]) == {"合计", "=甲县"}


def test_csv_keeps_numbers_and_guards_texts():
    rows = list(csv.DictReader(io.StringIO(as_csv.made(SHOWN))))
    assert [row["value"] for row in rows] == ["合计", "0.5", "'=甲县", "-3"]
    assert [row["amount"] for row in rows] == ["", "0.5", "", "-3"]


def test_parquet_keeps_exact_decimals():
    frame = pl.read_parquet(io.BytesIO(as_parquet.made(SHOWN)))
    assert frame.equals(tidy([TABLE]))
    assert frame.schema["amount"].is_decimal()


def test_no_tables_make_an_empty_frame_with_the_same_columns():
    assert tidy([]).columns == tidy([TABLE]).columns
