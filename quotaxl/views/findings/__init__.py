"""Findings, a format a file; see quotaxl.views.formats."""
