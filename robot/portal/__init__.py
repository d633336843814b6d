"""Import procedure lists and dossier exports of the one-stop platform: read, compare, and take over row by row.

Read `table_reader` first (from any export to rows of text), then `columns` (the meaning of each column) and
`import_plan` (the outcome of each row before anything is written). `dossier_export` does the same for dossiers.
"""
