"""The desk's SQLite file itself: connection, transactions, copies, going back, repair, and what newer programs may do.

Read `connection` and `store` first (how a table's keeper uses the file), then `backups` and `restore`.
`version_probe` is run by its path with the modules of another release: what it imports and prints stays.
"""
