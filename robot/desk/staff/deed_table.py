"""The table of the log of deeds."""

DEEDS_TABLE = (
    """CREATE TABLE deed (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        at_s INTEGER NOT NULL,
        who TEXT NOT NULL,
        deed TEXT NOT NULL,
        thing TEXT NOT NULL DEFAULT '',
        before TEXT NOT NULL DEFAULT '',
        after TEXT NOT NULL DEFAULT '',
        why TEXT NOT NULL DEFAULT ''
    ) STRICT""",
    "CREATE INDEX deed_at ON deed (at_s)",
)
