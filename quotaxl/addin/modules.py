"""Gathers the modules of the VBA project from macros/."""

import re
from pathlib import Path

from quotaxl.addin.project import Module, ModuleKind
from quotaxl.addin.vendored import run_python, vendored
from quotaxl.core.errors import UserError
from quotaxl.core.words import Words

_WORKBOOK_BASE = "0{00020819-0000-0000-C000-000000000046}"
_SHEET_BASE = "0{00020820-0000-0000-C000-000000000046}"
_CLASS_BASE = "0{FCFB3D2A-A0FA-1068-A738-08002B3371B5}"
_EXPORT_HEADER = re.compile(r"\AVERSION 1\.0 CLASS\nBEGIN\n.*?^END\n", re.DOTALL | re.MULTILINE)
_NAME = re.compile(r'^Attribute VB_Name = "(\w+)"\n', re.MULTILINE)

_NOT_ASCII = Words("第 {line} 行含有非 ASCII 字符：{text}", "Line {line} is not ASCII: {text}")
_USE_TEXTS = Words(
    "VBA 源码只用 ASCII；中文写入 macros/texts.toml 或功能区 XML",
    "Keep VBA ASCII; Chinese belongs in macros/texts.toml or the ribbon's XML.",
)
_NO_NAME = Words("缺少 Attribute VB_Name，或多于一处", "It needs exactly one Attribute VB_Name.")
_ADD_NAME = Words("在第一行写明模块名", "Say the module's name in its first line.")


def modules(macros: Path, sheets: int, *, recorder: bool) -> tuple[Module, ...]:
    """Return the modules of a workbook with so many sheets: its documents, the callbacks and what they call.

    With `recorder`, a module that writes each command into a cell stands in place of the one that starts Python.

    Raises:
        UserError: a source is not ASCII, has no name, is not the registered version, or an edit does not match.
    """
    documents = [_document("ThisWorkbook", _WORKBOOK_BASE)]
    documents += [_document(f"Sheet{number}", _SHEET_BASE) for number in range(1, sheets + 1)]
    callbacks = _procedures(macros / "QuotaxlRibbon.bas")
    if recorder:
        return (*documents, callbacks, _procedures(macros / "Recorder.bas"))
    vendor = macros / "vendor"
    started = vendor / "xlwings_custom_addin.bas"
    return (
        *documents,
        callbacks,
        _module(run_python(vendor), ModuleKind.PROCEDURES, started),
        _module(_class(vendored(vendor, "Dictionary.cls")), ModuleKind.CLASS, vendor / "Dictionary.cls"),
    )


def _procedures(path: Path) -> Module:
    return _module(path.read_text(encoding="utf-8"), ModuleKind.PROCEDURES, path)


def _module(text: str, kind: ModuleKind, path: Path) -> Module:
    """Return a module, its lines ending as VBA ends them."""
    for number, line in enumerate(text.split("\n"), start=1):
        if not line.isascii():
            raise UserError(str(path), _NOT_ASCII.fill(line=number, text=line.strip()), _USE_TEXTS)
    names = _NAME.findall(text)
    if len(names) != 1:
        raise UserError(str(path), _NO_NAME, _ADD_NAME)
    return Module(names[0], kind, text.replace("\n", "\r\n"))


def _class(text: str) -> str:
    """Return an exported class as the project keeps it: without the export's header, with its base.

    Excel refuses the whole project where either is wrong.
    """
    body = _EXPORT_HEADER.sub("", text, count=1)
    return _NAME.sub(lambda found: f'{found[0]}Attribute VB_Base = "{_CLASS_BASE}"\n', body, count=1)


def _document(name: str, base: str) -> Module:
    """Return the empty module of the workbook or of a sheet."""
    lines = (
        f'Attribute VB_Name = "{name}"',
        f'Attribute VB_Base = "{base}"',
        "Attribute VB_GlobalNameSpace = False",
        "Attribute VB_Creatable = False",
        "Attribute VB_PredeclaredId = True",
        "Attribute VB_Exposed = True",
        "Attribute VB_TemplateDerived = False",
        "Attribute VB_Customizable = True",
    )
    return Module(name, ModuleKind.DOCUMENT, "".join(line + "\r\n" for line in lines))
