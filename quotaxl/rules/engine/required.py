"""The table of docs/coverage.md that says what a county workbook must hold, written from completeness.toml."""

from pathlib import Path

from quotaxl.catalogue.completeness import Need, completeness, printed
from quotaxl.catalogue.form import FormKind, form
from quotaxl.rules.engine.registry import find

START, END = "<!-- required: generated, see quotaxl/rules/engine/required.py -->", "<!-- /required -->"
_WHEN = {
    "always": "总是 always",
    "quota": "有新增限额、下达额度或项目 with a new quota",
    "general": "有一般债务的新增 with new general debt",
    "special": "有专项债务的新增 with new special debt",
    "filled": "表中填了任何一格 once any cell is filled",
}


def table() -> str:
    """Return the table: form, stage, cells, what is told, severity, exit code."""
    lines = [
        "| 表 form | 何时必需 when | 必需的格 cells | 缺了 told by | 级别 severity | 退出码 exit |",
        "|---|---|---|---|---|---|",
        "| 整本工作簿 | 总是 always | 任何一个数或项目 any figure or project | QX-A001 | 警告 warning | 2 |",
    ]
    lines += [_line(need) for need in completeness().needs]
    order = " → ".join(_label("county-info", key) for key in completeness().days)
    lines.append(
        f"| 基本信息 | 后一个日期已填 once a later day stands | {order} | QX-A105 | {_severity('QX-A105')} | 0 |"
    )
    lines.append(
        "| 基本信息 | 填了 once written | 日期、代码、年度、地区看得懂 days, code, year, region | QX-A104 | "
        f"{_severity('QX-A104')} | 0 |"
    )
    return "\n".join(lines)


def renewed(text: str) -> str:
    """Return the page with its table brought up to date. Raises ValueError where the page has no place for it."""
    before, mark, rest = text.partition(START)
    _, end, after = rest.partition(END)
    if not mark or not end:
        raise ValueError("docs/coverage.md has no place for the table of what is required")
    return f"{before}{START}\n{table()}\n{END}{after}"


def _line(need: Need) -> str:
    spec = form(need.form)
    columns = "、".join(printed(c.path[-1]) for c in spec.columns if c.field in need.columns)
    rows = "、".join(_label(need.form, key) for key in need.rows)
    cells = f"{rows} × {columns}" if rows else f"每行的 {columns}"
    if need.settled:
        cells += "（合计等于一类时另一类可空 a kind may be blank where the total is the other）"
    kinds = ["QX-A101", "QX-A102" if spec.kind is FormKind.ITEMS or need.when == "quota" else "", "QX-A103", *need.told]
    ids = [id for id in kinds if id]
    severities = "、".join(dict.fromkeys(_severity(id) for id in ids))
    code = "1 若为错误 if an ERROR，否则 else 0" if "错误" in severities else "0"
    return f"| {spec.name} | {_WHEN[need.when]} | {cells} | {', '.join(ids)} | {severities} | {code} |"


def _label(id: str, key: str) -> str:
    return next(printed(r.label) for r in form(id).rows if r.key == key)


def _severity(id: str) -> str:
    rule = find(id)
    return {"error": "错误 error", "warning": "警告 warning", "info": "提示 info"}[rule.severity.value] if rule else ""


if __name__ == "__main__":
    page = Path("docs/coverage.md")
    page.write_text(renewed(page.read_text("utf-8")), encoding="utf-8")
