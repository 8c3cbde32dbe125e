"""Which merged areas are asked of an open sheet's program: those that begin with a cell that holds something."""

from dataclasses import dataclass, field
from types import SimpleNamespace

from quotaxl.core.refs import Area
from quotaxl.desk.grids import read_book


@dataclass
class Cells:
    """A range of a sheet in memory with merged areas."""

    sheet: "Paper"
    area: Area

    def _rows(self, rows):
        return tuple(
            tuple(rows[r - 1][self.area.left - 1 : self.area.right]) for r in range(self.area.top, self.area.bottom + 1)
        )

    @property
    def raw_value(self):
        return self._rows(self.sheet.values)

    @property
    def formula(self):
        return self._rows([["" for _ in row] for row in self.sheet.values])

    @property
    def merge_cells(self):
        """True or False where all cells are alike, None where only some are merged."""
        inside = [
            (r, c)
            for r in range(self.area.top, self.area.bottom + 1)
            for c in range(self.area.left, self.area.right + 1)
        ]
        merged = {any(place in area for area in self.sheet.areas) for place in inside}
        return merged.pop() if len(merged) == 1 else None

    @property
    def merge_area(self):
        place = self.area.top, self.area.left
        self.sheet.asked.append(place)
        own = next((area for area in self.sheet.areas if place in area), self.area)
        return SimpleNamespace(get_address=lambda *_: str(own))


@dataclass
class Paper:
    """A sheet of a workbook in a program."""

    values: list
    areas: list
    asked: list = field(default_factory=list)
    name: str = "表"
    visible: bool = True
    book: SimpleNamespace = field(default_factory=lambda: SimpleNamespace(app=SimpleNamespace(engine=None)))

    @property
    def used_range(self):
        return SimpleNamespace(row=1, column=1, shape=(len(self.values), len(self.values[0])))

    def range(self, address):
        return Cells(self, Area.parse(address))


def merges(values, *areas):
    """The merged areas that are found, and the cells that the program was asked about."""
    sheet = Paper(values, [Area.parse(area) for area in areas])
    (grid,) = read_book(SimpleNamespace(name="a.xlsx", fullname="", sheets=[sheet], names=())).grids
    return [str(area) for area in grid.merges], sheet.asked


TITLE = [["分配表", None, None], ["地区", "限额", None], [None, "一般", "专项"], ["甲县", 1, 2]]


def test_titles_and_spanning_headers_are_found_and_cells_inside_are_not_asked_again():
    found, asked = merges(TITLE, "A1:C1", "A2:A3", "B2:C2")
    assert found == ["A1:C1", "A2:A3", "B2:C2"]
    assert asked == [(1, 1), (2, 1), (2, 2), (3, 3)]  # 专项 is the last of its row


def test_an_area_that_begins_with_a_blank_is_none_of_the_table():
    values = [["分配表", None, None], ["地区", None, None], ["甲县", 1, 2]]
    found, asked = merges(values, "A1:C1", "B2:C2")
    assert found == ["A1:C1"]
    assert (2, 2) not in asked


def test_where_nothing_is_merged_no_cell_is_asked():
    assert merges(TITLE) == ([], [])


def test_a_lone_cell_beside_a_blank_is_no_area():
    found, asked = merges([["甲", None], ["乙", 1], ["丙", None]], "A3:B3")
    assert found == ["A3:B3"]
    assert (1, 1) not in asked  # a row in which nothing is merged


def test_the_last_row_and_column_may_begin_areas_too():
    assert merges([["甲", "乙"], ["丙", None]], "B1:B2")[0] == ["B1:B2"]
    assert merges([["甲"], [None]], "A1:A2")[0] == ["A1:A2"]
