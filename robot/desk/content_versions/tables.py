"""The tables of content versions. Texts are kept once each, by the hash of their bytes, and never deleted."""

CONTENT_VERSIONS: tuple[str, ...] = (
    # `text`: UTF-8, deflated (zlib).
    """CREATE TABLE content_text (
        hash TEXT NOT NULL PRIMARY KEY,
        text BLOB NOT NULL
    ) STRICT, WITHOUT ROWID""",
    # One row per saved version. `state` "writing" is the journal: its files are being put in force.
    """CREATE TABLE content_change (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        subject TEXT NOT NULL,
        kind TEXT NOT NULL CHECK (kind IN ('edit', 'back', 'hand')),
        state TEXT NOT NULL CHECK (state IN ('draft', 'approved', 'writing', 'live', 'refused', 'replaced')),
        who TEXT NOT NULL,
        why TEXT NOT NULL,
        saved_s INTEGER NOT NULL,
        decided_by TEXT NOT NULL DEFAULT '',
        decided_s INTEGER,
        reason TEXT NOT NULL DEFAULT '',
        from_day TEXT,
        live_s INTEGER
    ) STRICT""",
    # `before`, `after`: hashes of the text of a file below config; '' = there is no such file.
    """CREATE TABLE content_file (
        change INTEGER NOT NULL REFERENCES content_change (id),
        path TEXT NOT NULL,
        before TEXT NOT NULL,
        after TEXT NOT NULL,
        PRIMARY KEY (change, path)
    ) STRICT, WITHOUT ROWID""",
    "CREATE INDEX content_file_path ON content_file (path, change)",
    "CREATE INDEX content_change_state ON content_change (state)",
    "CREATE INDEX content_change_subject ON content_change (subject)",
)
"""SQL statements of the migration that makes the tables."""

CONTENT_AUTHORS: tuple[str, ...] = (
    # `replaced_by`: the version in whose text this one is contained; NULL = none, or it was saved before this column.
    "ALTER TABLE content_change ADD COLUMN replaced_by INTEGER",
    "CREATE INDEX content_change_replaced ON content_change (replaced_by)",
)
"""SQL statements of the migration that keeps who has written which part of a version."""

CONTENT_TURNS: tuple[str, ...] = (
    # `turn`: the how-manieth version it is that came in force, whatever the clock said; NULL = it is not in force.
    "ALTER TABLE content_change ADD COLUMN turn INTEGER",
    """UPDATE content_change SET turn = (
        SELECT count(*) FROM content_change AS other WHERE other.state = 'live'
        AND (other.live_s, other.id) <= (content_change.live_s, content_change.id)
    ) WHERE state = 'live'""",
)
"""SQL statements of the migration that keeps in which order versions came in force."""

CONTENT_BASES: tuple[str, ...] = (
    # `base_turn`: the turn of the version that had come in force last when the texts `before` stood on the disk.
    "ALTER TABLE content_change ADD COLUMN base_turn INTEGER NOT NULL DEFAULT 0",
    """UPDATE content_change SET base_turn = (
        SELECT coalesce(max(other.turn), 0) FROM content_change AS other WHERE other.live_s < content_change.saved_s
    )""",
)
"""SQL statements of the migration that keeps from which state of the content a version was made."""

NEVER_TAKEN_BACK = ("content_text", "content_change", "content_file")
"""Tables that a restore of an earlier copy leaves as they are: the files on the disk are not restored either."""
