"""The tables with which an import of a list can be undone, and in which the names that persons explained are kept."""

_COLUMNS = """
        code TEXT NOT NULL,
        procedure_code TEXT NOT NULL,
        title TEXT NOT NULL,
        field TEXT NOT NULL,
        status INTEGER NOT NULL,
        status_text TEXT NOT NULL,
        submitted TEXT,
        received TEXT,
        due TEXT,
        due_given INTEGER NOT NULL,
        finished TEXT,
        returned TEXT,
        unit TEXT NOT NULL,
        clerk TEXT NOT NULL,
        channel TEXT NOT NULL,
        full_online INTEGER,
        fee INTEGER,
        paid_online INTEGER,
        digitised INTEGER,
        reused INTEGER,
        electronic_result INTEGER,
        supplements INTEGER NOT NULL,
        supplement_since TEXT,
        supplement_s INTEGER NOT NULL,
        missing TEXT NOT NULL,
        factor BLOB,
        import_id INTEGER NOT NULL,
        as_of_s INTEGER NOT NULL"""

LIST_TABLES = (
    # `who`: account; `kept`: 1 while `dossier_before` holds the rows as they were; `undoing`: 1 while it is undone.
    "ALTER TABLE dossier_import ADD COLUMN who TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE dossier_import ADD COLUMN older INTEGER NOT NULL DEFAULT 0",
    "ALTER TABLE dossier_import ADD COLUMN reopened INTEGER NOT NULL DEFAULT 0",
    "ALTER TABLE dossier_import ADD COLUMN delisted INTEGER NOT NULL DEFAULT 0",
    "ALTER TABLE dossier_import ADD COLUMN kept INTEGER NOT NULL DEFAULT 0",
    "ALTER TABLE dossier_import ADD COLUMN undoing INTEGER NOT NULL DEFAULT 0",
    # Rows of `dossier` as they were before the import `by_import` changed or deleted them.
    f"""CREATE TABLE dossier_before (
        by_import INTEGER NOT NULL,{_COLUMNS},
        PRIMARY KEY (by_import, code)
    ) STRICT, WITHOUT ROWID""",
    # Imports that were undone: what is shown of them.
    """CREATE TABLE dossier_undone (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        import_id INTEGER NOT NULL,
        file TEXT NOT NULL,
        kind TEXT NOT NULL,
        imported_s INTEGER NOT NULL,
        as_of_s INTEGER NOT NULL,
        rows INTEGER NOT NULL,
        new INTEGER NOT NULL,
        changed INTEGER NOT NULL,
        refused INTEGER NOT NULL,
        delisted INTEGER NOT NULL,
        who TEXT NOT NULL,
        undone_s INTEGER NOT NULL,
        undone_by TEXT NOT NULL
    ) STRICT""",
    # Names of columns and statuses that a person explained. `name`: as names are compared; `shown`: as exported.
    """CREATE TABLE list_name (
        kind TEXT NOT NULL CHECK (kind IN ('column', 'status')),
        name TEXT NOT NULL,
        shown TEXT NOT NULL,
        meaning TEXT NOT NULL,
        who TEXT NOT NULL,
        at_s INTEGER NOT NULL,
        PRIMARY KEY (kind, name)
    ) STRICT, WITHOUT ROWID""",
)
