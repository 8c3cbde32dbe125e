"""Closed .xlsx and .xlsm files: plans applied part by part, everything else copied as it is."""

from quotaxl.xlsx.apply import Filler, Prepared, apply_plan, open_template

__all__ = ["Filler", "Prepared", "apply_plan", "open_template"]
