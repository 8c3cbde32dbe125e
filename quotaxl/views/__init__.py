"""How findings and tables are shown: on a terminal, as JSON, CSV, Parquet or a workbook."""
