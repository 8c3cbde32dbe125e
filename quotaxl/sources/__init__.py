"""Files of any kind, read behind a gate into grids. The door is read_workbook."""

from quotaxl.sources.read import read_workbook

__all__ = ["read_workbook"]
