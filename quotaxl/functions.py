"""Functions for cells, where xlwings offers them (Excel for Windows): quotas, earmarks, units, checks.

They are plain functions everywhere else. Excel shows a function's docstring and the texts of its arguments in its
own dialog, so that these are Chinese. A function that cannot answer returns why, as a text: an error value would
not tell, and an exception would show a traceback in the cell.
"""

from collections.abc import Callable
from decimal import Decimal
from functools import wraps
from typing import Any, ParamSpec

import xlwings as xw

from quotaxl.catalogue import regions
from quotaxl.core.amount import UNITS, convert, exact
from quotaxl.core.document import Document
from quotaxl.core.finding import Status
from quotaxl.core.grid import CellError, Grid, Value
from quotaxl.core.table import Column, Table
from quotaxl.dossier.dossier import Dossier
from quotaxl.reading import read_tables
from quotaxl.rules.engine.registry import find
from quotaxl.rules.engine.run import check as run_rules

# xlwings takes the type of an argument for the converter to use and knows no unions, hence Any.
Cells = Any
"""The rows of a range."""
Answer = Any
"""A number, True, False, or a text that says why there is no answer."""
Asked = ParamSpec("Asked")


class _Unanswered(Exception):
    """Why a function has no answer."""


def _answered(function: Callable[Asked, Answer]) -> Callable[Asked, Answer]:
    """Return the function with every failure as a text for the cell."""

    @wraps(function)
    def told(*args: Asked.args, **kwargs: Asked.kwargs) -> Answer:
        try:
            return function(*args, **kwargs)
        except _Unanswered as why:
            return f"〔quotaxl〕{why}"
        except Exception as fault:  # noqa: BLE001 - see above
            return f"〔quotaxl〕无法计算：{type(fault).__name__}"

    return told


@xw.func(category="quotaxl")
@xw.arg("table", ndim=2, doc="资金（限额）分配表的区域，连同表头，最好连同标题和“单位：”一行")
@xw.arg("region", doc="地区名称、简称或六位行政区划代码，如 阿图什市")
@xw.arg("column", doc="列名或其中几个字，如 专项；省略则取第一个金额列")
@_answered
def qx_quota(table: Cells, region: str, column: str = "") -> Answer:
    """某地区在分配表中的额度，单位与表相同。"""
    found = _table(table)
    at = _row(found, region)
    return _number(found, at, _column(found, column))


@xw.func(category="quotaxl")
@xw.arg("table", ndim=2, doc="资金（限额）分配表的区域，连同表头")
@xw.arg("region", doc="地区名称、简称或六位行政区划代码")
@xw.arg("column", doc="“其中”列名的几个字；省略则为全部“其中”列之和")
@_answered
def qx_earmark(table: Cells, region: str, column: str = "") -> Answer:
    """某地区额度中指定用途（“其中”列）的金额，单位与表相同。"""
    found = _table(table)
    at = _row(found, region)
    parts = [one for one in found.amounts() if one.of is not None and (not column or column in "".join(one.path))]
    if not parts:
        raise _Unanswered("表中没有这样的“其中”列")
    return float(sum((exact(found.frame[one.name][at] or 0) for one in parts), Decimal(0)))


@xw.func(category="quotaxl")
@xw.arg("value", doc="金额")
@xw.arg("source", doc="原单位：元、千元、万元、百万元或亿元")
@xw.arg("target", doc="要换算成的单位")
@_answered
def qx_convert(value: Any, source: str, target: str) -> Answer:
    """金额单位换算，如 =qx_convert(A1,"万元","亿元")。按十进制换算，没有误差。"""
    if value is None:
        return ""
    if isinstance(value, bool | str):
        raise _Unanswered("不是金额")
    for unit in (source, target):
        if unit not in UNITS:
            raise _Unanswered(f"没有“{unit}”这个单位；可用：{'、'.join(UNITS)}")
    return float(convert(exact(value), UNITS[source], UNITS[target]))


@xw.func(category="quotaxl")
@xw.arg("table", ndim=2, doc="要核对的表格区域，连同表头")
@xw.arg("rule", doc="规则编号，如 QX-S101；用命令 quotaxl rules 查看全部")
@_answered
def qx_holds(table: Cells, rule: str) -> Answer:
    """某条核对规则在这张表上是否成立：TRUE 成立，FALSE 不成立；未能核对时说明原因。"""
    known = find(rule.strip().upper())
    if known is None:
        raise _Unanswered(f"没有规则 {rule}")
    dossier = Dossier((_table(table),), regions.load())
    outcome = run_rules(dossier, select=[known.id])[0]
    if outcome.status in (Status.PASSED, Status.FAILED):
        return outcome.status is Status.PASSED
    raise _Unanswered(f"未核对：{outcome.reason.zh if outcome.reason else ''}")


def _table(cells: Cells) -> Table:
    rows: list[list[Value]] = [[_value(value) for value in row] for row in cells]
    tables = read_tables(Document("", (Grid("", "表", rows),)), regions.load())
    if not tables:
        raise _Unanswered("这个区域中没有找到表格，请连同表头一起选取")
    return tables[0]


def _value(value: Any) -> Value:
    if isinstance(value, str) and value.startswith("#") and value.endswith(("!", "?", "A")):
        return CellError(value)
    found: Value = value
    return found


def _row(table: Table, region: str) -> int:
    known = regions.load()
    text = str(int(region)) if isinstance(region, float) else str(region).strip()
    own = known.code(text)
    wanted = (own,) if own else known.resolve(text)
    hits = [
        at
        for at, label in enumerate(table.frame["label"])
        if label and (label.strip() == text or (len(wanted) == 1 and known.resolve(label) == wanted))
    ]
    if not hits:
        raise _Unanswered(f"表中没有“{text}”")
    if len(hits) > 1:
        raise _Unanswered(f"表中有 {len(hits)} 行是“{text}”")
    return hits[0]


def _column(table: Table, wish: str) -> Column:
    columns = table.amounts()
    fit = [one for one in columns if wish in "".join(one.path)] if wish else columns[:1]
    exact_fit = [one for one in fit if one.path[-1] == wish]
    fit = tuple(exact_fit or fit)
    if not fit:
        raise _Unanswered(f"没有名为“{wish}”的金额列；有：{'、'.join(one.path[-1] for one in columns)}")
    if len(fit) > 1:
        raise _Unanswered(f"有 {len(fit)} 列含“{wish}”：{'、'.join(one.path[-1] for one in fit)}")
    return fit[0]


def _number(table: Table, at: int, column: Column) -> float:
    found = table.frame[column.name][at]
    return float(found or 0)
