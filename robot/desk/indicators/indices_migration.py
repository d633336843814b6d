"""Tables of what officials enter about the indexes: schemes, values by hand with their evidence, official scores.

Rows are never changed: a correction is a newer row, so that the older ones are the history. A row with `removed` = 1
takes the value back.
"""

INDICES: tuple[str, ...] = (
    """CREATE TABLE index_scheme (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        index_code TEXT NOT NULL,
        body BLOB NOT NULL,
        file TEXT NOT NULL,
        removed INTEGER NOT NULL DEFAULT 0 CHECK (removed IN (0, 1)),
        who TEXT NOT NULL,
        at_s INTEGER NOT NULL
    ) STRICT""",
    """CREATE TABLE index_evidence (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        file TEXT NOT NULL,
        kind TEXT NOT NULL,
        sha256 TEXT NOT NULL,
        bytes INTEGER NOT NULL,
        who TEXT NOT NULL,
        at_s INTEGER NOT NULL
    ) STRICT""",
    """CREATE TABLE index_value (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        index_code TEXT NOT NULL,
        code TEXT NOT NULL,
        first TEXT NOT NULL,
        last TEXT NOT NULL,
        numerator REAL,
        denominator REAL,
        points REAL,
        source TEXT NOT NULL,
        evidence_id INTEGER REFERENCES index_evidence (id),
        removed INTEGER NOT NULL DEFAULT 0 CHECK (removed IN (0, 1)),
        who TEXT NOT NULL,
        at_s INTEGER NOT NULL
    ) STRICT""",
    "CREATE INDEX index_value_of ON index_value (index_code, code)",
    """CREATE TABLE index_official (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        index_code TEXT NOT NULL,
        code TEXT NOT NULL,
        first TEXT NOT NULL,
        last TEXT NOT NULL,
        numerator REAL,
        denominator REAL,
        score REAL,
        max_score REAL,
        way TEXT NOT NULL CHECK (way IN ('typed', 'pasted')),
        removed INTEGER NOT NULL DEFAULT 0 CHECK (removed IN (0, 1)),
        who TEXT NOT NULL,
        at_s INTEGER NOT NULL
    ) STRICT""",
    "CREATE INDEX index_official_of ON index_official (index_code, code)",
    """CREATE TABLE index_target (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        index_code TEXT NOT NULL,
        points REAL,
        who TEXT NOT NULL,
        at_s INTEGER NOT NULL
    ) STRICT""",
)
