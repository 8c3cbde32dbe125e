"""A county workbook with every sheet filled in, made by the same code as the form; its figures are invented."""

import datetime
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path

from scripts import script

ROOT = Path(__file__).parents[2]

# Figures that could be taken for each other differ, so that a test sees where one came from.
YEAR = {
    "opening": ("90", "38", "52"),
    "previous_limit": ("110.88", "50.15", "60.73"),
    "limit": ("119.98", "52.75", "67.23"),
    "issued": ("12.325", "5.575", "6.75"),
    "issued_foreign": ("0.15", "0.15", "0"),
    "issued_bonds": ("12.175", "5.425", "6.75"),
    "issued_new": ("9.1", "2.6", "6.5"),
    "issued_refinancing": ("3.075", "2.825", "0.25"),
    "repaid": ("3.325", "2.975", "0.35"),
    "interest": ("3.3333", "1.2222", "2.1111"),
    "closing": ("99", "40.6", "58.4"),
}
NEXT = {
    "next_deficit": (None, "1.5", None),
    "next_new": ("8", "1.5", "6.5"),
    "next_limit": ("127.98", "54.25", "73.73"),
    "next_repaid": ("4", "3", "1"),
    "next_repaid_refinancing": ("3.5", "2.7", "0.8"),
    "next_repaid_budget": ("0.5", "0.3", "0.2"),
    "next_interest": ("3.5", "1.3", "2.2"),
}
LIMIT = {
    "opening": ("110.88", "50.15", "60.73"),
    "new": ("9.1", "2.6", "6.5"),
    "advance": ("4", "1", "3"),
    "adjusted": ("119.98", "52.75", "67.23"),
}
PROJECTS = (
    ("阿图什市乡镇小型水源工程（含蓄水池、引水渠及配套输水管网）建设项目", "P24653001-0001", "一般", "0.8", "农林水利"),
    ("新城东路改（扩）建工程", "P24653001-0002", "一般", "1.8", "市政建设"),
    ("克州阿图什市人民医院综合楼及传染病区医疗设备购置与信息化提升项目", "P24653001-0003", "专项", "6.5", "医疗卫生"),
)


def make(path: Path, scales: Mapping[str, int] | None = None) -> Path:
    """Write the workbook and return its path; `scales` (form → factor) multiplies all figures of a sheet."""
    script(ROOT / "templates" / "make_forms.py")
    from templates.making import county  # noqa: PLC0415
    from templates.making.paper import write  # noqa: PLC0415

    figures = {
        "county-info/region/value": "阿图什市",
        "county-info/code/value": "653001",
        "county-info/year/value": 2024,
        "county-info/bureau/value": "阿图什市财政局",
        "county-info/limit_session/value": "阿图什市第十届人大常委会第十九次会议",
        "county-info/budget_session/value": "阿图什市第十届人民代表大会第五次会议",
        "county-projects/total/amount": Decimal("9.1"),
    }
    for form, rows in (
        ("county-execution", YEAR | NEXT),
        ("county-final", YEAR),
        ("county-limit", LIMIT),
        ("county-balance", {k: YEAR[n] for k, n in (("opening", "opening"), ("new", "issued"), ("repaid", "repaid"),
                                                   ("closing", "closing"), ("interest", "interest"))}),
    ):  # fmt: skip
        for key, values in rows.items():
            for field, value in zip(("total", "general", "special"), values, strict=True):
                if value is not None:
                    figures[f"{form}/{key}/{field}"] = Decimal(value) * (scales or {}).get(form, 1)
    for form, new in (("county-general-budget", "2.6"), ("county-fund-budget", "6.5")):
        for key, opening, change in (
            ("income_own", "10", "0"), ("income_transfer", "30", new), ("income_debt", "3", new),
            ("income_total", "40", new), ("spending_own", "38", new), ("spending_transfer", "1", "0"),
            ("spending_repayment", "1", "0"), ("spending_total", "40", new),
        ):  # fmt: skip
            values = (Decimal(opening), Decimal(change), Decimal(opening) + Decimal(change))
            figures |= {f"{form}/{key}/{f}": v for f, v in zip(("opening", "change", "adjusted"), values, strict=True)}
    projects = [
        {
            "ordinal": at, "name": name, "code": code, "kind": kind, "amount": Decimal(amount), "sector": sector,
            "department": "阿图什市水利局", "implementer": "阿图什市城市建设投资有限公司", "status": "在建",
            "target": "新建蓄水池3座，解决3.2万人饮水安全问题", "issued": datetime.date(2024, 6, 18),
        }
        for at, (name, code, kind, amount, sector) in enumerate(PROJECTS, start=1)
    ]  # fmt: skip
    bonds = [
        {
            "ordinal": at, "bond": f"2024年新疆维吾尔自治区政府{kind}债券（{at}期）", "code": f"24056{at:02}",
            "kind": kind, "term": "10年",
            "amount": Decimal(amount), "issued": datetime.date(2024, 6, 17 + at), "rate": Decimal("2.35"),
            "investment": Decimal(amount) * 2, "investment_bonds": Decimal(amount), "realised": Decimal("0.5"),
            "realised_bonds": Decimal("0.3"), "revenue": Decimal("0.05") if kind == "专项" else None,
        }
        for at, (kind, amount) in enumerate((("一般", "0.8"), ("一般", "1.8"), ("专项", "6.5")), start=1)
    ]  # fmt: skip
    spending = [
        {"ordinal": at, "name": name, "kind": kind, "subject": subject, "amount": Decimal(amount)}
        for at, (name, kind, subject, amount) in enumerate(
            (
                (PROJECTS[0][0], "一般", "2130305 水利工程建设", "0.5"),
                (PROJECTS[0][0], "一般", "2130316 农村水利", "0.3"),
                (PROJECTS[1][0], "一般", "2120303 小城镇基础设施建设", "1.8"),
                (PROJECTS[2][0], "专项", "2290402 其他地方自行试点项目收益专项债券收入安排的支出", "6.5"),
            ),
            start=1,
        )
    ]
    subjects = [
        dict(
            zip(
                ("budget", "code", "name", "opening", "change", "adjusted"),
                (*told, *map(Decimal, figures)),
                strict=True,
            )
        )
        for *told, figures in (
            ("一般公共预算", "2130305", "水利工程建设", ("1.0", "2.6", "3.6")),
            ("政府性基金预算", "2290402", "其他地方自行试点项目收益专项债券收入安排的支出", ("0.5", "6.5", "7.0")),
        )
    ]
    filled = county.County("阿图什市2024年", figures, projects, project_rows=max(6, len(PROJECTS)))
    write(county.add(county.build(filled), filled, bonds, spending, subjects), path)
    return path
