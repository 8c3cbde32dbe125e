"""Wordings that several readers share, and a short way to refuse a file."""

from quotaxl.core.errors import UserError
from quotaxl.core.words import Words

RESAVE = Words(
    "请用 Excel 或 WPS 打开该文件，另存为 .xlsx 后重试；如打不开，请向发送单位重新索取。",
    "Open it in Excel or WPS, save it as .xlsx and try again; if it does not open, ask the sender for it again.",
)
TABLES = Words(
    "可读取的文件：.xlsx、.xlsm、.xls、.et、.ods、.csv、.tsv、.docx、.txt、.pdf、.ofd、.html、.mht 和 .xml。",
    "Files that can be read: .xlsx, .xlsm, .xls, .et, .ods, .csv, .tsv, .docx, .txt, .pdf, .ofd, .html, .mht and .xml.",
)
PASSWORD = Words(
    "请用 Excel 或 WPS 输入密码打开，在“文件 → 信息 → 保护工作簿 → 用密码进行加密”中清空密码，保存后重试。",
    "Open it in Excel or WPS with the password, clear the password in File → Info → Protect Workbook → "
    "Encrypt with Password, save and try again.",
)


_RESAVE_TEXT = Words(
    "请用 Word 或 WPS 打开该文件，另存为 .docx 后重试；如打不开，请向发送单位重新索取。",
    "Open it in Word or WPS, save it as .docx and try again; if it does not open, ask the sender for it again.",
)
_PASSWORD_TEXT = Words(
    "请用 Word 或 WPS 输入密码打开，在“文件 → 信息 → 保护文档 → 用密码进行加密”中清空密码，保存后重试。",
    "Open it in Word or WPS with the password, clear the password in File → Info → Protect Document → "
    "Encrypt with Password, save and try again.",
)
_OF_TEXTS = {RESAVE: _RESAVE_TEXT, PASSWORD: _PASSWORD_TEXT}
"""What is to be done with a document, by what is to be done with a workbook."""


def refuse(where: str, zh: str, en: str, remedy: Words = RESAVE) -> UserError:
    """Return the UserError that says `zh`/`en` of the file or part `where`."""
    if where.partition(" › ")[0].lower().endswith((".docx", ".doc", ".wps", ".dotx")):
        remedy = _OF_TEXTS.get(remedy, remedy)
    return UserError(where, Words(zh, en), remedy)


def damaged(where: str, detail: str = "") -> UserError:
    """Return the UserError for a file whose inside is broken; `detail` is a reader's technical word for it."""
    tail = f" ({detail})" if detail else ""
    return refuse(
        where, f"文件已损坏，读出的数字不可信。{tail}", f"The file is damaged; its figures cannot be trusted.{tail}"
    )
