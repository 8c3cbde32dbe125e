"""What the buttons do, each on the workbook it was clicked in; each returns the message to show."""

from collections.abc import Sequence
from pathlib import Path

from quotaxl.app.check import Checked, Wishes, assembled_of
from quotaxl.app.home import settings_file
from quotaxl.app.new import new
from quotaxl.app.opened import clear_open, mark_open
from quotaxl.app.today import today
from quotaxl.buttons.draft import draft
from quotaxl.buttons.light import settings as open_settings
from quotaxl.buttons.opened import Opened
from quotaxl.buttons.pair import find_pair, remember_link
from quotaxl.buttons.prints import print_one
from quotaxl.buttons.reports import accept_one, draft_one
from quotaxl.buttons.settings import Settings, chosen
from quotaxl.buttons.show import open_file
from quotaxl.buttons.work import check_one, fill_one, others, put_beside
from quotaxl.core.amount import Amount
from quotaxl.core.errors import UserError
from quotaxl.core.finding import Outcome
from quotaxl.core.region import Region
from quotaxl.core.table import Table
from quotaxl.core.visible import file_name
from quotaxl.core.words import Words, same
from quotaxl.dossier.papers import Paper, PaperKind
from quotaxl.sources import read_workbook
from quotaxl.text.finding import summary
from quotaxl.views.formats import ShownFindings
from quotaxl.xlsx import apply_plan

_UNSAVED = Words(
    "这个工作簿还没有保存过，不知道把结果写到哪里。", "This workbook was never saved, so there is no folder."
)
_SAVE = Words("请先保存它，或点“设置”写明输出文件夹。", "Save it first, or give a folder in the settings.")
_IN_CLOUD = Words(
    "这个工作簿存放在网络位置（OneDrive 或 SharePoint），不知道把结果写到哪个文件夹。",
    "This workbook lives on OneDrive or SharePoint, so there is no folder for the results.",
)
_GIVE_FOLDER = Words(
    "请点“设置”，在“输出文件夹”中写明本机的一个文件夹，然后再点。", "Give a folder of this computer in the settings."
)
_DOWNLOAD = Words("请先把它另存到本机的文件夹。", "Save a copy to a folder of this computer first.")
_NO_FOLDER = Words("没有这个文件夹。", "There is no such folder.")
_SET_FOLDER = Words("请点“设置”改正“输出文件夹”。", "Correct it in the settings.")
_NO_REGION = Words("还没有设置地区和年度。", "Region and year are not set.")
_SET_REGION = Words("请点“设置”填写“地区”和“年度”，保存后再点一次。", "Give both in the settings and click again.")
_IMPORTED = Words(
    "已导入资金分配表：{title}\n{file}\n{found}\n以后填报本工作簿时自动使用这个文件。",
    "Imported: {title}\n{file}\n{found}\nIt will be used for this workbook from now on.",
)
_NOT_LISTED = Words("表中没有找到“{region}”的行，请核对地区名称。", "The table has no row for {region}.")
_NEW = Words("已生成空白填报簿：{path}", "Made an empty county workbook: {path}")
_CHECKED = Words("校验完成：{summary}。{more}", "Checked: {summary}. {more}")
_LISTED = Words(
    "问题已在单元格上标出，并列在工作表“核对结果”中。", "They are marked, and listed in the sheet 核对结果."
)
_LISTED_BESIDE = Words("问题列在另一个文件中：{path}", "The findings are listed in a file of their own: {path}")
_MARKED = Words("已标记：{summary}。再点一次清除标记。", "Marked: {summary}. Click again to clear.")
_CLEARED = Words("标记已清除。", "All marks are gone.")
_FILLED = Words(
    "附表已生成：{path}\n{summary}。留空或需留意的有 {blank} 处。",
    "Filled: {path}\n{summary}. Blank or to look at: {blank}.",
)
_DRAFTED = Words(
    "邮件草稿：{path}\n附件是工作簿上次保存的内容。请在邮件程序中核对收件人和内容后发送。",
    "Draft: {path}\nAttached is the workbook as last saved. Look at it in your mail program before sending it.",
)
_NOT_OPENED = Words(
    "邮件草稿：{path}\n这台电脑没有能打开 .eml 文件的邮件程序。请把文件拷到有邮件程序的电脑上打开，"
    "或在网页邮箱中新建邮件，附上工作簿。",
    "Draft: {path}\nThis computer has no program for .eml files: open it on one that has, or write the mail by hand.",
)
_NO_PROGRAM = Words("这台电脑没有能打开它的程序。", "This computer has no program that opens it.")


def import_allocation(one: Opened) -> Words:
    """Take the open allocation table for this county workbook, and say what it grants the county."""
    pair = find_pair(one, others(one))
    remember_link(pair.county.path, pair.allocation.path)
    assembled = assembled_of(pair.loaded)
    table = assembled.of_kind(PaperKind.NOTICE)[0].tables[0]
    county = assembled.of_kind(PaperKind.COUNTY)[0]
    found = _granted(table, assembled.dossiers[0].row_regions(table), county)
    return _IMPORTED.fill(title=table.title, file=pair.allocation.path.name, found=found)


def new_workbook(one: Opened) -> Words:
    """Make an empty county workbook for the region and year of the settings, and open it."""
    wanted = chosen()
    if not wanted.region or not wanted.year:
        open_settings(one)
        raise UserError(str(settings_file()), _NO_REGION, _SET_REGION)
    folder = _folder(one, wanted)

    def make(stage: Path) -> Path:
        return new(wanted.region, wanted.year, stage, read_workbook, apply_plan, force=False)

    path = put_beside(folder, make)
    one.book.app.books.open(path)
    return _NEW.fill(path=path)


def check(one: Opened) -> Words:
    """Check the workbook, with its allocation table where there is one, and mark and list what was found."""
    checked = check_one(one, Wishes(as_of=today()))
    listed = mark_open(one, checked, chosen().lang)
    found = any(outcome.findings for outcome in checked.outcomes)
    return _CHECKED.fill(summary=_summary(checked.outcomes), more=_listed(one, checked, listed) if found else same(""))


def fill_annexes(one: Opened) -> Words:
    """Fill the annexes from this workbook and its counterpart, open them and mark the inputs."""
    wanted = chosen()
    filled = fill_one(one, _folder(one, wanted), wanted.lang)
    one.book.app.books.open(filled.form)
    return _FILLED.fill(path=filled.form, summary=_summary(filled.outcomes), blank=len(filled.missing))


def toggle_marks(one: Opened) -> Words:
    """Take the marks out where there are some, else check the workbook and mark it."""
    if one.marked():
        clear_open(one)
        return _CLEARED
    checked = check_one(one, Wishes(as_of=today()))
    if not mark_open(one, checked, chosen().lang):
        return _CHECKED.fill(summary=_summary(checked.outcomes), more=_listed(one, checked, False))
    return _MARKED.fill(summary=_summary(checked.outcomes))


def mail(one: Opened) -> Words:
    """Write a draft of a mail with the workbook, as it was last saved, and what was found; and open it."""
    wanted = chosen()
    folder = _folder(one, wanted)
    if not one.path.is_file():
        raise UserError(one.known.name, *((_IN_CLOUD, _DOWNLOAD) if one.known.cloud else (_UNSAVED, _SAVE)))
    checked = check_one(one, Wishes(as_of=today()))

    def make(stage: Path) -> Path:
        made = stage / file_name(one.path.stem, "-邮件草稿.eml")
        made.write_bytes(draft(one.path, checked, wanted.lang))
        return made

    path = put_beside(folder, make)
    return (_DRAFTED if open_file(path) else _NOT_OPENED).fill(path=path)


def report(one: Opened) -> Words:
    """Draft a written report from this workbook and its counterpart, and open it."""
    return _opened(*draft_one(one, _folder(one, chosen())))


def print_sheets(one: Opened) -> Words:
    """Print the sheets of this workbook that hold something as a PDF, say which were left out, and open it."""
    return _opened(*print_one(one, _folder(one, chosen())))


def accept(one: Opened) -> Words:
    """Accept the finding that is picked, with the reason that was typed, and check again."""
    told = accept_one(one)
    again = check(one)
    return Words(f"{told.zh}\n{again.zh}", f"{told.en}\n{again.en}")


def _listed(one: Opened, checked: Checked, listed: bool) -> Words:
    """Return where the findings are listed: in the workbook, or in a file of their own where it takes no sheet."""
    if listed:
        return _LISTED
    from quotaxl.views.findings import as_xlsx  # noqa: PLC0415 - loads openpyxl, which few clicks need

    wanted = chosen()

    def make(stage: Path) -> Path:
        made = stage / f"{one.path.stem}-核对结果.xlsx"
        files = [found.file for found in checked.loaded]
        made.write_bytes(as_xlsx.made(ShownFindings(files, checked.outcomes, wanted.lang, checked.record)))
        return made

    path = put_beside(_folder(one, wanted), make)
    one.book.app.books.open(path)
    return _LISTED_BESIDE.fill(path=path)


def _opened(told: Words, place: Path) -> Words:
    """Open what was made in its own program, and add to the message where there is none."""
    return told if open_file(place) else Words(f"{told.zh}\n{_NO_PROGRAM.zh}", f"{told.en}\n{_NO_PROGRAM.en}")


def _folder(one: Opened, settings: Settings) -> Path:
    """Return where results go: the folder of the settings, or the workbook's own. Raises UserError."""
    if settings.folder:
        if not Path(settings.folder).is_dir():
            raise UserError(settings.folder, _NO_FOLDER, _SET_FOLDER)
        return Path(settings.folder)
    if not one.path.is_file():
        raise UserError(one.known.name, *((_IN_CLOUD, _GIVE_FOLDER) if one.known.cloud else (_UNSAVED, _SAVE)))
    return one.path.parent


def _granted(table: Table, rows: Sequence[Region | None], county: Paper) -> Words:
    """Return what an allocation table grants a county, column by column; `rows` are the regions of its rows."""
    for at, region in enumerate(rows):
        if region is not None and region == county.region:
            shown = []
            for column in table.amounts():
                value, unit = table.frame[column.name][at], table.unit_of(column.name)
                if value is not None and unit is not None:
                    shown.append(f"{column.path[-1]} {Amount(value, unit)}")
            return same(f"{table.frame['label'][at]}：" + "，".join(shown))
    return _NOT_LISTED.fill(region=county.name or "")


def _summary(outcomes: Sequence[Outcome]) -> Words:
    return Words(summary(outcomes, "zh"), summary(outcomes, "en"))
