# ruff: noqa: E501  # markup and long names read better unbroken
"""Writes PDF, OFD and web pages for tests: the same cells as rules and text, as other programs draw them."""

import html
from collections.abc import Sequence
from pathlib import Path

from sources import packages

Cells = Sequence[Sequence[str | None]]
Spans = dict[tuple[int, int], tuple[int, int]]
"""(row, column) from 0 → (rows, columns) that a merged cell covers."""


def covered(spans: Spans) -> set[tuple[int, int]]:
    return {(r + i, c + k) for (r, c), (h, w) in spans.items() for i in range(h) for k in range(w)} - set(spans)


def web(cells: Cells, spans: Spans | None = None, before: str = "", after: str = "") -> str:
    spans = spans or {}
    gone = covered(spans)
    rows = []
    for r, row in enumerate(cells):
        inside = []
        for c, text in enumerate(row):
            if (r, c) not in gone:
                down, right = spans.get((r, c), (1, 1))
                inside.append(f"<td rowspan={down} colspan={right}>{html.escape(text or '')}</td>")
        rows.append(f"<tr>{''.join(inside)}</tr>")
    return f"<html><meta charset=utf-8><body>{before}<table>{''.join(rows)}</table>{after}</body></html>"


def excel_2003(cells: Cells, spans: Spans | None = None) -> str:
    spans = spans or {}
    gone = covered(spans)
    rows = []
    for r, row in enumerate(cells):
        inside = []
        for c, text in enumerate(row):
            if (r, c) in gone or text is None:
                continue
            down, right = spans.get((r, c), (1, 1))
            data = f'<Data ss:Type="String">{html.escape(text)}</Data>'
            inside.append(
                f'<Cell ss:Index="{c + 1}" ss:MergeDown="{down - 1}" ss:MergeAcross="{right - 1}">{data}</Cell>'
            )
        rows.append(f'<Row ss:Index="{r + 1}">{"".join(inside)}</Row>')
    return (
        '<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?>'
        '<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet">'
        f'<Worksheet ss:Name="表"><Table>{"".join(rows)}</Table></Worksheet></Workbook>'
    )


def ofd(path: Path, *pages: str, template: str | None = None) -> Path:
    """An OFD package of pages, each given as the objects on it."""
    space = 'xmlns:ofd="http://www.ofdspec.org/2016"'
    listed = "".join(f'<ofd:Page ID="{n}" BaseLoc="Pages/Page_{n}/Content.xml"/>' for n in range(len(pages)))
    common = "<ofd:PageArea><ofd:PhysicalBox>0 0 210 297</ofd:PhysicalBox></ofd:PageArea>"
    if template is not None:
        common += '<ofd:TemplatePage ID="t" BaseLoc="Tpls/T.xml"/>'
    laid = '<ofd:Template TemplateID="t"/>' if template is not None else ""
    members = {
        "OFD.xml": f"<ofd:OFD {space}><ofd:DocBody><ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>",
        "Doc_0/Document.xml": f"<ofd:Document {space}><ofd:CommonData>{common}</ofd:CommonData><ofd:Pages>{listed}</ofd:Pages></ofd:Document>",
    }
    for n, objects in enumerate(pages):
        members[f"Doc_0/Pages/Page_{n}/Content.xml"] = page_xml(space, laid, objects)
    if template is not None:
        members["Doc_0/Tpls/T.xml"] = page_xml(space, "", template)
    return packages.write(path, members)


def page_xml(space: str, laid: str, objects: str) -> str:
    return f"<ofd:Page {space}>{laid}<ofd:Content><ofd:Layer>{objects}</ofd:Layer></ofd:Content></ofd:Page>"


def ofd_text(x: float, y: float, text: str, size: float = 4.0, ctm: str = "") -> str:
    """Characters from (x, y), the top left in mm, a step of their size apart, as writers of OFD place them."""
    steps = f' DeltaX="g {len(text) - 1} {size}"' if len(text) > 1 else ""
    turned = f' CTM="{ctm}"' if ctm else ""
    code = f'<ofd:TextCode X="0" Y="{size * 0.85}"{steps}>{html.escape(text)}</ofd:TextCode>'
    return f'<ofd:TextObject ID="1" Boundary="{x} {y} 100 10" Font="1" Size="{size}"{turned}>{code}</ofd:TextObject>'


def ofd_rule(x0: float, y0: float, x1: float, y1: float) -> str:
    path = f"M 0 0 L {x1 - x0} {y1 - y0}"
    return (
        f'<ofd:PathObject ID="2" Boundary="{x0} {y0} {x1 - x0 or 0.1} {y1 - y0 or 0.1}">'
        f"<ofd:AbbreviatedData>{path}</ofd:AbbreviatedData></ofd:PathObject>"
    )


def ofd_table(cells: Cells, spans: Spans | None = None, left: float = 20, top: float = 40, width: float = 40) -> str:
    """A table with rules around each cell, 10 mm high; its text in 4 mm characters."""
    spans = spans or {}
    gone = covered(spans)
    drawn = []
    for r, row in enumerate(cells):
        for c, text in enumerate(row):
            if (r, c) in gone:
                continue
            down, right = spans.get((r, c), (1, 1))
            x0, y0, x1, y1 = left + c * width, top + r * 10, left + (c + right) * width, top + (r + down) * 10
            drawn += [
                ofd_rule(x0, y0, x1, y0),
                ofd_rule(x0, y1, x1, y1),
                ofd_rule(x0, y0, x0, y1),
                ofd_rule(x1, y0, x1, y1),
            ]
            if text:
                drawn.append(ofd_text(x0 + 2, y0 + 3, text))
    return "".join(drawn)


def pdf(path: Path, *contents: str, rotate: int = 0, size: tuple[int, int] = (595, 842)) -> Path:
    """A PDF whose pages draw these contents, in Helvetica as /F1."""
    objects = ["<</Type/Catalog/Pages 2 0 R>>", "", "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>"]
    kids = []
    for content in contents:
        objects.append(f"<</Length {len(content)}>>stream\n{content}\nendstream")
        stream = len(objects)
        objects.append(
            f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 {size[0]} {size[1]}]/Rotate {rotate}"
            f"/Resources<</Font<</F1 3 0 R>>>>/Contents {stream} 0 R>>"
        )
        kids.append(f"{len(objects)} 0 R")
    objects[1] = f"<</Type/Pages/Kids[{' '.join(kids)}]/Count {len(kids)}>>"
    out, places = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += f"{number} 0 obj\n{body}\nendobj\n".encode("latin-1")
    table = "".join(f"{at:010} 00000 n \n" for at in places)
    start = len(out)
    out += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}trailer<</Size {len(objects) + 1}/Root 1 0 R>>\nstartxref\n{start}\n%%EOF".encode()
    path.write_bytes(out)
    return path


def pdf_text(x: float, y: float, text: str, size: float = 10, matrix: str = "1 0 0 1", colour: str = "0 g") -> str:
    return f"BT {colour} /F1 {size} Tf {matrix} {x} {y} Tm ({text}) Tj ET\n"


def pdf_table(cells: Cells, left: float = 60, top: float = 700, width: float = 100) -> str:
    drawn = []
    for r in range(len(cells) + 1):
        drawn.append(f"{left} {top - r * 20} m {left + len(cells[0]) * width} {top - r * 20} l S\n")
    for c in range(len(cells[0]) + 1):
        drawn.append(f"{left + c * width} {top} m {left + c * width} {top - len(cells) * 20} l S\n")
    for r, row in enumerate(cells):
        drawn += [pdf_text(left + c * width + 5, top - r * 20 - 15, t) for c, t in enumerate(row) if t]
    return "".join(drawn)
