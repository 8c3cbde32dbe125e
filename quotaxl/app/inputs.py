"""Which of the given papers a filling is made from; refused where that cannot be told."""

from collections.abc import Sequence

from quotaxl.core.errors import UserError
from quotaxl.core.table import Table
from quotaxl.core.words import Words
from quotaxl.dossier.assemble import Assembled
from quotaxl.dossier.citing import document_numbers
from quotaxl.dossier.differences import differences, told
from quotaxl.dossier.papers import ALLOCATION, INFO, Paper, PaperKind, Statement

_NO_ALLOCATION = Words("所给文件中没有资金分配表。", "No file holds an allocation table.")
_NO_COUNTY = Words("所给文件中没有县级填报表（缺“基本信息”表）。", "No file is a county workbook (no sheet 基本信息).")
_GIVE_BOTH = Words(
    "请给出一个资金分配表文件和一个县级填报表文件；空白填报表可用 quotaxl new 生成。",
    "Give one file with the allocation table and one county workbook; quotaxl new makes an empty one.",
)
_BLANK = Words("县级填报表尚未填写：没有任何数字和项目。", "The county workbook is blank: no figure and no project.")
_FILL_FIRST = Words("填好后再生成。", "Fill it in first.")
_AMBIGUOUS = Words(
    "找到{count}个资金分配表，文号相同或没有文号：{places}，无法确定用哪一个。",
    "{count} allocation tables of one number, or without any, were found: {places}.",
)
_KEEP_ONE = Words(
    "各是一个文件的，在表头上方写明各自的文号；是同一个文件的，只保留要用的那一个。",
    "Where each is a notice of its own, write its number above the table; else keep the one that is meant.",
)
_DRAFTS = Words(
    "{one}与{other}是同一{what}的两份稿子，内容不同（{differing}），无法确定用哪一份。",
    "{one} and {other} are two drafts of one {what} with different contents ({differing}); which is meant is unknown.",
)
_COUNTY = Words("地区同一年度填报表", "county workbook")
_NOTICE = Words("资金分配表", "allocation table")
_ONE_DRAFT = Words("请只给出要用的那一份。", "Give the one that is meant.")
_NO_UNIT = Words(
    "资金分配表没有写明单位，无法换算。", "The allocation table states no unit, so nothing can be converted."
)
_WRITE_UNIT = Words("请在表头上方写明，如“单位：万元”。", "Write it above the header, such as 单位：万元.")
_OTHER_REGION = Words(
    "填报表的“基本信息”是{own}，{places}却是{other}的表：填出的附表会印上别的县的数字，没有写出任何文件。",
    "基本信息 says {own}, but {places} are sheets of {other}: the annexes would print another county's figures. "
    "Nothing was written.",
)
_OTHER_YEAR = Words(
    "填报表的“基本信息”是{own}，{places}却是{other}的表：填出的附表会印上别的年度的数字，没有写出任何文件。",
    "基本信息 says {own}, but {places} are sheets of {other}: the annexes would print another year's figures. "
    "Nothing was written.",
)
_MEND_SHEETS = Words(
    "请核对“基本信息”和各表标题，把别的地区或年度的表换成本县本年的。",
    "Compare 基本信息 with the titles, and replace the sheets of another region or year.",
)


def chosen_tables(assembled: Assembled, files: str, needs: Sequence[str], asks: Sequence[str]) -> tuple[Table, ...]:
    """Return the tables that a template is filled from: without copies of ours and annexes that we filled.

    Of the workbooks of several adjustments of a year the last counts. `needs` are the forms without which a template
    cannot be filled, `asks` all that it looks at. Raises UserError where there is no county workbook, or a blank one,
    two drafts of one, or one whose sheets are another county's or year's; and for a template that asks for allocation
    tables, where two cannot be told apart or a unit is unknown.
    """
    notices = assembled.of_kind(PaperKind.NOTICE)
    if not notices and ALLOCATION in needs:
        raise UserError(files, _NO_ALLOCATION, _GIVE_BOTH)
    counties = [paper for paper in assembled.of_kind(PaperKind.COUNTY) if INFO in paper.forms]
    if not counties:
        raise UserError(files, _NO_COUNTY, _GIVE_BOTH)
    if all(paper.file in dossier.blank for dossier in assembled.dossiers for paper in counties):
        raise UserError("、".join(paper.file for paper in counties), _BLANK, _FILL_FIRST)
    for group in assembled.drafts:
        if group[0].kind is PaperKind.COUNTY or ALLOCATION in asks:
            raise _undecided(group)
    for paper in counties:
        _one_owner(paper)
    if notices and ALLOCATION in asks:
        _told_apart(notices, files)
    last = {_of(p): max(q.adjustment or 1 for q in counties if _of(q) == _of(p)) for p in counties}
    before = {id(t) for p in counties if (p.adjustment or 1) < last[_of(p)] for t in p.tables}
    return tuple(t for t in assembled.sources if id(t) not in before)


def _of(paper: Paper) -> tuple[object, ...]:
    return paper.region, paper.name, paper.year


def _undecided(group: Sequence[Paper]) -> UserError:
    one, other = group[0], group[1]
    what = _COUNTY if one.kind is PaperKind.COUNTY else _NOTICE
    shown = _DRAFTS.fill(one=one.file, other=other.file, what=what, differing=told(differences(one, other)))
    return UserError("、".join(paper.file for paper in group), shown, _ONE_DRAFT)


def _one_owner(paper: Paper) -> None:
    """Raise UserError where sheets of a county workbook say that they are another county's or another year's."""
    own = next((s for s in paper.regions if s.regions and not s.title), None)
    others = [s for s in paper.regions if own and s.title and s.regions and not set(s.regions) & set(own.regions)]
    if own and others:
        raise _mixed(_OTHER_REGION, paper, own, others)
    own = next((s for s in paper.years if s.year and not s.title), None)
    others = [s for s in paper.years if own and s.title and s.year != own.year]
    if own and others:
        raise _mixed(_OTHER_YEAR, paper, own, others)


def _mixed(message: Words, paper: Paper, own: Statement, others: Sequence[Statement]) -> UserError:
    places = "、".join(s.cell.sheet for s in others)
    return UserError(paper.file, message.fill(own=own.text, places=places, other=others[0].text), _MEND_SHEETS)


def _told_apart(notices: Sequence[Paper], files: str) -> None:
    """Raise UserError unless every allocation table has a unit, and of several each has its own number or title.

    Several notices in a year are the usual case; tables of one number and title, or without a number, may be the same
    quota twice.
    """
    tables = [paper.tables[0] for paper in notices]
    numbers = [document_numbers(table.document_number) for table in tables]
    told = {(number, "".join(table.title.split())) for number, table in zip(numbers, tables, strict=True)}
    if len(tables) > 1 and (not all(numbers) or len(told) < len(tables)):
        places = "、".join(f"{table.file} {table.sheet}!{table.area}" for table in tables)
        raise UserError(files, _AMBIGUOUS.fill(count=len(notices), places=places), _KEEP_ONE)
    for table in tables:
        if any(table.unit_of(column.name) is None for column in table.amounts()):
            raise UserError(f"{table.file} {table.sheet}", _NO_UNIT, _WRITE_UNIT)
