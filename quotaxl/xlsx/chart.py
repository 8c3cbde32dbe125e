"""A bar chart on a sheet: its part, the drawing that anchors it, and how the sheet refers to both."""

from quotaxl.core.edits import AddChart
from quotaxl.core.refs import Area
from quotaxl.xlsx.draft import Draft
from quotaxl.xlsx.formulas.tokens import quote
from quotaxl.xlsx.markup import append_child, attribute, escape, root, start_tag
from quotaxl.xlsx.relations import STRICT, TRANSITIONAL

_DRAWING_TYPE = "application/vnd.openxmlformats-officedocument.drawing+xml"
_CHART_TYPE = "application/vnd.openxmlformats-officedocument.drawingml.chart+xml"
_DRAWING = "http://schemas.openxmlformats.org/drawingml/2006/"
_STRICT_DRAWING = "http://purl.oclc.org/ooxml/drawingml/"
_HEAD = b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'


def add_chart(draft: Draft, edit: AddChart) -> None:
    """Draw the chart of an edit on its sheet, whose cells are filled already."""
    sheet = draft.sheet(edit.sheet)
    strict = draft.book.strict
    relations = STRICT if strict else TRANSITIONAL
    base = _STRICT_DRAWING if strict else _DRAWING
    block = sheet.find("drawing")
    known = attribute(start_tag(block.data), "*:id") if block else None
    drawing = next((r.target for r in draft.relations(sheet.part) if r.id == known), None) if known else None
    if drawing is None:
        drawing = draft.fresh_part("xl/drawings/drawing{}.xml")
        spaces = f'xmlns:xdr="{base}spreadsheetDrawing" xmlns:a="{base}main"'
        draft.add_part(drawing, _HEAD + f"<xdr:wsDr {spaces}></xdr:wsDr>".encode(), _DRAWING_TYPE)
        identifier = draft.relate(sheet.part, "drawing", drawing)
        tag = b'<%bdrawing xmlns:r="%b" r:id="%b"/>' % (sheet.prefix, relations.encode(), identifier.encode())
        sheet.replace("drawing", tag)
    chart = draft.fresh_part("xl/charts/chart{}.xml")
    draft.add_part(chart, _HEAD + _chart(draft, edit, base), _CHART_TYPE)
    inside = draft.relate(drawing, "chart", chart)
    data = draft.read(drawing) or b""
    start, _, _ = root(data)
    draft.write(drawing, data[:start] + append_child(data[start:], _anchor(edit, inside, base, relations)))


def _anchor(edit: AddChart, relation: str, base: str, relations: str) -> bytes:
    """Return the drawing that lays a chart over an area."""
    area = Area.parse(edit.ref)

    def corner(name: str, row: int, column: int) -> str:
        across, down = (
            (f"<xdr:{n}>{at}</xdr:{n}><xdr:{n}Off>0</xdr:{n}Off>") for n, at in (("col", column), ("row", row))
        )
        return f"<xdr:{name}>{across}{down}</xdr:{name}>"

    return (
        f'<xdr:twoCellAnchor xmlns:xdr="{base}spreadsheetDrawing" xmlns:a="{base}main">'
        f"{corner('from', area.top - 1, area.left - 1)}{corner('to', area.bottom, area.right)}"
        '<xdr:graphicFrame macro=""><xdr:nvGraphicFramePr><xdr:cNvPr id="2" name="quotaxl"/><xdr:cNvGraphicFramePr/>'
        '</xdr:nvGraphicFramePr><xdr:xfrm><a:off x="0" y="0"/><a:ext cx="0" cy="0"/></xdr:xfrm>'
        f'<a:graphic><a:graphicData uri="{base}chart"><c:chart xmlns:c="{base}chart" xmlns:r="{relations}" '
        f'r:id="{relation}"/></a:graphicData></a:graphic></xdr:graphicFrame><xdr:clientData/></xdr:twoCellAnchor>'
    ).encode()


def _chart(draft: Draft, edit: AddChart, base: str) -> bytes:
    """Return the XML of a bar chart."""
    words = '<a:defRPr sz="900" b="0"/>'
    text = f"<c:txPr><a:bodyPr/><a:lstStyle/><a:p><a:pPr>{words}</a:pPr><a:endParaRPr/></a:p></c:txPr>"
    series = "".join(_series(draft, edit, n, text) for n in range(len(edit.series)))
    grouping, overlap = ("stacked", '<c:overlap val="100"/>') if edit.stacked else ("clustered", "")
    legend = f'<c:legend><c:legendPos val="b"/><c:overlay val="0"/>{text}</c:legend>' if len(edit.series) > 1 else ""
    return (
        f'<c:chartSpace xmlns:c="{base}chart" xmlns:a="{base}main"><c:roundedCorners val="0"/><c:chart>'
        f"{_title(edit.title)}"
        '<c:autoTitleDeleted val="0"/><c:plotArea><c:layout/><c:barChart><c:barDir val="bar"/>'
        f'<c:grouping val="{grouping}"/><c:varyColors val="0"/>{series}'
        f'<c:gapWidth val="40"/>{overlap}<c:axId val="111111111"/><c:axId val="222222222"/></c:barChart>'
        '<c:catAx><c:axId val="111111111"/><c:scaling><c:orientation val="maxMin"/></c:scaling><c:delete val="0"/>'
        '<c:axPos val="l"/><c:majorTickMark val="none"/><c:minorTickMark val="none"/><c:tickLblPos val="nextTo"/>'
        f'{text}<c:crossAx val="222222222"/></c:catAx>'
        '<c:valAx><c:axId val="222222222"/><c:scaling><c:orientation val="minMax"/><c:min val="0"/></c:scaling>'
        '<c:delete val="1"/><c:axPos val="t"/><c:numFmt formatCode="0" sourceLinked="0"/><c:majorTickMark val="none"/>'
        '<c:minorTickMark val="none"/><c:tickLblPos val="none"/><c:crossAx val="111111111"/></c:valAx>'
        f'</c:plotArea>{legend}<c:plotVisOnly val="1"/><c:dispBlanksAs val="gap"/></c:chart></c:chartSpace>'
    ).encode()


def _series(draft: Draft, edit: AddChart, n: int, text: str) -> str:
    """Return a series of bars with labels, values and colours, and the values kept for who does not calculate."""
    one = edit.series[n]
    labels, values = (_escaped(f"{quote(edit.sheet)}!{_absolute(ref)}") for ref in (edit.labels, one.values))
    points = "".join(
        f'<c:dPt><c:idx val="{at}"/><c:invertIfNegative val="0"/><c:bubble3D val="0"/>{_filled(color)}</c:dPt>'
        for at, color in enumerate(one.colors)
    )
    color = _filled(one.colors[0]) if one.colors else ""  # a series of no rows has none
    name = f"<c:tx><c:v>{_escaped(one.name)}</c:v></c:tx>{color}" if one.name else ""
    hidden = "".join(f'<c:{name} val="0"/>' for name in ("showCatName", "showSerName", "showPercent", "showBubbleSize"))
    return (
        f'<c:ser><c:idx val="{n}"/><c:order val="{n}"/>{name}'
        f'<c:invertIfNegative val="0"/>{points}<c:dLbls>{text}<c:showLegendKey val="0"/><c:showVal val="1"/>{hidden}'
        f"</c:dLbls><c:cat><c:strRef><c:f>{labels}</c:f>{_cache(draft, edit, edit.labels, 'str')}"
        f"</c:strRef></c:cat><c:val><c:numRef><c:f>{values}</c:f>{_cache(draft, edit, one.values, 'num')}"
        "</c:numRef></c:val></c:ser>"
    )


def _filled(color: str) -> str:
    return f'<c:spPr><a:solidFill><a:srgbClr val="{color}"/></a:solidFill></c:spPr>'


def _title(text: str) -> str:
    run = f'<a:r><a:rPr sz="1000" b="1"/><a:t>{_escaped(text)}</a:t></a:r>'
    return (
        f'<c:title><c:tx><c:rich><a:bodyPr/><a:lstStyle/><a:p>{run}</a:p></c:rich></c:tx><c:overlay val="0"/></c:title>'
    )


def _cache(draft: Draft, edit: AddChart, ref: str, kind: str) -> str:
    """Return the values that a program shows before it has read the cells."""
    area = Area.parse(ref)
    found = [draft.value(edit.sheet, row, area.left) for row in range(area.top, area.bottom + 1)]
    points = "".join(
        f'<c:pt idx="{n}"><c:v>{_escaped(str(value))}</c:v></c:pt>'
        for n, value in enumerate(found)
        if value is not None
    )
    form = "<c:formatCode>0</c:formatCode>" if kind == "num" else ""
    return f'<c:{kind}Cache>{form}<c:ptCount val="{len(found)}"/>{points}</c:{kind}Cache>'


def _absolute(ref: str) -> str:
    area = Area.parse(ref)
    first, last = Area(area.top, area.left, area.top, area.left), Area(area.bottom, area.right, area.bottom, area.right)
    return ":".join(f"${''.join(c for c in str(a) if c.isalpha())}${a.top}" for a in (first, last))


def _escaped(text: str) -> str:
    return escape(text).decode()
