"""A mock Excel for xlwings' own Windows engine. What it does counts as an assumption; each has its source.

Its values go through a real IDispatch and VARIANT, and what it refuses is a pywintypes.com_error, as from Excel.

| it does | source |
|---|---|
| `Value` gives VT_CY for formats with a currency sign, VT_DATE for dates | Range.Value; [MS-OAUT] 2.2.25 |
| `Value` is refused where a date format holds what is no day | pywin32, which makes no datetime of it |
| `Value2` gives plain numbers for both | VBA reference, Range.Value2 |
| errors are SCODEs 0x800A0000 + XlCVError | VBA reference, XlCVError |
| a range of one cell gives a value, of several a tuple of tuples | VBA reference, Range.Value |
| `NumberFormat` is None where cells differ; so is `MergeCells` | VBA reference |
| writing to, commenting and formatting a protected sheet is refused (1004) | VBA reference, Worksheet.Protect |
| sheets of a workbook with a protected structure can be neither added nor deleted | VBA reference, Workbook.Protect |
| `AddComment` on a cell with a note or a thread is refused | VBA reference, Range.AddComment, CommentsThreaded |
| a new format condition stands first after SetFirstPriority | VBA reference, FormatCondition.SetFirstPriority |
| `FullName` of a workbook on OneDrive is a URL | VBA reference, Workbook.FullName |
| a call while a cell is edited is rejected (RPC_E_CALL_REJECTED) | xlwings, COMRetryMethodWrapper |
| `Visible` is -1, 0 or 2 | VBA reference, XlSheetVisibility |
| a look that is set on several areas is set on each of them | VBA reference, Range.Areas |
| an address has at most 255 characters | VBA reference, Application.Range |
| text in a cell without the format @ becomes a number, a day or TRUE where it looks like one | Excel's own entry |
| `AutoFilter` on a range gives its first row buttons | VBA reference, Range.AutoFilter |
| `Calculation` is -4135 where a person set it to manual | VBA reference, XlCalculation |
| `SaveCopyAs` writes the workbook as it is and changes nothing | VBA reference, Workbook.SaveCopyAs |
| a second workbook of a name is not opened | Excel's own message |
| closing the workbook in front brings the one behind it to the front | the order of its windows |
| `ExportAsFixedFormat` writes the sheets that are shown | VBA reference, Workbook.ExportAsFixedFormat |
| no sheet of a workbook with a protected structure can be hidden | VBA reference, Workbook.Protect |

Formulas are not calculated, what is printed is a list of sheets, looks are only remembered, rows are not inserted. What
it saves holds values, formulas, formats, merges, conditions, comments, names and filters, so that the contract tests
can read it back.
"""

import re
from collections import Counter
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import openpyxl
import pywintypes
import win32com.client
import win32com.server.util
import win32gui
from openpyxl import load_workbook
from openpyxl.comments import Comment as SavedComment
from openpyxl.formatting.rule import FormulaRule
from openpyxl.styles import PatternFill
from openpyxl.utils import get_column_letter, range_boundaries
from openpyxl.workbook.defined_name import DefinedName

CALLS = Counter()
_GENERIC, _REJECTED = -2147352567, -2147418111
_DAY = re.compile("[yd年日]")
_AREA = re.compile(r"^\$?[A-Z]{1,3}\$?[0-9]+(:\$?[A-Z]{1,3}\$?[0-9]+)?$|^[0-9]+:[0-9]+$|^[A-Z]+:[A-Z]+$")


def refused(text="无法完成操作。", scode=-2146827284):
    return pywintypes.com_error(_GENERIC, "发生意外。", (0, "Microsoft Excel", text, "xlmain11.chm", 0, scode), None)


class Echo:
    """Gives back what it was given, through IDispatch: what is in a VARIANT comes out as pywin32 makes it."""

    _public_methods_ = ["Give"]

    def Give(self):
        return self.held


_ECHO = Echo()
_THROUGH = []


def through_variant(value):
    if not _THROUGH:
        _THROUGH.append(win32com.client.Dispatch(win32com.server.util.wrap(_ECHO)))
    # A tuple would be taken for a result and what is handed back besides.
    _ECHO.held = [list(row) for row in value] if isinstance(value, tuple) else value
    return _THROUGH[0].Give()


class Thing:
    """Counts what is asked of it; is busy where its Excel is."""

    def __getattribute__(self, name):
        if name[:1].isupper():
            CALLS[f"{type(self).__name__}.{name}"] += 1
            app = object.__getattribute__(self, "__dict__").get("app")
            if app is not None and app.__dict__.get("busy", 0):
                app.__dict__["busy"] -= 1
                raise pywintypes.com_error(_REJECTED, "被呼叫方拒绝接收呼叫。", None, None)
        return object.__getattribute__(self, name)


class Looks(Thing):
    """Any object whose properties are only remembered: Font, Interior, Border."""

    ColorIndex = -4142
    Color = 0
    Bold = False


class Listed(Thing):
    """A collection."""

    def __init__(self, items):
        self.items = items

    @property
    def Count(self):
        return len(self.items)

    def __iter__(self):
        return iter(list(self.items))

    def __call__(self, key):
        if isinstance(key, int):
            if not 1 <= key <= len(self.items):
                raise refused("下标越界。")
            return self.items[key - 1]
        for item in self.items:
            if item.__dict__["Name"].casefold() == key.casefold():
                return item
        raise refused("下标越界。")

    Item = __call__


class Application(Thing):
    """Excel."""

    Version = "16.0"
    ScreenUpdating = True
    DisplayAlerts = True
    StatusBar = False
    Calculation = -4105

    def __init__(self):
        self.app = self
        self.told = []
        self.books = []
        self.front = None
        self.busy = 0
        self.Hwnd = win32gui.GetDesktopWindow()

    @property
    def Workbooks(self):
        return Workbooks(self)

    @property
    def ActiveWorkbook(self):
        return self.front or (self.books[0] if self.books else None)

    @property
    def Selection(self):
        sheet = self.ActiveWorkbook.ActiveSheet
        return Range(sheet, sheet.selected)


class Workbooks(Listed):
    def __init__(self, app):
        super().__init__(app.books)
        self.app = app
        self.Application = app

    def Open(self, path, *_):
        if any(book.__dict__["Name"].casefold() == path.rsplit("\\", 1)[-1].casefold() for book in self.items):
            raise refused("不能同时打开两个同名的工作簿。")
        return Workbook(self.app, path)


class Workbook(Thing):
    """A workbook, from a file that openpyxl reads."""

    ProtectStructure = False
    ReadOnly = False
    AutoSaveOn = False
    FileFormat = 51

    def __init__(self, app, path, full_name=None):
        self.app = self.Application = app
        self.FullName = full_name or path
        self.Name = self.FullName.replace("/", "\\").rsplit("\\", 1)[-1]
        self.Path = self.FullName.removesuffix(self.Name).rstrip("\\/")
        self.names = []
        made, cached = load_workbook(path), load_workbook(path, data_only=True)
        self.sheets = [Worksheet(self, sheet.title, sheet, cached[sheet.title]) for sheet in made]
        self.names += [Name(self.names, name, f"={item.value}") for name, item in made.defined_names.items()]
        self.active = self.sheets[0]
        app.books.append(self)
        self.behind, app.front = app.front, self

    @property
    def ActiveSheet(self):
        return self.active

    @property
    def Worksheets(self):
        return Worksheets(self)

    @property
    def Names(self):
        return Names(self, self.names)

    def Activate(self):
        self.app.front = self

    def protect(self, _password):
        """Protect the structure, by the name that contract tests use on every engine."""
        self.ProtectStructure = True

    def SaveAs(self, path, FileFormat=None, Password=None):
        saved = openpyxl.Workbook()
        saved.remove(saved.active)
        for name in self.names:
            saved.defined_names[name.Name] = DefinedName(name.Name, attr_text=name.RefersTo[1:])
        for sheet in self.sheets:
            sheet.save(saved.create_sheet(sheet.Name))
        saved.save(path)
        saved.close()

    SaveCopyAs = SaveAs

    def ExportAsFixedFormat(self, Type, Filename, **_):
        shown = [sheet.Name for sheet in self.sheets if sheet.Visible == -1]
        Path(Filename).write_text("%PDF-1.7\n" + "\n".join(shown), encoding="utf-8")

    def Close(self, SaveChanges=False):
        self.app.books.remove(self)
        if self.app.front is self:
            self.app.front = self.behind  # windows lie in the order in which they were last in front


class Worksheets(Listed):
    def __init__(self, book):
        super().__init__(book.sheets)
        self.Parent = book

    def Add(self, Before=None):
        if self.Parent.ProtectStructure:
            raise refused("工作簿受保护，不能更改。")
        sheet = Worksheet(self.Parent, f"Sheet{len(self.items) + 1}")
        self.items.insert(self.items.index(Before) if Before else 0, sheet)
        self.Parent.active = sheet
        return sheet


class Worksheet(Thing):
    ProtectContents = False
    Visible = -1

    def __setattr__(self, name, value):
        if name == "Visible":
            if self.Parent.ProtectStructure:
                raise refused("不能设置类 Worksheet 的 Visible 属性")
            value = {True: -1, False: 0}.get(value, value)
        object.__setattr__(self, name, value)

    def __init__(self, book, name, made=None, cached=None):
        self.app = book.app
        self.Parent, self.Name, self.Application = book, name, book.app
        self.values, self.formulas, self.formats, self.looks = {}, {}, {}, {}
        self.merged, self.conditions, self.comments, self.threads, self.names, self.links = [], [], [], [], [], []
        self.hidden = set()
        self.filter = None
        self.selected = (1, 1, 1, 1)
        self.extent = (1, 1)
        for row in made.iter_rows() if made is not None else ():
            for cell in row:
                self.formats[cell.row, cell.column] = cell.number_format
                if isinstance(cell.value, str) and cell.value.startswith("="):
                    self.formulas[cell.row, cell.column] = cell.value
                value = cached[cell.coordinate].value
                if isinstance(value, datetime):
                    value = (value - datetime(1899, 12, 30)) / timedelta(days=1)
                elif isinstance(value, int) and not isinstance(value, bool):
                    value = float(value)
                if value is None and (cell.row, cell.column) in self.formulas:
                    value = 0.0  # it is calculated when it is opened
                if value is not None:
                    self.values[cell.row, cell.column] = value
                if cell.comment:
                    box = (cell.row, cell.column) * 2
                    self.comments.append(Comment(self, box, cell.comment.text, cell.comment.author))
        for area in made.conditional_formatting if made is not None else ():
            boxes = [_box(part) for part in str(area.sqref).split()]
            self.conditions += [FormatCondition(self, boxes, 2, f"={rule.formula[0]}") for rule in area.rules]
        if made is not None:
            self.filter = made.auto_filter.ref and _box(made.auto_filter.ref)
            own = made.defined_names.items()
            self.names += [Name(self.names, f"{name}!{key}", f"={item.value}") for key, item in own]
            self.extent = (made.max_row, made.max_column)
            self.merged = [(a.min_row, a.min_col, a.max_row, a.max_col) for a in made.merged_cells.ranges]

    @property
    def Index(self):
        return self.Parent.sheets.index(self) + 1

    @property
    def UsedRange(self):
        held = [*self.values, *self.formulas, self.extent]
        return Range(self, (1, 1, max(r for r, _ in held), max(c for _, c in held)))

    def Cells_(self, row, column):
        return Range(self, (row, column, row, column))

    @property
    def Cells(self):
        return Range(self, (1, 1, 1_048_576, 16_384))

    def Range(self, first, last=None):
        if isinstance(first, Range):
            last = last or first
            return Range(self, (first.box[0], first.box[1], last.box[2], last.box[3]))
        if len(first) > 255:
            raise refused("方法“Range”作用于对象“_Worksheet”时失败")
        boxes = []
        for part in first.replace("$", "").split(","):
            if not _AREA.match(part):
                raise refused("方法“Range”作用于对象“_Worksheet”时失败")
            left, top, right, bottom = range_boundaries(part)
            boxes.append((top or 1, left or 1, bottom or 1_048_576, right or 16_384))
        return Range(self, boxes[0], boxes)

    @property
    def Comments(self):
        return Listed(self.comments)

    @property
    def CommentsThreaded(self):
        return Listed(self.threads)

    @property
    def Names(self):
        return Names(self.Parent, self.names, self)

    def Activate(self):
        if self.Visible != -1:
            raise refused("类 Worksheet 的 Activate 方法无效")
        self.Parent.active = self

    def Move(self, Before):
        sheets = self.Parent.sheets
        sheets.remove(self)
        sheets.insert(sheets.index(Before), self)

    def Delete(self):
        if self.Parent.ProtectStructure:
            raise refused("工作簿受保护，不能更改。")
        self.Parent.sheets.remove(self)

    def protect(self, _password):
        """Protect it, by the name that contract tests use on every engine."""
        self.ProtectContents = True

    def save(self, saved):
        for (row, column), value in {**self.values, **self.formulas}.items():
            cell = saved.cell(row, column)
            code = self.formats.get((row, column), "General")
            day = isinstance(value, float) and _DAY.search(code)
            cell.value = datetime(1899, 12, 30) + timedelta(days=value) if day else value
            if isinstance(value, str) and (row, column) not in self.formulas:
                cell.data_type = "s"
            cell.number_format = code
        for box in self.merged:
            saved.merge_cells(_address(box))
        for rule in self.conditions:
            area = " ".join(map(_address, rule.boxes))
            fill = PatternFill(bgColor="FFC7CE")
            saved.conditional_formatting.add(area, FormulaRule(formula=[rule.Formula1[1:]], fill=fill))
        for note in self.comments:
            saved.cell(*note.box[:2]).comment = SavedComment(note.text, note.Author)
        for name in self.names:
            short = name.Name.rpartition("!")[2]
            saved.defined_names[short] = DefinedName(short, attr_text=name.RefersTo[1:])
        if self.filter:
            saved.auto_filter.ref = _address(self.filter)

    def open(self):
        if self.__dict__.get("ProtectContents"):  # the mock's own look is no call
            raise refused("您试图更改的单元格或图表位于受保护的工作表中。")


class Range(Thing):
    """Cells of a sheet: a rectangle, or several."""

    def __init__(self, sheet, box, boxes=None):
        self.__dict__.update(sheet=sheet, box=box, boxes=boxes or [box], app=sheet.app)

    def __setattr__(self, name, value):
        CALLS[f"Range.{name}="] += 1
        prop = getattr(type(self), name, None)
        if isinstance(prop, property) and prop.fset:
            prop.fset(self, value)
            return
        self.sheet.open()
        if name == "NumberFormat":
            for box in self.boxes:
                self.sheet.formats.update(dict.fromkeys(Range(self.sheet, box).places(), value))
        else:
            self.sheet.looks.update({(box, name): value for box in self.boxes})

    def __getattr__(self, name):
        if name in ("Font", "Interior"):
            return self.sheet.looks.setdefault((self.box, name), Looks())
        if name in ("ColumnWidth", "RowHeight", "HorizontalAlignment", "VerticalAlignment", "WrapText"):
            return self.sheet.looks.get((self.box, name))
        raise AttributeError(name)

    def __call__(self, row, column=1):
        return Range(self.sheet, (self.box[0] + row - 1, self.box[1] + column - 1) * 2)

    def places(self):
        top, left, bottom, right = self.box
        return [(row, column) for row in range(top, bottom + 1) for column in range(left, right + 1)]

    def rows(self, give):
        top, left, bottom, right = self.box
        found = tuple(tuple(give(row, column) for column in range(left, right + 1)) for row in range(top, bottom + 1))
        return found[0][0] if len(found) == len(found[0]) == 1 else found

    @property
    def Worksheet(self):
        return self.sheet

    @property
    def Row(self):
        return self.box[0]

    @property
    def Column(self):
        return self.box[1]

    @property
    def Rows(self):
        return Listed(
            [
                Range(self.sheet, (row, self.box[1], row, self.box[3]))
                for row in range(self.box[0], min(self.box[2], self.box[0] + 100_000) + 1)
            ]
        )

    @property
    def Columns(self):
        return Listed(
            [
                Range(self.sheet, (self.box[0], column, self.box[2], column))
                for column in range(self.box[1], self.box[3] + 1)
            ]
        )

    @property
    def Count(self):
        return (self.box[2] - self.box[0] + 1) * (self.box[3] - self.box[1] + 1)

    @property
    def EntireRow(self):
        return self

    @property
    def Hidden(self):
        return self.box[0] in self.sheet.hidden

    @Hidden.setter
    def Hidden(self, value):
        (self.sheet.hidden.add if value else self.sheet.hidden.discard)(self.box[0])

    def _shown(self, row, column):
        value = self.sheet.values.get((row, column))
        code = self.sheet.formats.get((row, column), "General")
        if isinstance(value, float) and ("¥" in code or "$" in code):
            return Decimal(repr(value)).quantize(Decimal("0.0001"))
        if isinstance(value, float) and _DAY.search(code):
            if not 0 <= value < 2_958_466:
                raise refused("类型不匹配。")
            return pywintypes.Time(datetime(1899, 12, 30) + timedelta(days=value))
        return value

    @property
    def Value(self):
        return through_variant(self.rows(self._shown))

    @Value.setter
    def Value(self, data):
        self._write(data)

    @property
    def Value2(self):
        return through_variant(self.rows(lambda row, column: self.sheet.values.get((row, column))))

    @property
    def Formula(self):
        def text(row, column):
            value = self.sheet.values.get((row, column))
            return self.sheet.formulas.get((row, column)) or ("" if value is None else str(value))

        return through_variant(self.rows(text))

    @Formula.setter
    def Formula(self, data):
        self._write(data)

    def _write(self, data):
        self.sheet.open()
        top, left = self.box[:2]
        for row, column in self.places():
            item = data
            if isinstance(data, list | tuple):
                line = data[row - top] if isinstance(data[0], list | tuple) else data
                item = line[column - left]
            item = None if item == "" else float(item) if isinstance(item, int) and not isinstance(item, bool) else item
            if isinstance(item, datetime):
                item = (item.replace(tzinfo=None) - datetime(1899, 12, 30)) / timedelta(days=1)
            if isinstance(item, str) and self.sheet.formats.get((row, column)) != "@":
                item = _entered(item)
            self.sheet.formulas.pop((row, column), None)
            self.sheet.values.pop((row, column), None)
            if isinstance(item, str) and item.startswith("=") and self.sheet.formats.get((row, column)) != "@":
                self.sheet.formulas[row, column] = item
                self.sheet.values[row, column] = 0.0
            elif item is not None:
                self.sheet.values[row, column] = item

    @property
    def NumberFormat(self):
        found = {self.sheet.formats.get(place, "General") for place in self.places()}
        return found.pop() if len(found) == 1 else None

    @property
    def MergeCells(self):
        inside = [
            a
            for a in self.sheet.merged
            if a[0] <= self.box[2] and self.box[0] <= a[2] and a[1] <= self.box[3] and self.box[1] <= a[3]
        ]
        if not inside:
            return False
        return (
            True
            if any(
                a[0] <= self.box[0] and self.box[2] <= a[2] and a[1] <= self.box[1] and self.box[3] <= a[3]
                for a in inside
            )
            else None
        )

    @property
    def MergeArea(self):
        row, column = self.box[:2]
        return Range(
            self.sheet,
            next(
                (a for a in self.sheet.merged if a[0] <= row <= a[2] and a[1] <= column <= a[3]),
                (row, column, row, column),
            ),
        )

    def Merge(self, across=False):
        self.sheet.open()
        self.sheet.merged.append(self.box)

    def GetAddress(self, row_absolute, column_absolute, style=1, external=False):
        r, c = "$" * bool(row_absolute), "$" * bool(column_absolute)
        top, left, bottom, right = self.box
        first = f"{c}{get_column_letter(left)}{r}{top}"
        last = f"{c}{get_column_letter(right)}{r}{bottom}"
        return first if first == last else f"{first}:{last}"

    @property
    def Address(self):
        return self.GetAddress(True, True)

    def Find(self, what, after, look_in, look_at, order, direction):
        assert (what, look_in, direction) == ("*", -4123, 2)
        held = [*self.sheet.values, *self.sheet.formulas]
        if not held:
            return None
        row, column = max(r for r, _ in held), max(c for _, c in held)
        return Range(self.sheet, (row, column, row, column))

    def AutoFilter(self, Field=None, Criteria1=None):
        self.sheet.open()
        self.sheet.filter = self.box

    @property
    def Borders(self):
        return lambda side: self.sheet.looks.setdefault((self.box, "border", side), Looks())

    @property
    def Hyperlinks(self):
        return Hyperlinks(self)

    @property
    def FormatConditions(self):
        return FormatConditions(self)

    @property
    def Comment(self):
        return next((c for c in self.sheet.comments if c.box == self.box), None)

    def AddComment(self, text):
        self.sheet.open()
        if self.Comment or any(c.box == self.box for c in self.sheet.threads):
            raise refused("应用程序定义或对象定义错误")
        note = Comment(self.sheet, self.box, text)
        self.sheet.comments.append(note)
        return note

    def Select(self):
        self.sheet.selected = self.box

    def ClearContents(self):
        self._write("")


class Comment(Thing):
    def __init__(self, sheet, box, text, author="张三"):
        self.app = sheet.app
        self.Author = author
        self.sheet, self.box, self.text = sheet, box, text

    def Text(self, *_):
        return self.text

    @property
    def Parent(self):
        return Range(self.sheet, self.box)

    def Delete(self):
        self.sheet.open()
        self.sheet.comments.remove(self)


class Hyperlinks(Thing):
    def __init__(self, cells):
        self.cells = cells

    def Add(self, Anchor, Address):
        link = Looks()
        self.cells.sheet.links.append((self.cells.box, Address, link))
        return link


class FormatConditions(Listed):
    def __init__(self, cells):
        met = [c for c in cells.sheet.conditions if any(_meet(a, b) for a in c.boxes for b in cells.boxes)]
        super().__init__(met)
        self.cells = cells

    def Add(self, Type, Formula1):
        self.cells.sheet.open()
        rule = FormatCondition(self.cells.sheet, self.cells.boxes, Type, Formula1)
        self.cells.sheet.conditions.append(rule)
        self.items.append(rule)
        return rule


class FormatCondition(Thing):
    StopIfTrue = True

    def __init__(self, sheet, boxes, kind, formula):
        self.app = sheet.app
        self.sheet, self.boxes, self.Type, self.Formula1 = sheet, boxes, kind, formula
        self.Interior, self.Font = Looks(), Looks()

    def SetFirstPriority(self):
        self.sheet.conditions.remove(self)
        self.sheet.conditions.insert(0, self)

    def Delete(self):
        self.sheet.open()
        self.sheet.conditions.remove(self)


def _address(box):
    first, last = (f"{get_column_letter(box[at + 1])}{box[at]}" for at in (0, 2))
    return first if first == last else f"{first}:{last}"


def _box(address):
    left, top, right, bottom = range_boundaries(address)
    return (top, left, bottom, right)


def _entered(text):
    """Return what Excel makes of a text that is entered into a cell of the format General."""
    if re.fullmatch(r"[+-]?\d+(\.\d+)?([eE][+-]?\d+)?", text.strip()):
        return float(text)
    if re.fullmatch(r"\d+(\.\d+)?%", text):
        return float(text[:-1]) / 100
    if re.fullmatch(r"[（(]\d+[)）]", text):
        return -float(text[1:-1])
    if re.fullmatch(r"\d{4}-\d\d-\d\d", text):
        return float((date.fromisoformat(text) - date(1899, 12, 30)).days)
    if text.startswith("'"):
        return text[1:]
    return text.upper() == "TRUE" if text.upper() in ("TRUE", "FALSE") else text


def _meet(a, b):
    return a[0] <= b[2] and b[0] <= a[2] and a[1] <= b[3] and b[1] <= a[3]


class Names(Listed):
    def __init__(self, book, items, sheet=None):
        super().__init__(items)
        self.book, self.sheet = book, sheet

    def Add(self, name, refers_to):
        shown = f"{self.sheet.Name}!{name}" if self.sheet else name
        made = Name(self.items, shown, refers_to)
        self.items.append(made)
        return made


class Name(Thing):
    def __init__(self, home, name, refers_to):
        self.home, self.Name, self.RefersTo = home, name, refers_to

    def Delete(self):
        self.home.remove(self)
