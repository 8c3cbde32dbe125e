"""Tables as they were read, a format a file; see quotaxl.views.formats."""
