"""Import procedure lists and dossier exports of the one-stop platform: read them, compare and import each row.

Read `table_reader` first (it turns any export into rows of text), then `columns` (the meaning of each column) and
`import_plan` (the outcome of each row before anything is written). `dossier_export` reads exports of dossiers.
"""
