"""From a grid to tables that remember their cells: where they are, how their headers and rows hang together."""

from quotaxl.catalogue.form import Form, FormKind, form, forms
from quotaxl.reading.read import read_tables

__all__ = ["Form", "FormKind", "form", "forms", "read_tables"]
