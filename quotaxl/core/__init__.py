"""Values that every stage shares: amounts, regions, grids, tables, findings, edits. No I/O."""
