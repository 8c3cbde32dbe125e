"""A workbook's sheets are fetched once in an operation, and what it adds or takes out is known."""

from types import SimpleNamespace

from quotaxl.desk.tabs import Tabs


class Sheets:
    """Sheets of a program that counts how often it is asked for them."""

    def __init__(self, *names):
        self.names = list(names)
        self.asked = 0

    def __iter__(self):
        self.asked += 1
        return iter([self._of(name) for name in self.names])

    def __getitem__(self, name):
        self.asked += 1
        if name not in self.names:
            raise KeyError(name)
        return self._of(name)

    def _of(self, name):
        return SimpleNamespace(name=name, delete=lambda: self.names.remove(name))

    def add(self, name, before=None, after=None):
        at = self.names.index(before.name) if before else self.names.index(after.name) + 1
        self.names.insert(at, name)
        return self._of(name)


def tabs_of(*names):
    book = SimpleNamespace(sheets=Sheets(*names))
    return Tabs(book), book.sheets


def test_sheets_are_asked_for_once():
    tabs, program = tabs_of("甲", "乙")
    assert [name for name, _ in tabs] == ["甲", "乙"] == [tabs[name].name for name in tabs.names]
    assert "甲" in tabs and "丙" not in tabs
    assert len(tabs) == 2
    assert program.asked == 1


def test_what_is_added_and_taken_out_is_known():
    tabs, program = tabs_of("甲", "乙")
    tabs.add("丁", None)
    tabs.add("丙", 1)
    assert tabs.names == tuple(program.names) == ("甲", "丙", "乙", "丁")
    tabs.add("戊", 9)
    tabs.delete("甲")
    assert tabs.names == tuple(program.names) == ("丙", "乙", "丁", "戊")
    assert tabs["丙"].name == "丙"


def test_a_sheet_that_came_meanwhile_is_asked_for():
    tabs, program = tabs_of("甲")
    program.names.append("乙")
    assert tabs["乙"].name == "乙"
