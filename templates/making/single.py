"""Each annex of the adjustment plan as a workbook of its own, built by the same code as in the whole."""

from collections.abc import Callable, Mapping
from functools import partial

from openpyxl import Workbook

from templates.making import adjustment
from templates.making.paper import new_book

_ANNEXES: Mapping[str, tuple[str, Callable[[Workbook], None]]] = {
    "limit-received": ("债务限额下达情况表", adjustment.handed_down),
    "quota-allocation": ("债务限额分配情况表", adjustment.allocated),
    "general-budget-adjustment": ("一般公共预算收支调整表", partial(adjustment.budget, of=adjustment.GENERAL)),
    "fund-budget-adjustment": ("政府性基金预算收支调整表", partial(adjustment.budget, of=adjustment.FUND)),
    "limit-adjustment": ("债务限额调整情况表", adjustment.limit),
}


def build() -> Mapping[str, Workbook]:
    """Return the annexes by id."""
    made = {}
    for id, (title, add) in _ANNEXES.items():
        made[id] = new_book(title)
        add(made[id])
    return made
