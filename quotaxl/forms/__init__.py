"""Forms: what an official table looks like, and from a grid to tables that remember their cells.

`read_tables(workbook, regions)` is the one door.
"""
