"""Several rectangles of a sheet at once: xlwings' ranges are rectangles."""

from collections.abc import Sequence
from functools import cached_property
from typing import Any

from quotaxl.core.refs import Area
from quotaxl.libreoffice.addresses import ranges
from quotaxl.libreoffice.ranges import Range


class Union(Range):
    """Several rectangles of a sheet, for their looks and the formats that lie on them; contents have one each."""

    def __init__(self, sheet: Any, areas: Sequence[Area]) -> None:
        super().__init__(sheet, areas[0])
        self._areas = tuple(areas)

    @cached_property
    def xl(self) -> Any:
        """The UNO cell ranges."""
        return ranges(self.sheet, self._areas)

    @property
    def areas(self) -> tuple[Area, ...]:
        """Its areas."""
        return self._areas
