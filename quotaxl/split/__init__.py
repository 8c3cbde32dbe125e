"""A region's share of an allocation table as a workbook of its own: planned here, written by an adapter."""
