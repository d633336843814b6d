"""The desk's SQLite file: connection, transactions, backup copies, restore, repair, and the check of newer versions.

Read `connection` and `store` first (how a store uses the file), then `backups` and `restore`. `version_probe` is run by
its path with the modules of another release: its imports and its output must stay.
"""
