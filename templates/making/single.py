"""Each annex of the adjustment plan as a template of its own, built by the same code as in the whole."""

from collections.abc import Callable, Mapping

from openpyxl import Workbook

from templates.making import adjustment
from templates.making.paper import new_book

_ANNEXES: tuple[tuple[str, str, str, str, str, Callable[[Workbook], None]], ...] = (
    ("limit-received", "下达", "county-limit", "债务限额下达情况表", "annex 1: limits handed down",
     adjustment.handed_down),
    ("quota-allocation", "分配", "county-projects", "债务限额分配情况表", "annex 2: limits by project",
     adjustment.allocated),
    ("general-budget-adjustment", "一般预算", "county-general-budget", "一般公共预算收支调整表",
     "adjustment of the general public budget",
     lambda book: adjustment.budget(book, "一般公共预算收支调整表", "一般预算", "一般")),
    ("fund-budget-adjustment", "基金预算", "county-fund-budget", "政府性基金预算收支调整表",
     "adjustment of the government-fund budget",
     lambda book: adjustment.budget(book, "政府性基金预算收支调整表", "基金预算", "专项")),
    ("limit-adjustment", "限额", "county-limit", "债务限额调整情况表", "limits adjusted (表1-6)", adjustment.limit),
)  # fmt: skip


def build() -> Mapping[str, tuple[Workbook, str]]:
    """Return the annexes by id, each with the text of its template.toml."""
    made = {}
    for id, part, need, zh, en, add in _ANNEXES:
        book = new_book(zh)
        add(book)
        made[id] = (book, _binding(id, part, need, zh, en))
    return made


def _binding(id: str, part: str, need: str, zh: str, en: str) -> str:
    return (
        "# Made by templates/make_forms.py. One annex of the adjustment plan, bound as it is there.\n"
        f'id = "{id}"\n'
        f'name = {{ zh = "{zh}", en = "{en}" }}\n'
        f'output = "{{region}}{{year}}年{zh}.xlsx"\n'
        f'needs = ["county-info", "{need}"]\n'
        'extends = "adjustment-plan"\n'
        f'part = "{part}_"\n'
    )
