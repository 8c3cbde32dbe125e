"""Forms: what an official table looks like, and from a grid to tables that remember their cells."""

from quotaxl.forms.read import read_tables
from quotaxl.forms.spec import Form, Kind, form, forms

__all__ = ["Form", "Kind", "form", "forms", "read_tables"]
