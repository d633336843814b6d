"""The table of marks that staff set on dossiers, and the indexes for filtering the list of dossiers."""

DOSSIER_MARKS: tuple[str, ...] = (
    # One row per mark; imports never touch them. `kind` 'apology': a letter of apology with `number` and `letter_day`;
    # 'assigned': `text` is the clerk to whom the dossier was given; 'note': `text` is what staff wrote. `day`: local
    # day of the entry. A mark that was taken back keeps its row.
    """CREATE TABLE dossier_mark (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        day TEXT NOT NULL,
        code TEXT NOT NULL,
        kind TEXT NOT NULL CHECK (kind IN ('apology', 'assigned', 'note')),
        text TEXT NOT NULL DEFAULT '',
        number TEXT NOT NULL DEFAULT '',
        letter_day TEXT,
        who TEXT NOT NULL,
        at_s INTEGER NOT NULL,
        withdrawn_who TEXT NOT NULL DEFAULT '',
        withdrawn_s INTEGER
    ) STRICT""",
    "CREATE INDEX dossier_mark_code ON dossier_mark (code)",
    "CREATE INDEX dossier_mark_kind ON dossier_mark (kind, text)",
    # Holds every column by which the list is filtered and sorted, so that a list reads 50 whole rows and no more.
    "DROP INDEX dossier_due",
    """CREATE INDEX dossier_list ON dossier
        (status, due, due_given, supplement_s, clerk, field, procedure_code, received, submitted)""",
    "CREATE INDEX dossier_tail ON dossier (substr(code, -4))",
)
