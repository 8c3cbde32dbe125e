"""What a program says when it refuses, in words: a failure of COM is a tuple of numbers that tells a user nothing."""

from typing import Any

from quotaxl.core.causes import system_says
from quotaxl.core.words import Words, same

_LONGEST = 200
_BUSY = Words(
    "表格软件正忙：可能正在编辑单元格，或有一个对话框开着",
    "the program is busy: a cell may be being edited, or a dialog is open",
)
_GONE = Words("表格软件已经关闭", "the program was closed")
_REFUSED = Words("表格软件没有说明原因（{code}）", "the program gave no reason ({code})")
_KNOWN = {
    0x80010001: _BUSY,  # RPC_E_CALL_REJECTED
    0x8001010A: _BUSY,  # RPC_E_SERVERCALL_RETRYLATER
    0x800AC472: _BUSY,  # VBA_E_IGNORE: Excel while a cell is edited
    0x800706BA: _GONE,  # RPC_S_SERVER_UNAVAILABLE
    0x800706BE: _GONE,  # RPC_S_CALL_FAILED
    0x80010108: _GONE,  # RPC_E_DISCONNECTED
}


def told(fault: BaseException) -> Words:
    """Return what went wrong, for people: the program's own sentence, or what its number means."""
    if type(fault).__name__ == "ExcelBusyError":
        return _BUSY
    if of_program(fault):
        return _of_com(fault)
    if isinstance(fault, OSError):
        return system_says(fault)
    text = str(fault).strip()
    return same(text.splitlines()[0][:_LONGEST] if text else type(fault).__name__)


def of_program(fault: BaseException) -> bool:
    """Return whether a failure is one of the spreadsheet program, as pywin32 tells it, and none of ours."""
    return type(fault).__name__ in ("com_error", "ExcelBusyError") or hasattr(fault, "excepinfo")


def _of_com(fault: Any) -> Words:  # noqa: ANN401 - pywin32's com_error: hresult, text, excepinfo, argument
    details = (*(getattr(fault, "excepinfo", None) or ()), *(None,) * 6)
    codes = [code & 0xFFFFFFFF for code in (details[5], getattr(fault, "hresult", None)) if isinstance(code, int)]
    for code in codes:
        if code in _KNOWN:
            return _KNOWN[code]
    said = str(details[2] or "").strip()
    if said:
        return same(" ".join(said.split())[:_LONGEST])
    return _REFUSED.fill(code=f"0x{codes[0]:08X}" if codes else type(fault).__name__)
