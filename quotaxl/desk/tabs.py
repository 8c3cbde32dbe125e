"""The sheets of an open workbook, each fetched from its program once in an operation."""

from collections.abc import Iterator

import xlwings as xw


class Tabs:
    """An open workbook's sheets by their names, as long as one operation takes.

    A program makes a new object of a sheet for each question, some calls each; nobody else adds or renames sheets while
    an operation goes on. What adds or takes out a sheet says so here.
    """

    def __init__(self, book: xw.Book) -> None:
        self.book = book
        self._found: dict[str, xw.Sheet] = {sheet.name: sheet for sheet in book.sheets}

    def __iter__(self) -> Iterator[tuple[str, xw.Sheet]]:
        return iter([*self._found.items()])

    def __contains__(self, name: str) -> bool:
        return name in self._found

    def __getitem__(self, name: str) -> xw.Sheet:
        found = self._found.get(name)
        return found if found is not None else self.book.sheets[name]

    def __len__(self) -> int:
        return len(self._found)

    @property
    def names(self) -> tuple[str, ...]:
        """The sheets' names, in order."""
        return tuple(self._found)

    def add(self, name: str, position: int | None) -> xw.Sheet:
        """Add a sheet, as the last one where no position is given, counted from 0, and return it."""
        names = self.names
        if position is None or position >= len(names):
            made = self.book.sheets.add(name, after=self[names[-1]])
            position = len(names)
        else:
            made = self.book.sheets.add(name, before=self[names[position]])
        ordered = [*self._found.items()]
        ordered.insert(position, (name, made))
        self._found = dict(ordered)
        return made

    def delete(self, name: str) -> None:
        """Take a sheet out of the workbook."""
        self[name].delete()
        self._found.pop(name, None)
