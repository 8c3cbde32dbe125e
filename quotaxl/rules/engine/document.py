"""Writes docs/rules: a page per rule and an index, from the rules and their example files.

Run as `python -m quotaxl.rules.engine.document` at the top of a checkout; a test keeps the pages fresh.
"""

import re
from pathlib import Path

from quotaxl.catalogue.law.provisions import ARITHMETIC, provisions
from quotaxl.core.assets import asset
from quotaxl.core.finding import Finding, Severity
from quotaxl.core.refs import Area, column_letter
from quotaxl.rules.engine.examples import REPORT, Example, Variant, case_of, changed, load_example
from quotaxl.rules.engine.registry import FAMILIES, Rule, all_rules
from quotaxl.rules.engine.run import run
from quotaxl.rules.engine.wording import money

SEVERITIES = {Severity.ERROR: "错误 error", Severity.WARNING: "警告 warning", Severity.INFO: "提示 info"}


def pages(cases: Path) -> dict[str, str]:
    """Return every page of docs/rules by file name. Raises FileNotFoundError for a rule without examples."""
    rules = all_rules()
    made = {f"{rule.id}.md": page(rule, load_example(cases / f"{rule.id}.toml")) for rule in rules}
    return {"README.md": _index(rules), **made}


def page(rule: Rule, example: Example) -> str:
    """Return a rule's page: the invalid condition first, then why, an example of each kind, and how to mend it."""
    bad, good = example.fails[0], example.passes[0]
    (outcome,) = run(case_of(example, bad), [rule])
    finding = outcome.findings[0]
    lines = [
        f"# {rule.id} {rule.title.zh}",
        "",
        f"{rule.title.en}.",
        "",
        f"级别 Severity: **{SEVERITIES[rule.severity]}**",
        "",
        "## 为什么 Why",
        "",
        rule.why.zh,
        "",
        rule.why.en,
        "",
        *_basis(rule, finding),
        "## 不合格的例子 Fails",
        "",
        *([f"{bad.about}。", ""] if bad.about else []),
        *_sheets(example, bad, finding),
        *_found(finding),
        "## 合格的例子 Passes",
        "",
        *_sheets(example, good, None),
        "## 如何处理 How to mend",
        "",
        _open(rule.remedy.zh),
        "",
        _open(rule.remedy.en),
    ]
    return "\n".join(lines).rstrip() + "\n"


def _basis(rule: Rule, finding: Finding) -> list[str]:
    lines = []
    for key in rule.basis:
        if key == ARITHMETIC:
            lines.append("- 表内勾稽关系 The arithmetic of the table")
        else:
            provision = provisions()[key]
            document = (
                f"《{provision.document}》（{provision.number}）" if provision.number else f"《{provision.document}》"
            )
            since = f"，{provision.since}起" if provision.since else ""
            lines.append(f"- {document}{provision.article}{since}：{provision.content.zh}")
            lines.append(f"  {provision.content.en}")
    lines = lines or [f"- {citation}（按所适用的清单 by the list that applies）" for citation in finding.basis]
    return ["依据 Basis:", "", *lines, ""]


def _found(finding: Finding) -> list[str]:
    """Return what a finding says as lines of a rule's page."""
    lines = [f"> {_escape(finding.message.zh)}", ">", f"> {_escape(finding.message.en)}", ""]
    facts = []
    for name, value in (("应为 Expected", finding.expected), ("实为 Actual", finding.actual)):
        if value is not None:
            shown = value if isinstance(value, str) else money(value, finding.unit)
            facts.append(f"- {name}: {_escape(shown)}")
    if finding.difference is not None:
        facts.append(f"- 差额 Difference: {money(finding.difference, finding.unit)}")
    if finding.cause:
        facts.append(f"- 可能原因 Likely cause: {_escape(finding.cause.zh)} / {_escape(finding.cause.en)}")
    cells = "，".join(f"{c.sheet}!{c.ref}（{c.role}）" for c in finding.cells)
    facts.append(f"- 标出的单元格 Marked cells: {_escape(cells)}")
    if finding.live:
        facts.append(f"- Excel 中的判断 Live condition: `={finding.live}`")
    return [*lines, *facts, ""]


def _sheets(example: Example, variant: Variant, finding: Finding | None) -> list[str]:
    """Return the lines of Markdown that show an example's sheets and paragraphs, what a finding marks in bold."""
    marked = [(c.sheet, Area.parse(c.ref)) for c in finding.cells if not c.spots] if finding else []
    spoken = {s.paragraph for c in finding.cells for s in c.spots} if finding else set()
    lines: list[str] = []
    for name, rows in changed(example, variant).items():
        if name.startswith(REPORT):
            lines += [f"**{name}.docx**", ""]
            for r, row in enumerate(rows, 1):
                text = _escape("|".join(row))
                lines += [f"> 第{r}段 {f'**{text}**' if r in spoken else text}", ">"]
            lines[-1:] = [""]
            continue
        width = max(map(len, rows))
        lines += [f"**{name}**", "", "| |" + "|".join(map(column_letter, range(1, width + 1))) + "|"]
        lines.append("|---" * (width + 1) + "|")
        for r, row in enumerate(rows, 1):
            cells = []
            for c in range(1, width + 1):
                text = _escape(row[c - 1]) if c <= len(row) else ""
                here = any(sheet == name and (r, c) in area for sheet, area in marked)
                cells.append(f"**{text or '（空）'}**" if here else text)
            lines.append(f"|{r}|" + "|".join(cells) + "|")
        lines.append("")
    return lines


def _index(rules: tuple[Rule, ...]) -> str:
    """Return the page that lists all rules by family."""
    lines = [
        "# 规则 Rules",
        "",
        "由 `python -m quotaxl.rules.engine.document` 从规则和例子生成，不要手工修改。 Generated; do not edit by hand.",
        "",
        "每条规则的结果是通过、不通过、跳过（写明原因）或出错之一；程序出错从不算作文件的问题。",
        "Every rule ends passed, failed, skipped with a reason, or crashed; a crash is never a finding.",
        "",
    ]
    for family in dict.fromkeys(rule.family for rule in rules):
        lines += [
            f"## {FAMILIES.get(family, family)}",
            "",
            "| |级别 Severity|不合格的情形 Invalid when|",
            "|---|---|---|",
        ]
        lines += [
            f"|[{r.id}]({r.id}.md)|{SEVERITIES[r.severity]}|{r.title.zh}<br>{r.title.en}|"
            for r in rules
            if r.family == family
        ]
        lines.append("")
    return "\n".join(lines).rstrip() + "\n"


def _escape(text: str) -> str:
    return re.sub(r"([|*_`<>\\\[\]])", r"\\\1", text.replace("\n", " "))


def _open(template: str) -> str:
    return re.sub(r"\{[^}]*\}", "…", template)


def main() -> None:
    """Write docs/rules anew; pages of rules that no longer exist are removed."""
    folder = Path("docs", "rules")
    folder.mkdir(parents=True, exist_ok=True)
    wanted = pages(asset("tests", "cases"))
    for old in folder.glob("*.md"):
        if old.name not in wanted:
            old.unlink()
    for name, text in wanted.items():
        (folder / name).write_text(text, "utf-8", newline="\n")


if __name__ == "__main__":
    main()
