"""What kind of workbook a package is, and that a file's suffix must say the same: Excel opens no other."""

from pathlib import Path

from quotaxl.core.errors import UserError
from quotaxl.core.words import Words
from quotaxl.xlsx.relations import add_type, drop_type

_SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.{}.main+xml"
_MACRO = "application/vnd.ms-excel.{}.macroEnabled.main+xml"
_SUFFIXES = {
    _SHEET.format("sheet").lower(): ".xlsx",
    _SHEET.format("template").lower(): ".xltx",
    _MACRO.format("sheet").lower(): ".xlsm",
    _MACRO.format("template").lower(): ".xltm",
    "application/vnd.ms-excel.addin.macroenabled.main+xml": ".xlam",
}
_AS_WORKBOOK = {".xltx": (".xlsx", _SHEET.format("sheet")), ".xltm": (".xlsm", _MACRO.format("sheet"))}
_OTHERS = frozenset({
    ".xlsx", ".xlsm", ".xltx", ".xltm", ".xlam", ".xls", ".xlsb", ".et", ".ett", ".ods", ".csv", ".txt", ".pdf",
})  # fmt: skip

_WRONG = Words(
    "这是{kind}的工作簿，写成 {suffix} 后 Excel 打不开。",
    "The workbook is of the kind {kind}; under the suffix {suffix} Excel does not open it.",
)
_NAME = Words("请把输出文件命名为 {name}。", "Name the output {name}.")


def typed_for(types: bytes, part: str, kind: str | None, target: Path) -> bytes:
    """Return the content types for a file of this name; a template saved as a workbook becomes one.

    Raises UserError where suffix and contents do not agree. `kind` is the content type of the workbook's `part`.
    """
    suffix = target.suffix.lower()
    own = _SUFFIXES.get((kind or "").lower())
    if own is None or suffix not in _OTHERS or suffix == own:
        return types
    workbook = _AS_WORKBOOK.get(own)
    if workbook and suffix == workbook[0]:
        return add_type(drop_type(types, part), part, workbook[1])
    right = workbook[0] if workbook else own
    raise UserError(target.name, _WRONG.fill(kind=own, suffix=suffix), _NAME.fill(name=target.with_suffix(right).name))
