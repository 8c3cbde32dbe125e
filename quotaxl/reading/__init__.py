"""Forms: what an official table looks like, and from a grid to tables that remember their cells."""

from quotaxl.catalogue.form import Form, FormKind, form, forms
from quotaxl.reading.read import read_tables

__all__ = ["Form", "FormKind", "form", "forms", "read_tables"]
