"""Formulas between Excel's grammar and the one of LibreOffice's interface.

`SUM(Sheet2!A1,B1)` there, `SUM($Sheet2.A1;B1)` here. LibreOffice's own FormulaParser does the same one formula at
a time, over the bridge; a sheet has thousands. Tests compare the two.
"""

import re

_EXCEL = re.compile(
    r"""(?P<text>"(?:[^"]|"")*")"""
    r"""|(?P<error>\#(?:REF!|DIV/0!|N/A|NAME\?|NULL!|NUM!|VALUE!))"""
    r"""|(?P<sheet>(?:'(?:[^']|'')+'|[^\W\d][\w.]*)!)"""
    r"""|(?P<truth>(?<![\w.$!])(?:TRUE|FALSE)(?![\w.(!]))"""
    r"""|(?P<brace>[{}])|(?P<comma>,)|(?P<semicolon>;)""",
    re.IGNORECASE,
)
_OFFICE = re.compile(
    r"""(?P<text>"(?:[^"]|"")*")"""
    r"""|(?P<quoted>\$?'(?:[^']|'')+'\.(?=[$A-Za-z#]))"""
    r"""|(?P<sheet>(?<![\w.$])\$?[^\W\d]\w*\.(?=\$?[A-Z]{1,3}\$?[0-9]|\$?[A-Z]{1,3}:|\#REF!))"""
    r"""|(?P<truth>(?<![\w.$])(?:TRUE|FALSE)\(\))"""
    r"""|(?P<brace>[{}])|(?P<semicolon>;)|(?P<bar>\|)"""
)
_BARE = re.compile(r"[^\W\d]\w*")
_LIKE_REF = re.compile(r"[A-Za-z]{1,3}[0-9]+|[Rr][0-9]*([Cc][0-9]*)?|[Cc][0-9]*")


def to_office(formula: str) -> str:
    """Return a formula of Excel in the grammar of LibreOffice's interface, with or without its '='."""
    depth = 0

    def change(match: re.Match[str]) -> str:
        nonlocal depth
        kind, found = match.lastgroup, match[0]
        if kind == "sheet":
            return f"${found[:-1]}."
        if kind == "brace":
            depth += 1 if found == "{" else -1
        if kind == "truth":
            return f"{found}()"
        if kind == "comma":
            return ";"  # the separator of arguments, and of columns inside {}
        if kind == "semicolon" and depth:
            return "|"
        return found

    return _EXCEL.sub(change, formula)


def from_office(formula: str) -> str:
    """Return a formula of LibreOffice's interface in Excel's grammar, with or without its '='."""
    depth = 0

    def change(match: re.Match[str]) -> str:
        nonlocal depth
        kind, found = match.lastgroup, match[0]
        if kind in ("quoted", "sheet"):
            return f"{_quoted(found.lstrip('$')[:-1])}!"
        if kind == "brace":
            depth += 1 if found == "{" else -1
        if kind == "truth":
            return found[:-2]
        if kind == "semicolon":
            return ","
        if kind == "bar" and depth:
            return ";"
        return found

    return _OFFICE.sub(change, formula)


def _quoted(sheet: str) -> str:
    """Return a sheet's name as Excel writes it: quoted only where it must be."""
    name = sheet[1:-1].replace("''", "'") if sheet.startswith("'") else sheet
    if _BARE.fullmatch(name) and not _LIKE_REF.fullmatch(name):
        return name
    return "'" + name.replace("'", "''") + "'"
