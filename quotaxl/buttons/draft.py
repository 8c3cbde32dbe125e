"""A draft of a mail with the open workbook attached. Nothing is sent: the user looks at it and sends it."""

from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path

from quotaxl.app.check import Checked
from quotaxl.core.finding import Finding, findings_of
from quotaxl.core.words import Lang, Words
from quotaxl.text.clean import line
from quotaxl.text.finding import summary
from quotaxl.text.labels import SEVERITY

_TYPE = ("application", "vnd.openxmlformats-officedocument.spreadsheetml.sheet")
_SHOWN = 30
_SUBJECT = Words("{name}：数据核对结果", "{name}: findings")
_BODY = Words(
    "附件：{name}\n\n核对结果：{summary}\n\n{findings}\n\n（本邮件由 quotaxl 起草，请核对收件人和内容后发送。）\n",
    "Attached: {name}\n\nFindings: {summary}\n\n{findings}\n\n(Drafted by quotaxl: look at it before sending it.)\n",
)
_MORE = Words("……另有 {count} 项，见附件中的“核对结果”", "... {count} more, see the sheet 核对结果")


def draft(workbook: Path, checked: Checked, lang: Lang) -> bytes:
    """Return the draft as the bytes of an .eml file with the saved workbook attached and the findings in its text."""
    message = EmailMessage(policy=SMTP)
    message["Subject"] = line(_SUBJECT.fill(name=workbook.name).say(lang))
    message["To"] = Address()
    message["X-Unsent"] = "1"  # Outlook then opens it for editing
    found = findings_of(checked.outcomes)
    listed = [_told(number, finding, lang) for number, finding in enumerate(found[:_SHOWN], start=1)]
    if len(found) > _SHOWN:
        listed.append(_MORE.fill(count=len(found) - _SHOWN).say(lang))
    text = _BODY.fill(name=workbook.name, summary=summary(checked.outcomes, lang), findings="\n".join(listed)).say(lang)
    message.set_content(text, cte="base64")
    message.add_attachment(workbook.read_bytes(), *_TYPE, filename=workbook.name)
    return message.as_bytes()


def _told(number: int, finding: Finding, lang: Lang) -> str:
    cell = finding.cells[0].ref if finding.cells else ""
    where = f"{finding.sheet}!{cell}" if cell else ""
    return f"{number}. [{SEVERITY[finding.severity].say(lang)}] {line(where)} {line(finding.message.say(lang))}"
