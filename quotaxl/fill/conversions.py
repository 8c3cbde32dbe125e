"""A form's own formulas that convert units: right for the units that the form is in, wrong for any other."""

import re

from quotaxl.core.amount import UNITS
from quotaxl.core.errors import UserError
from quotaxl.core.refs import ref
from quotaxl.core.words import Words
from quotaxl.fill.bound import BoundTemplate
from quotaxl.fill.names import UNIT_NOW, own_unit, setting
from quotaxl.fill.samples import read_anywhere

_TEXT = re.compile(r'"[^"]*"')
_FACTOR = r"(?:10{4}|10{8}|1[eE]\+?0?[48]|1[eE]-0?[48]|0?\.0{3}1|0?\.0{7}1|10\^\(?-?[48]\)?)(?![\w.:!(])"
_CONVERTS = re.compile(rf"[*/]\s*\(?\s*{_FACTOR}|(?<![\w.$!]){_FACTOR}\s*\)?\s*\*|%%|POWER\(\s*10\s*,\s*-?[48]\s*\)")
"""A factor between 元, 万元 and 亿元 that something is multiplied with or divided by."""
_FIXED = Words(
    "公式 ={formula} 自己换算单位，全表改为{unit}后结果会错。",
    "The formula ={formula} converts units itself; with all of it in {unit} its result would be wrong.",
)
_LEAVE = Words(
    "不加 --unit，按模板现有的单位填列；或先把公式中的换算去掉，再用 --unit。",
    "Leave out --unit, so that the template keeps its units; or take the conversion out of the formula first.",
)


def converts(formula: str) -> bool:
    """Return whether a formula multiplies or divides by a factor between units of money."""
    return _CONVERTS.search(_TEXT.sub("", formula)) is not None


def check_conversions(bound: BoundTemplate) -> None:
    """Raise UserError where a form is put into a unit that it is not in, and a formula of its own converts units.

    Looked at are formulas that read a sheet which is filled.
    """
    names = bound.form.names
    now = UNITS.get((names.get(setting(names, UNIT_NOW) or "") or "").strip('"='))
    units = {unit for name in names if (unit := own_unit(name))} | ({now} if now else set())
    if units <= {bound.template.unit}:
        return
    filled = {bound.cells[name].sheet for name in bound.template.names if name in bound.cells}
    for grid in bound.form.grids:
        for place, formula in sorted(grid.formulas.items()):
            if converts(formula) and any(sheet in filled for sheet, _ in read_anywhere(formula, grid.sheet)):
                shown = formula.removeprefix("=")[:60]
                raise UserError(
                    f"{bound.form.file} {grid.sheet}!{ref(*place)}",
                    _FIXED.fill(formula=shown, unit=bound.template.unit.label),
                    _LEAVE,
                )
