"""Names of other regions, as a template carries them on that was last another county's."""

import re
from collections.abc import Iterator, Mapping, Sequence

from quotaxl.core.edits import OWN_SHEETS, Content
from quotaxl.core.grid import Grid
from quotaxl.core.refs import Area, ref
from quotaxl.core.words import Words
from quotaxl.fill.bound import BoundTemplate
from quotaxl.fill.context import FillContext
from quotaxl.fill.missing import Missing
from quotaxl.fill.names import ours
from quotaxl.fill.rows import RowLayout
from quotaxl.fill.samples import TEXT

_LONG_TEXT = 600
"""Characters of a text that is looked through for regions' names."""
_ENDS = re.compile("[省市县区旗州盟]")
_SHORTEST_NAME, _LONGEST_NAME = 3, 15
_MOST = 2
"""A sheet that names more other regions than this is about several: a list of regions, a table of codes."""
_OTHER = Words(
    "“{text}”写着{name}，不是本表的地区，请核对。",
    "“{text}” names {name}, which is not the form's region; see whether it holds.",
)
_OTHER_NAME = Words(
    "名称“{label}”是{name}，不是本表的地区，请在名称管理器中核对。",
    "The name {label} stands for {name}, which is not the form's region; see the name manager.",
)


def other_region(text: str, context: FillContext) -> str | None:
    """Return the first name of a region in a text that is neither the form's own nor one above or below it."""
    own, known = context.region, context.regions
    done = 0
    for end in _ENDS.finditer(text[:_LONG_TEXT]):
        for start in range(max(done, end.end() - _LONGEST_NAME), end.end() - _SHORTEST_NAME + 1):
            name = text[start : end.end()]
            if found := known.named(name):
                done = end.end()
                if not any(known.within(one, own) or known.within(own, one) for one in found):
                    return name
                break
    return None


def elsewhere(
    bound: BoundTemplate, written: Mapping[tuple[str, str], Content], context: FillContext, places: RowLayout
) -> Iterator[Missing]:
    """Yield the texts outside lists, and the names of constants, that name another region and were not renewed."""
    for grid in bound.form.grids:
        runs = [growth.named.area for growth in places.growths.get(grid.sheet, ())]
        found = [] if grid.sheet in OWN_SHEETS else list(_named(grid, runs, written, context, places))
        if len({name for _, _, name in found}) <= _MOST:
            for address, text, name in found:
                yield Missing(grid.sheet, address, _OTHER.fill(text=text[:30], name=name))
    for label, value in bound.form.names.items():
        text = value.strip().lstrip("=")
        if TEXT.fullmatch(text) and not ours(label) and (other := other_region(text.strip('"'), context)):
            yield Missing("", "", _OTHER_NAME.fill(label=label, name=other))


def _named(
    grid: Grid, runs: Sequence[Area], written: Mapping[tuple[str, str], Content], context: FillContext,
    places: RowLayout,
) -> Iterator[tuple[str, str, str]]:  # fmt: skip
    """Yield (cell, text, region named)."""
    for row, values in enumerate(grid.rows, start=1):
        if any(area.top < row <= area.bottom for area in runs):
            continue  # of samples the first one is repeated where nothing fills it
        for column, value in enumerate(values, start=1):
            formula = grid.formulas.get((row, column))
            text = value if formula is None else "".join(TEXT.findall(formula))
            address = ref(places.row(grid.sheet, row), column)
            asked = isinstance(text, str) and (grid.sheet, address) not in written
            if asked and (name := other_region(str(text), context)):
                yield address, str(text), name
