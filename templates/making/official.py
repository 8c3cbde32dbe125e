"""The official forms of 财预〔2018〕209号 and their kin, as data; officialpaper lays them out.

Rows and columns that were seen in published tables are as printed there; where a form is known only
indirectly (表1-5, the later rows of the final-accounts form) they follow its siblings.
"""

from collections.abc import Mapping

from templates.making.officialpaper import Column, Item, Made, Official, items, listing, text_column
from templates.making.paper import DATE_FORMAT

_PUBLISHED = "本表由县级以上地方各级财政部门在{body}批准{what}后二十日内公开。"
_BUDGET = "2." + _PUBLISHED.format(body="本级人民代表大会", what="预算")
_FINAL = "2." + _PUBLISHED.format(body="同级人民代表大会常务委员会", what="决算")
_YEARLY = "本表由使用债券资金的部门不迟于每年6月底前公开，反映截至上年末{kind}债券及项目信息。"
_FORMULA = Column("formula", ("公　式",), 12)
_OWN = "本级"


def _amount(of: str, *header: str, width: float = 15, letter: str = "") -> Column:
    return Column(of, header, width, letter=letter)


def _kinds(key: str, text: str, letters: tuple[str, str, str], **more: str) -> tuple[Item, ...]:
    """A row and its two kinds, which its formula adds up."""
    general, special = f"{key}_general", f"{key}_special"
    words = {"general": "其中：一般债务限额", "special": "专项债务限额"} | more
    return (
        Item(key, text, letters[0], (general, special), bold=True),
        Item(general, words["general"], letters[1], indent=2),
        Item(special, words["special"], letters[2], indent=5),
    )


def _bonds(key: str, text: str, letters: tuple[str, str, str]) -> tuple[Item, ...]:
    return (
        Item(key, text, letters[0], (f"{key}_general", f"{key}_special"), bold=True),
        Item(f"{key}_general", "（一）一般债券", letters[1], indent=1),
        Item(f"{key}_special", "（二）专项债券", letters[2], indent=1),
    )


LIMIT_ADVANCE = Official(
    "limit-advance",
    "债务限额提前下达情况表",
    "limits handed down in advance (表1-5)",
    "{region}{year}年地方政府债务限额提前下达情况表",
    (
        Column("item", ("项　目",), 46),
        _FORMULA,
        _amount("area", "本地区"),
        _amount("own", _OWN),
        _amount("lower", "下级"),
    ),
    (
        *_kinds("previous", "一、{last_year}年地方政府债务限额", ("A=B+C", "B", "C")),
        *_kinds("advance", "二、提前下达的{year}年新增地方政府债务限额", ("D=E+F", "E", "F")),
    ),
    (
        "注：1.本表反映本地区及本级提前下达的新增地方政府债务限额情况；本地区=本级+下级。",
        "2.本表由县级以上地方各级财政部门在收到提前下达的限额后，随同级人民代表大会批准的预算公开。",
    ),
    annex="表1-5",
    across={"area": ("own", "lower")},
    bound=("own",),
)

_BALANCE_NOTE = (
    "注：1.本表反映本级政府上两年度{kind}债务余额，上一年度{kind}债务限额、发行额、还本支出及余额，本年度{last}。"
)
GENERAL_BALANCE = Official(
    "general-balance",
    "一般债务余额情况表",
    "balance of general debt (表1-2)",
    "{region}{year}年和{next_year}年地方政府一般债务余额情况表",
    (Column("item", ("项　目",), 58), _amount("budget", "预算数", width=17), _amount("executed", "执行数", width=17)),
    (
        Item("opening", "一、{last_year}年末地方政府一般债务余额实际数", fields=("executed",)),
        Item("limit", "二、{year}年末地方政府一般债务余额限额", fields=("budget",)),
        Item("issued", "三、{year}年地方政府一般债务发行额", fields=("executed",),
             parts=("issued_foreign", "issued_bonds")),
        Item("issued_foreign", "其中：中央转贷地方的国际金融组织和外国政府贷款", fields=("executed",), indent=2),
        Item("issued_bonds", "{year}年地方政府一般债券发行额", fields=("executed",), indent=5),
        Item("repaid", "四、{year}年地方政府一般债务还本额", fields=("executed",)),
        Item("closing", "五、{year}年末地方政府一般债务余额预计执行数", fields=("executed",)),
        Item("deficit", "六、{next_year}年地方财政赤字", fields=("budget",)),
        Item("next_limit", "七、{next_year}年地方政府一般债务余额限额", fields=("budget",)),
    ),
    (_BALANCE_NOTE.format(kind="一般", last="财政赤字及一般债务限额"), _BUDGET),
    annex="表1-2",
    bound=("budget", "executed"),
)  # fmt: skip
SPECIAL_BALANCE = Official(
    "special-balance",
    "专项债务余额情况表",
    "balance of special debt (表1-3)",
    "{region}{year}年和{next_year}年地方政府专项债务余额情况表",
    GENERAL_BALANCE.columns,
    (
        Item("opening", "一、{last_year}年末地方政府专项债务余额实际数", fields=("executed",)),
        Item("limit", "二、{year}年末地方政府专项债务余额限额", fields=("budget",)),
        Item("issued", "三、{year}年地方政府专项债务发行额", fields=("executed",)),
        Item("repaid", "四、{year}年地方政府专项债务还本额", fields=("executed",)),
        Item("closing", "五、{year}年末地方政府专项债务余额预计执行数", fields=("executed",)),
        Item("next_new", "六、{next_year}年地方政府专项债务新增限额", fields=("budget",)),
        Item("next_limit", "七、{next_year}年末地方政府专项债务余额限额", fields=("budget",)),
    ),
    (_BALANCE_NOTE.format(kind="专项", last="新增专项债务限额及专项债务限额"), _BUDGET),
    annex="表1-3",
    bound=("budget", "executed"),
)
ISSUE_SERVICE = Official(
    "issue-service",
    "债券发行及还本付息情况表",
    "issue, repayment and interest of bonds (表1-4)",
    "{region}{year}年地方政府债券发行及还本付息情况表",
    (Column("item", ("项　目",), 46), _FORMULA, _amount("area", "本地区", width=17), _amount("own", _OWN, width=17)),
    (
        Item("issued", "一、{year}年发行预计执行数", "A=B+D", ("issued_general", "issued_special"), bold=True),
        Item("issued_general", "（一）一般债券", "B", indent=1),
        Item("issued_general_refinancing", "其中：再融资债券", "C", indent=3),
        Item("issued_special", "（二）专项债券", "D", indent=1),
        Item("issued_special_refinancing", "其中：再融资债券", "E", indent=3),
        *_bonds("repaid", "二、{year}年还本支出预计执行数", ("F=G+H", "G", "H")),
        *_bonds("interest", "三、{year}年付息支出预计执行数", ("I=J+K", "J", "K")),
        Item("next_repaid", "四、{next_year}年还本支出预算数", "L=M+O",
             ("next_repaid_general", "next_repaid_special"), bold=True),
        Item("next_repaid_general", "（一）一般债券", "M", indent=1),
        Item("next_repaid_general_refinancing", "其中：再融资", indent=3),
        Item("next_repaid_general_budget", "财政预算安排", "N", indent=6),
        Item("next_repaid_special", "（二）专项债券", "O", indent=1),
        Item("next_repaid_special_refinancing", "其中：再融资", indent=3),
        Item("next_repaid_special_budget", "财政预算安排", "P", indent=6),
        *_bonds("next_interest", "五、{next_year}年付息支出预算数", ("Q=R+S", "R", "S")),
    ),
    (
        "注：1.本表反映本地区和本级上一年度地方政府债券（含再融资债券）发行及还本付息预计执行数、"
        "本年度地方政府债券还本付息预算数等。",
        _BUDGET,
    ),
    annex="表1-4",
    bound=("area", "own"),
)  # fmt: skip
_DEBT = {"general": "其中：一般债务", "special": "专项债务"}
ISSUE_SERVICE_FINAL = Official(
    "issue-service-final",
    "债务发行及还本付息决算情况表",
    "issue, repayment and interest, final accounts",
    "{region}{year}年地方政府债务发行及还本付息情况表",
    (Column("item", ("项　目",), 56), _amount("area", "本地区", width=18), _amount("own", _OWN, width=18)),
    (
        *_kinds("opening", "一、{last_year}年末地方政府债务余额", ("", "", ""), **_DEBT),
        *_kinds("previous_limit", "二、{last_year}年末地方政府债务限额", ("", "", ""), **_DEBT),
        Item("issued", "三、{year}年地方政府债务发行决算数", "", (
            "issued_new_general", "issued_refinancing_general", "issued_new_special", "issued_refinancing_special",
            "issued_foreign",
        ), bold=True),
        Item("issued_new_general", "新增一般债券发行额", indent=2),
        Item("issued_refinancing_general", "再融资一般债券发行额", indent=2),
        Item("issued_new_special", "新增专项债券发行额", indent=2),
        Item("issued_refinancing_special", "再融资专项债券发行额", indent=2),
        Item("issued_foreign", "中央转贷地方的国际金融组织和外国政府贷款", indent=2),
        *_kinds("repaid", "四、{year}年地方政府债务还本决算数", ("", "", ""), **_DEBT),
        *_kinds("interest", "五、{year}年地方政府债务付息决算数", ("", "", ""), **_DEBT),
        *_kinds("closing", "六、{year}年末地方政府债务余额决算数", ("", "", ""), **_DEBT),
        *_kinds("limit", "七、{year}年地方政府债务限额", ("", "", ""), **_DEBT),
    ),
    (
        "注：1.本表反映本地区和本级上一年度地方政府债务限额、余额及发行、还本付息决算数。",
        _FINAL,
    ),
    bound=("area", "own"),
)  # fmt: skip


def _limit_balance(id: str, zh: str, en: str, block: str, note: str, due: str, annex: str | None) -> Official:
    limit, balance = "{year}年债务限额", f"{{year}}年债务余额{block}"
    return Official(
        id,
        zh,
        en,
        f"{{region}}{{year}}年地方政府{zh}",
        (
            Column("region", ("地　区",), 22, "left", "@", "公　式"),
            _amount("limit", limit, "", letter="A=B+C", width=13),
            _amount("limit_general", limit, "一般债务", letter="B", width=13),
            _amount("limit_special", limit, "专项债务", letter="C", width=13),
            _amount("balance", balance, "", letter="D=E+F", width=13),
            _amount("balance_general", balance, "一般债务", letter="E", width=13),
            _amount("balance_special", balance, "专项债务", letter="F", width=13),
        ),
        notes=(f"注：1.本表反映上一年度本地区、本级及分地区地方政府债务限额及余额{note}。", due),
        annex=annex,
    )


LIMIT_BALANCE_BUDGET = _limit_balance(
    "limit-balance-budget", "债务限额及余额预算情况表", "limits and balances, budget (表1-1)",
    "预计执行数", "预计执行数", _BUDGET, "表1-1",
)  # fmt: skip
LIMIT_BALANCE_FINAL = _limit_balance(
    "limit-balance-final", "债务限额及余额决算情况表", "limits and balances, final accounts",
    "（决算数）", "决算数", _FINAL, None,
)  # fmt: skip

_PROJECT = (
    text_column("name", "项目名称", 34),
    text_column("code", "项目编号", 16, "center"),
    text_column("sector", "项目领域", 13),
    text_column("department", "项目主管部门", 16),
    text_column("implementer", "项目实施单位", 16),
    text_column("kind", "债券性质", 11, "center"),
    _amount("amount", "债券规模", width=12),
)
_NUMBER = Column("number", ("序号",), 6, "center", "General")
BOND_USE_PLAN = Official(
    "bond-use-plan",
    "新增债券资金使用安排表",
    "planned use of new bonds (表1-7)",
    "{region}本级{year}年新增地方政府债券资金使用安排表",
    (_NUMBER, *_PROJECT, Column("issued", ("发行时间",), 13, "center", DATE_FORMAT)),
    notes=("注：本表反映本级当年新增地方政府债券资金使用安排情况；未填列的栏目，填报时未提供。",),
    annex="表1-7",
    total=("amount",),
    total_label="name",
    landscape=True,
)
BOND_USE_FINAL = Official(
    "bond-use-final",
    "债券使用情况表",
    "use of bonds, final accounts",
    "{region}{year}年地方政府债券使用情况表",
    (*_PROJECT, Column("issued", ("发行时间\n（年/月）",), 13, "center", DATE_FORMAT)),
    notes=(
        "注：本表反映上一年度新增地方政府债券资金使用情况，由县级以上地方各级财政部门在同级人民代表大会"
        "常务委员会批准决算后二十日内公开。",
    ),
    landscape=True,
)


def _outstanding(kind: str, word: str, annex: str, *, revenue: bool) -> Official:
    info, whole, done = "债券基本信息", "债券项目总投资", "债券项目已实现投资"
    part = "其中：债券资金安排"
    texts = (("bond", "债券名称", 26, "left"), ("code", "债券编码", 11, "center"), ("kind", "债券类型", 10, "center"))
    return Official(
        f"bonds-outstanding-{kind}",
        f"新增地方政府{word}债券情况表",
        f"new {kind} bonds outstanding ({annex} of 存续期公开)",
        f"{{region}}{{year}}年新增地方政府{word}债券情况表",
        (
            *(Column(of, (info, header), width, align, "@") for of, header, width, align in texts),
            _amount("amount", info, "债券规模", width=10),
            Column("issued", (info, "发行时间（年/月/日）"), 12, "center", DATE_FORMAT),
            Column("rate", (info, "债券利率（%）"), 8, "right", "0.00####"),
            Column("term", (info, "债券期限"), 8, "center", "@"),
            _amount("investment", whole, "", width=10),
            _amount("investment_bonds", whole, part, width=11),
            _amount("realised", done, "", width=10),
            _amount("realised_bonds", done, part, width=11),
            *((_amount("revenue", "已取得项目收益", width=13),) if revenue else ()),
            text_column("remark", "备注", 9),
        ),
        notes=(f"注：{_YEARLY.format(kind=word)}",),
        annex=annex,
        total=("amount",),
        total_label="bond",
        total_first=True,
        landscape=True,
    )


def _cash(kind: str, word: str, annex: str) -> Official:
    income, spending = f"{{year}}年新增{word}债券资金收入", f"{{year}}年新增{word}债券资金安排的支出"
    return Official(
        f"bond-cash-{kind}",
        f"新增地方政府{word}债券资金收支情况表",
        f"money of new {kind} bonds ({annex} of 存续期公开)",
        f"{{region}}{{year}}年新增地方政府{word}债券资金收支情况表",
        (
            _NUMBER,
            Column("bond", (income, "债券名称"), 34, "left", "@"),
            _amount("income", income, "金额", width=14),
            Column("subject", (spending, "支出功能分类"), 34, "left", "@"),
            _amount("spending", spending, "金额", width=14),
        ),
        notes=(f"注：{_YEARLY.format(kind=word)}",),
        annex=annex,
        total=("income", "spending"),
        total_label="bond",
        total_first=True,
    )


PAYMENT_PROGRESS = Official(
    "payment-progress",
    "债券资金支出进度表",
    "progress of payments out of bonds",
    "{region}{year}年新增地方政府债券资金支出进度表",
    (
        _NUMBER,
        text_column("name", "项目名称", 38),
        text_column("department", "项目主管部门", 16),
        text_column("implementer", "项目实施单位", 18),
        text_column("kind", "债券性质", 11, "center"),
        _amount("amount", "债券额度", width=12),
        _amount("paid", "已拨付金额", width=12),
        Column("progress", ("支出进度",), 11, "right", "0.00%"),
        text_column("remark", "备注", 14),
    ),
    notes=("注：支出进度=已拨付金额÷债券额度；没有支出资料的项目留空，不等于零。",),
    total=("amount", "paid"),
    total_label="name",
    landscape=True,
)

ITEMS = (LIMIT_ADVANCE, GENERAL_BALANCE, SPECIAL_BALANCE, ISSUE_SERVICE, ISSUE_SERVICE_FINAL)
LISTS = (
    LIMIT_BALANCE_BUDGET,
    LIMIT_BALANCE_FINAL,
    BOND_USE_PLAN,
    BOND_USE_FINAL,
    _outstanding("general", "一般", "表1", revenue=False),
    _outstanding("special", "专项", "表2", revenue=True),
    _cash("general", "一般", "表3"),
    _cash("special", "专项", "表4"),
    PAYMENT_PROGRESS,
)


def build() -> Mapping[str, Made]:
    """Return every official template by its id."""
    return {form.id: items(form) for form in ITEMS} | {form.id: listing(form) for form in LISTS}
