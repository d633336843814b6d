"""The tables of written texts, the letterhead, and the reports that were fixed."""

KEPT_REPORTS = (
    # A section of a report as an official wrote it; `drafted`: what the rules had written when it was edited.
    """CREATE TABLE report_text (
        name TEXT NOT NULL,
        language TEXT NOT NULL,
        section TEXT NOT NULL,
        text TEXT NOT NULL,
        drafted TEXT NOT NULL,
        at_s INTEGER NOT NULL,
        who TEXT NOT NULL,
        PRIMARY KEY (name, language, section)
    ) STRICT, WITHOUT ROWID""",
    # `template`: a Word file of the ward's own; NULL = the default form.
    """CREATE TABLE report_letterhead (
        one INTEGER PRIMARY KEY CHECK (one = 1),
        fields TEXT NOT NULL,
        template BLOB,
        template_name TEXT NOT NULL DEFAULT ''
    ) STRICT""",
    # `document`: zlib of JSON, without the lists that may hold codes of dossiers.
    """CREATE TABLE report_kept (
        id TEXT PRIMARY KEY,
        name TEXT NOT NULL,
        language TEXT NOT NULL,
        subject TEXT NOT NULL,
        fixed_s INTEGER NOT NULL,
        who TEXT NOT NULL,
        document BLOB NOT NULL,
        template BLOB
    ) STRICT, WITHOUT ROWID""",
    """CREATE TRIGGER report_kept_fixed BEFORE UPDATE ON report_kept
        BEGIN SELECT RAISE(ABORT, 'a fixed report is never changed'); END""",
    "CREATE TABLE report_kept_lists (id TEXT PRIMARY KEY, lists BLOB NOT NULL) STRICT, WITHOUT ROWID",
)
