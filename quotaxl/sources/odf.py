"""Values, formulas and addresses as OpenDocument writes them."""

import re
from collections.abc import Mapping, Sequence
from datetime import time

from quotaxl.core.grid import CellError, Value
from quotaxl.sources.values import iso, number

_ERROR = re.compile(r"#(?:REF|DIV/0|VALUE|NUM|NULL|SPILL|CALC)!|#NAME\?|#N/A|Err:[0-9]{3}")
_DURATION = re.compile(r"PT([0-9]{1,6})H([0-9]{1,2})M([0-9]{1,2})(?:[.,][0-9]+)?S")
_TOKEN = re.compile(r'"(?:[^"]|"")*"|\[([^\]]*)\]|;')
_PREFIX = re.compile(r"(?:[a-z]+:)?=")
_SHEET = re.compile(r"\$?('(?:[^']|'')*'|[^.:$']+)?\.")


def value_of(attributes: Mapping[str, str], paragraphs: Sequence[str]) -> Value:
    """Return a cell's value; text where its type is text or unknown, None where it is blank.

    A percentage is the number it stands for. Errors are written as text, and known by it.
    """
    text = "\n".join(paragraphs)
    match attributes.get("office:value-type"):
        case "float" | "percentage" | "currency":
            if "table:formula" in attributes and _ERROR.fullmatch(text):
                return CellError(text)
            return number(attributes.get("office:value", text)) if attributes.get("office:value", text) else None
        case "date":
            return iso(attributes.get("office:date-value", text))
        case "time":
            return _time(attributes.get("office:time-value", ""), text)
        case "boolean":
            return attributes.get("office:boolean-value") == "true"
    if attributes.get("calcext:value-type") == "error" or ("table:formula" in attributes and _ERROR.fullmatch(text)):
        return CellError(text)
    return attributes.get("office:string-value", text) or None


def _time(duration: str, text: str) -> Value:
    match = _DURATION.fullmatch(duration)
    if match and int(match[1]) < 24 and int(match[2]) < 60 and int(match[3]) < 60:
        return time(int(match[1]), int(match[2]), int(match[3]))
    return text or None


def blank(name: str, attributes: Mapping[str, str]) -> str:
    """Return the characters that an element inside a paragraph stands for: several spaces, a tab, a line break."""
    if name == "text:s":
        count = attributes.get("text:c", "1")
        return " " * min(int(count), 1000) if count.isdecimal() and len(count) < 6 else " "
    return {"text:tab": "\t", "text:line-break": "\n"}.get(name, "")


def formula(text: str) -> str:
    """Return a formula as Excel writes it: of:=SUM([.A1:.B2];1) as SUM(A1:B2,1)."""

    def token(match: re.Match[str]) -> str:
        if match[1] is not None:
            return reference(match[1])
        return "," if match[0] == ";" else match[0]

    return _TOKEN.sub(token, _PREFIX.sub("", text, count=1))


def reference(address: str) -> str:
    """Return an address as Excel writes it: .A1 as A1, $Sheet1.$A$1:.$B$2 as Sheet1!$A$1:$B$2."""
    first, colon, last = address.partition(":")
    begin = _SHEET.sub(lambda m: f"{m[1]}!" if m[1] else "", first, count=1)
    return begin + colon + _SHEET.sub("", last, count=1)
