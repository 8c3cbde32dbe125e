"""Caches of pivot tables, connections and macros go where what is shown stays; where they cannot, that is said."""

import re
import zipfile

import openpyxl
import pytest
from xlsxwriter import Workbook

from quotaxl.core.leavings import LeavingKind
from quotaxl.scrub import scrub_file

OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
CACHE = f"""<pivotCacheDefinition xmlns="{MAIN}" xmlns:r="{OFFICE}" r:id="rId1" refreshedBy="张科长" recordCount="2">
<cacheSource type="worksheet"><worksheetSource ref="A1:B3" sheet="明细"/></cacheSource><cacheFields count="2">
<cacheField name="县"><sharedItems count="2"><s v="阿克陶县密"/><s v="乌恰县"/></sharedItems></cacheField>
<cacheField name="数"><sharedItems containsNumber="1"/></cacheField></cacheFields></pivotCacheDefinition>"""
RECORDS = f'<pivotCacheRecords xmlns="{MAIN}" count="1"><r><x v="0"/><n v="778899"/></r></pivotCacheRecords>'
PIVOT = f"""<pivotTableDefinition xmlns="{MAIN}" name="透视甲" cacheId="1" dataCaption="值" applyNumberFormats="0">
<location ref="A5:B6" firstHeaderRow="1" firstDataRow="1" firstDataCol="1"/></pivotTableDefinition>"""
CONNECTIONS = f"""<connections xmlns="{MAIN}"><connection id="1" name="查询" type="1" refreshedVersion="6">
<dbPr connection="Driver=SQL;Server=财政内网;Pwd=秘密口令" command="select * from 底库"/></connection></connections>"""
QUERY = f'<queryTable xmlns="{MAIN}" name="查询" connectionId="1"/>'
SLICER = '<slicerCacheDefinition xmlns="http://schemas.microsoft.com/office/spreadsheetml/2009/9/main" name="s"/>'
SECRETS = ("阿克陶县密", "778899", "张科长", "秘密口令", "财政内网", "底库", "宏代码", "FmlaMacro")


def relation(id: str, kind: str, target: str) -> str:
    return f'<Relationship Id="{id}" Type="{OFFICE}/{kind}" Target="{target}"/>'


def rels(*lines: str) -> str:
    space = "http://schemas.openxmlformats.org/package/2006/relationships"
    return f'<Relationships xmlns="{space}">{"".join(lines)}</Relationships>'


def book(path, *, slicer=False, formula="=B2*2"):
    """A workbook with a pivot table, a list that a query filled and macros, as Excel lays such parts out."""
    with Workbook(str(path)) as made:
        sheet = made.add_worksheet("表")
        sheet.write_column("A5", ["行标签", "乌恰县"])
        sheet.write_column("B5", ["求和", 12])
        sheet.write_formula("C5", '=GETPIVOTDATA("数",$A$5)', None, 12)
        sheet.write_formula("C6", formula, None, 4)
        sheet.add_table("E1:F3", {"columns": [{"header": "县"}, {"header": "额"}], "data": [["甲", 1], ["乙", 2]]})
        sheet.insert_button("H2", {"macro": "汇总", "caption": "汇总"})
    with zipfile.ZipFile(path) as old:
        parts = {name: old.read(name).decode() for name in old.namelist()}
    parts["xl/workbook.xml"] = parts["xl/workbook.xml"].replace(
        "</workbook>", f'<pivotCaches><pivotCache cacheId="1" xmlns:r="{OFFICE}" r:id="rP"/></pivotCaches></workbook>'
    )
    vba = relation("rV", "vbaProject", "vbaProject.bin").replace(OFFICE, "http://schemas.microsoft.com/office/2006/r")
    more = relation("rP", "pivotCacheDefinition", "pivotCache/a.xml") + relation("rC", "connections", "connections.xml")
    if slicer:
        more += relation("rS", "slicerCache", "slicerCaches/s.xml")
        parts["xl/slicerCaches/s.xml"] = SLICER
    name = "xl/_rels/workbook.xml.rels"
    parts[name] = parts[name].replace("</Relationships>", f"{more}{vba}</Relationships>")
    name = "xl/worksheets/_rels/sheet1.xml.rels"
    pivot = relation("rPT", "pivotTable", "../pivotTables/p.xml")
    parts[name] = parts[name].replace("</Relationships>", f"{pivot}</Relationships>")
    table = parts["xl/tables/table1.xml"].replace("<table ", '<table tableType="queryTable" ')
    parts["xl/tables/table1.xml"] = re.sub(
        r"<tableColumn ", '<tableColumn uniqueName="1" queryTableFieldId="1" ', table
    )
    parts["xl/tables/_rels/table1.xml.rels"] = rels(relation("r1", "queryTable", "../queryTables/q.xml"))
    parts |= {"xl/queryTables/q.xml": QUERY, "xl/connections.xml": CONNECTIONS, "xl/vbaProject.bin": "宏代码"}
    parts |= {"xl/pivotCache/a.xml": CACHE, "xl/pivotCache/r.xml": RECORDS, "xl/pivotTables/p.xml": PIVOT}
    parts["xl/pivotCache/_rels/a.xml.rels"] = rels(relation("rId1", "pivotCacheRecords", "r.xml"))
    parts["xl/pivotTables/_rels/p.xml.rels"] = rels(relation("r1", "pivotCacheDefinition", "../pivotCache/a.xml"))
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    types = {"pivotCache/a": "pivotCacheDefinition", "pivotCache/r": "pivotCacheRecords", "pivotTables/p": "pivotTable",
             "connections": "connections", "queryTables/q": "queryTable"}  # fmt: skip
    told = "".join(f'<Override PartName="/xl/{n}.xml" ContentType="{kind}.{t}+xml"/>' for n, t in types.items())
    told += '<Default Extension="bin" ContentType="application/vnd.ms-office.vbaProject"/>'
    types = parts["[Content_Types].xml"].replace("</Types>", f"{told}</Types>")
    parts["[Content_Types].xml"] = types.replace(
        f"{kind}.sheet.main", "application/vnd.ms-excel.sheet.macroEnabled.main"
    )
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
        for name, text in parts.items():
            new.writestr(name, text)
    return path


def scrubbed(path):
    done = scrub_file(path)
    path.write_bytes(done.data)
    with zipfile.ZipFile(path) as package:
        held = {name: package.read(name).decode("utf-8", "replace") for name in package.namelist()}
    return done, held


def test_nothing_of_it_is_left_and_what_is_shown_stays(tmp_path):
    path = book(tmp_path / "a.xlsm")
    done, held = scrubbed(path)
    everything = "".join(f"{name}\n{text}" for name, text in held.items())
    assert not [secret for secret in SECRETS if secret in everything]
    assert not [one for one in done.found if not one.taken]
    told = " ".join(one.what for one in done.found if one.kind is LeavingKind.KEPT_DATA)
    assert "透视甲" in told
    assert "财政内网" in told
    assert "vbaProject" in told
    sheet = openpyxl.load_workbook(path)["表"]
    assert [sheet[ref].value for ref in ("A6", "B6", "C5", "C6")] == ["乌恰县", 12, 12, "=B2*2"]
    assert [(cell.value, other.value) for cell, other in sheet["E1:F3"]] == [("县", "额"), ("甲", 1), ("乙", 2)]
    assert not re.search("queryTable|pivot", everything)
    assert scrub_file(path).found == ()


@pytest.mark.parametrize(
    ("more", "stays"),
    [
        ({"slicer": True}, {"pivotCacheDefinition", "connections", "queryTable"}),
        ({"formula": "=本县汇总(B2)"}, {"vbaProject"}),
    ],
)
def test_what_hangs_together_stays_and_is_told(tmp_path, more, stays):
    done, held = scrubbed(book(tmp_path / "a.xlsm", **more))
    assert {one.what for one in done.found if not one.taken} >= stays
    assert ("xl/pivotCache/r.xml" in held) == ("slicer" in more)
    assert ("xl/vbaProject.bin" in held) == ("vbaProject" in stays)
