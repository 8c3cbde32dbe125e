"""Names that go on in further lines of a page without rules."""

import pytest

from quotaxl.sources.placed import Box, PlacedLine, PlacedText
from quotaxl.sources.wrapped import with_wrapped

COLUMNS = {"n": 0.0, "name": 20.0, "unit": 130.0, "sum": 200.0}
WIDE = "某县城乡供水一体化工程（"
"""A text as wide as the column of names."""


def line(top: float, **texts: str) -> PlacedLine:
    """A line of letters 10 points high and 9 wide."""
    return PlacedLine(
        tuple(
            PlacedText(text, Box(COLUMNS[name], top, COLUMNS[name] + 9 * len(text), top + 10))
            for name, text in texts.items()
        )
    )


def column(box: Box) -> int:
    return max(n for n, left in enumerate(COLUMNS.values()) if left <= box.left)


CASES = {
    "figures between two lines": (
        [
            (0, {"name": WIDE}),
            (6, {"n": "1", "sum": "100"}),
            (12, {"name": "二期）"}),
            (30, {"n": "2", "name": "学校", "sum": "5"}),
        ],
        [f"1 {WIDE}二期） 100", "2 学校 5"],
    ),
    "figures beside the first line": (
        [(0, {"name": WIDE, "sum": "100"}), (12, {"name": "二期）"}), (30, {"name": "学校", "sum": "5"})],
        [f"{WIDE}二期） 100", "学校 5"],
    ),
    "figures beside the last line": (
        [(0, {"name": "学校", "sum": "5"}), (18, {"name": WIDE}), (30, {"name": "二期）", "sum": "100"})],
        ["学校 5", f"{WIDE}二期） 100"],
    ),
    "figures beside the middle one of three": (
        [
            (0, {"name": WIDE}),
            (12, {"name": WIDE, "sum": "100"}),
            (24, {"name": "二期）"}),
            (42, {"name": "学校", "sum": "5"}),
        ],
        [f"{WIDE}{WIDE}二期） 100", "学校 5"],
    ),
    "two columns at once": (
        [
            (0, {"name": WIDE, "unit": "县水利局"}),
            (6, {"n": "1", "sum": "100"}),
            (12, {"name": "二期）", "unit": "机关"}),
        ],
        [f"1 {WIDE}二期） 县水利局机关 100"],
    ),
}


@pytest.mark.parametrize("about", CASES)
def test_lines_of_one_name_are_one_row(about):
    lines, expected = CASES[about]
    found = with_wrapped([line(top, **texts) for top, texts in lines], column)
    assert [" ".join(one.text for one in row.texts) for row in found] == expected


APART = {
    "a head of a section": [
        (0, {"name": WIDE, "sum": "100"}),
        (12, {"name": "一、学校"}),
        (24, {"name": "小学", "sum": "5"}),
    ],
    "a narrow name and a department": [
        (0, {"name": "供水", "sum": "100"}),
        (12, {"name": "教育局"}),
        (24, {"name": WIDE, "sum": "5"}),
    ],
    "lines as far apart as rows": [
        (0, {"name": WIDE, "sum": "100"}),
        (12, {"name": "教育局"}),
        (24, {"name": "小学", "sum": "5"}),
    ],
    "a name merged over two rows": [
        (0, {"name": "供水", "sum": "100"}),
        (6, {"unit": "水利局"}),
        (12, {"name": "渠道", "sum": "5"}),
    ],
}


@pytest.mark.parametrize("about", APART)
def test_rows_stay_apart(about):
    lines = [line(top, **texts) for top, texts in APART[about]]
    assert with_wrapped(lines, column) == lines
