"""Procedure lists and dossier exports of the one-stop platform: read, compared, and taken in row by row.

Read `table_reader` first (any export to rows of text), then `columns` (which column is what) and `import_plan` (what
becomes of each row before anything is written). `dossier_export` does the same for dossiers.
"""
