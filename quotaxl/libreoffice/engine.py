"""The engine, its running offices, and their open documents."""

import atexit
from collections.abc import Iterator
from contextlib import suppress
from functools import cached_property
from pathlib import Path
from typing import Any

import xlwings as xw

from quotaxl.core.refs import Area
from quotaxl.libreoffice import scalars as values
from quotaxl.libreoffice.process import Connection, Prepare, join, launch, setting
from quotaxl.libreoffice.ranges import Range
from quotaxl.libreoffice.sheets import Names, Sheets

NAME = "libreoffice"
_STEP = "quotaxl"
"""How the office's list of what can be undone names what was done."""
_SPREADSHEET = "com.sun.star.sheet.SpreadsheetDocument"
_FILTERS = {".xlsx": "Calc MS Excel 2007 XML", ".xlsm": "Calc MS Excel 2007 VBA XML", ".ods": "calc8"}
_PDF = "calc_pdf_Export"


def register() -> xw.Engine:
    """Return the engine, made known to xlwings the first time. Nothing is started."""
    with suppress(xw.LicenseError, KeyError):
        return xw.engines[NAME]
    engine = xw.Engine(impl=Engine())
    xw.engines.add(engine)
    return engine


def start(*, visible: bool = False, prepare: Prepare | None = None) -> xw.App:
    """Return an office of our own, which ends with this process; `prepare` is given its profile before it starts.

    Raises UserError where there is none.
    """
    engine = register()
    app: xw.App = engine.apps.add(visible=visible, prepare=prepare)
    engine.activate()  # xlwings brings a sheet to the front of the active engine only
    return app


def attach() -> xw.App:
    """Return the office that a person has open. Raises UserError where it cannot be reached."""
    engine = register()
    app = App(engine.impl.apps, join())
    engine.impl.apps.running.insert(0, app)
    engine.activate()
    return xw.App(impl=app)


class Engine:
    """What xlwings asks of an engine."""

    name = NAME
    type = "desktop"

    def __init__(self) -> None:
        self.apps = Apps()
        self.prepare_xl_data_element = values.prepare
        self.clean_value_data = values.clean


class Apps:
    """The offices that this process started or joined, the latest first."""

    def __init__(self) -> None:
        self.running: list[App] = []

    def add(
        self,
        spec: object = None,
        add_book: object = None,
        visible: bool | None = None,
        prepare: Prepare | None = None,
    ) -> "App":
        """Start an office."""
        del spec
        app = App(self, launch(visible=bool(visible), prepare=prepare))
        self.running.insert(0, app)
        atexit.register(app.quit)
        if add_book:
            app.books.add()
        return app

    def keys(self) -> list[int]:
        """Return the offices' process ids."""
        return [app.pid for app in self.running]

    def __iter__(self) -> "Iterator[App]":
        return iter(self.running)

    def __len__(self) -> int:
        return len(self.running)

    def __getitem__(self, pid: int) -> "App":
        return next(app for app in self.running if app.pid == pid)


class App:
    """A running office."""

    version = "16.0"
    """Below 15, `Book.caller()` takes a workbook's name for one of Excel 2011 and garbles Chinese."""
    visible = True
    display_alerts = True
    api = None

    def __init__(self, apps: Apps, connection: Connection) -> None:
        self.apps = apps
        self.connection = connection
        self.uno = connection.uno
        self.desktop = connection.desktop
        self._status: Any = None
        self._told: str | bool = False
        self._frozen: list[Any] = []
        self.laid: dict[tuple[str, str], list[Any]] = {}
        """The conditional formats of sheets, while the screen stands still; see overlays."""
        self.defaults: dict[str, tuple[str, ...]] = {}
        """What documents' default styles set; see markstyles."""
        self.kinds: dict[tuple[str, int], int] = {}
        """What number formats of documents show; see ranges."""
        self.styles: set[tuple[str, str]] = set()
        """The marks' styles that documents are known to have, while the screen stands still."""

    @property
    def engine(self) -> Any:
        """The engine."""
        return register().impl

    @property
    def pid(self) -> int:
        """The process id; -1 for an office that a person started."""
        return self.connection.process.pid if self.connection.process else -1

    @property
    def books(self) -> "Books":
        """The open spreadsheets."""
        return Books(self)

    def activate(self, steal_focus: object = None) -> None:
        """Bring the office to the front."""
        del steal_focus

    @property
    def selection(self) -> Range | None:
        """The selected cells, of several areas the first; None where something else is selected."""
        document = self.desktop.getCurrentComponent()
        book = next((book for book in self.books if document is not None and book.xl == document), None)
        found: Any = book.xl.CurrentSelection if book else None
        if found is not None and hasattr(found, "getRangeAddresses"):
            found = found.getByIndex(0)
        if book is None or not hasattr(found, "getRangeAddress"):
            return None
        at = found.getRangeAddress()
        sheet = book.sheets(at.Sheet + 1)
        return Range(sheet, Area(at.StartRow + 1, at.StartColumn + 1, at.EndRow + 1, at.EndColumn + 1))

    @property
    def screen_updating(self) -> bool:
        """Whether views follow the documents. What is done while they do not is one step for the user's own undo."""
        return not self._frozen

    @screen_updating.setter
    def screen_updating(self, value: bool) -> None:
        self.laid.clear()
        self.defaults.clear()
        self.styles.clear()
        if value:
            for document in self._frozen:
                with suppress(self.uno.getClass("com.sun.star.uno.Exception")):  # closed meanwhile
                    document.unlockControllers()
                    document.removeActionLock()
                    document.UndoManager.leaveUndoContext()
            self._frozen = []
        elif not self._frozen:
            self._frozen = [book.xl for book in self.books]
            for document in self._frozen:
                document.UndoManager.enterUndoContext(_STEP)
                document.lockControllers()
                document.addActionLock()

    @property
    def status_bar(self) -> str | bool:
        """The text of the status bar; False where the office has it."""
        return self._told

    @status_bar.setter
    def status_bar(self, value: str | bool) -> None:
        frame = self.desktop.getCurrentFrame()
        if self._status is None and frame is not None:
            self._status = frame.createStatusIndicator()
            self._status.start("", 100)
        if self._status is not None and value is False:
            self._status.end()
            self._status = None
        elif self._status is not None:
            self._status.setText(str(value))
        self._told = value

    def alert(self, prompt: str, title: str | None, buttons: str, mode: str | None, callback: object) -> str | None:
        """Show a message and return the button pressed; a headless office can show none and returns None."""
        del callback
        frame = self.desktop.getCurrentFrame()
        if self.connection.headless or frame is None:
            return None
        context = self.connection.context
        toolkit = context.ServiceManager.createInstanceWithContext("com.sun.star.awt.Toolkit", context)
        kind = self.uno.Enum("com.sun.star.awt.MessageBoxType", "ERRORBOX" if mode == "critical" else "INFOBOX")
        choices = {"ok": 1, "ok_cancel": 2, "yes_no": 3, "yes_no_cancel": 4}[buttons]
        box = toolkit.createMessageBox(frame.ContainerWindow, kind, choices, title or "", prompt)
        pressed = box.execute()
        return {0: "cancel", 1: "ok", 2: "yes", 3: "no"}.get(pressed)

    def quit(self) -> None:
        """End the office, if it is ours."""
        if self in self.apps.running:
            self.apps.running.remove(self)
        self.connection.stop()

    kill = quit


class Books:
    """The open spreadsheets of an office."""

    def __init__(self, app: App) -> None:
        self.app = app

    def _documents(self) -> Iterator[Any]:
        components = self.app.desktop.Components.createEnumeration()
        while components.hasMoreElements():
            document = components.nextElement()
            if hasattr(document, "supportsService") and document.supportsService(_SPREADSHEET):
                yield document

    def __iter__(self) -> "Iterator[Book]":
        return (Book(self.app, document) for document in self._documents())

    def __len__(self) -> int:
        return sum(1 for _ in self._documents())

    def __call__(self, name_or_index: str | int) -> "Book":
        """Return a document by its file name or its number from 1; raises KeyError."""
        books = list(self)
        if isinstance(name_or_index, int):
            return books[name_or_index - 1]
        wanted = name_or_index.casefold()
        for book in books:
            if book.name.casefold() == wanted:
                return book
        raise KeyError(name_or_index)

    @property
    def active(self) -> "Book":
        """The document in front, or the first."""
        current = self.app.desktop.getCurrentComponent()
        books = list(self)
        return next((book for book in books if current is not None and book.xl == current), books[0])

    def add(self) -> "Book":
        """Make an empty document."""
        return Book(self.app, self._load("private:factory/scalc"))

    def open(self, fullname: str, *_: object) -> "Book":
        """Open a file. Raises FileNotFoundError where the office gives nothing for it."""
        document = self._load(Path(fullname).as_uri())
        if document is None:
            raise FileNotFoundError(fullname)
        return Book(self.app, document)

    def _load(self, url: str) -> Any:
        # Hidden=True would drop frozen panes.
        return self.app.desktop.loadComponentFromURL(url, "_blank", 0, (setting(self.app.uno, "Hidden", False),))


class Book:
    """An open document."""

    def __init__(self, app: App, xl: Any) -> None:
        self.app = app
        self.xl = xl
        self.uno = app.uno

    @cached_property
    def uid(self) -> str:
        """The office's own number of the document, as long as it is open."""
        return str(self.xl.RuntimeUID)

    @property
    def api(self) -> Any:
        """The UNO document."""
        return self.xl

    @property
    def name(self) -> str:
        """The file's name, or the title of a document without file."""
        return Path(self.fullname).name

    @property
    def fullname(self) -> str:
        """The file's path, or the title of a document without file."""
        url = self.xl.URL
        found: str = self.uno.fileUrlToSystemPath(url) if url.startswith("file:") else self.xl.Title
        return found

    @property
    def protected(self) -> bool:
        """Whether its structure is protected; asked by our own adapter, xlwings has no word for it."""
        return bool(self.xl.isProtected())

    @property
    def sheets(self) -> Sheets:
        """Its sheets."""
        return Sheets(self)

    @property
    def names(self) -> Names:
        """Its names, those of single sheets too."""
        return Names(self)

    def activate(self) -> None:
        """Bring it to the front."""
        self.xl.CurrentController.Frame.activate()

    def save(self, path: str | None = None, password: object = None) -> None:
        """Save it, under another name where `path` is given."""
        del password
        if path is None:
            self.xl.store()
            return
        kind = setting(self.uno, "FilterName", _FILTERS[Path(path).suffix.lower()])
        self.xl.storeToURL(Path(path).absolute().as_uri(), (kind,))

    def to_pdf(self, path: str, quality: object = None) -> None:
        """Print the sheets that are shown into a PDF."""
        del quality
        kind = setting(self.uno, "FilterName", _PDF)
        self.xl.storeToURL(Path(path).absolute().as_uri(), (kind,))

    def close(self) -> None:
        """Close it without saving."""
        self.xl.setModified(False)
        self.xl.close(True)
