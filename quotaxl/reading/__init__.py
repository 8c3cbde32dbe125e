"""Forms: what an official table looks like, and from a grid to tables that remember their cells."""

from quotaxl.catalogue.form import Form, Kind, form, forms
from quotaxl.reading.read import read_tables

__all__ = ["Form", "Kind", "form", "forms", "read_tables"]
