"""The table of the log of deeds, and the indexes for its filters."""

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
    "CREATE INDEX deed_kind ON deed (deed, who)",
)

DEED_INDEXES = (
    # Each filter, alone or with days, counts and sorts in one index, without a sort of its own.
    "DROP INDEX deed_kind",
    "CREATE INDEX deed_kind ON deed (deed, at_s, id, who)",
    "CREATE INDEX deed_who ON deed (who, at_s, id, deed)",
)
