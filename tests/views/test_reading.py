import io

from builders import table
from rich.console import Console

from quotaxl.views.explained import Explained
from quotaxl.views.understood import TableShown

TABLE = table(
    "allocation",
    ["region", "amount"],
    [("total", 0, None, None, "合计", 3), ("item", 1, 0, None, "[red]甲县\x1b[1m", 3)],
    title="分配表",
)


def shown(part, **options):
    stream = io.StringIO()
    Console(file=stream, width=100, markup=False, **options).print(part)
    return stream.getvalue()


def test_a_reading_tells_form_unit_columns_rows_and_confidence():
    text = shown(TableShown(TABLE, "zh"))
    for wanted in (
        "表样：资金分配表",
        "单位：万元 (A2)",
        "年度：2024",
        "合计 1，明细 1",
        "把握：100 %",
        "[red]甲县\\x1b[1m",
    ):
        assert wanted in text


def test_an_unknown_form_is_said():
    assert "unknown" in shown(TableShown(table(None, ["label", "amount"], [("item", 0, None, None, "甲", 1)]), "en"))


def test_a_table_of_texts_shows_its_texts():
    texts = table("county-info", ["label", "value"], [("item", 0, None, "region", "地区", "阿图什市")], unit=None)
    assert "阿图什市" in shown(TableShown(texts, "zh"))


def test_explain_gives_each_row_its_role():
    lines = shown(Explained(TABLE.grid, [TABLE], "zh")).split("\n")
    marks = {line[:5].strip(): line[6:7] for line in lines[2:] if line[:5].strip().isdigit()}
    assert marks == {"1": "T", "2": "U", "3": "H", "4": "Σ", "5": "·"}


def test_explain_colours_on_a_terminal():
    assert "\x1b[1;32m" in shown(Explained(TABLE.grid, [TABLE], "zh"), force_terminal=True, color_system="standard")
