"""The tables of the desk's database, as steps from version to version. A shipped step is never changed; changes of the
tables are made by a new step.

Days are local, ISO 8601, in `day` or `*_day`; moments are whole seconds since 1970 (`*_s`); NULL = not known. No table
names a visitor. A row without a natural key gets a random one, so that no order of arrival is kept.
"""

from robot.desk.content_versions.tables import CONTENT_AUTHORS, CONTENT_BASES, CONTENT_TURNS, CONTENT_VERSIONS
from robot.desk.day_orders.order_table import ORDERS_TABLE
from robot.desk.dossiers.list_tables import LIST_TABLES
from robot.desk.dossiers.marks_migration import DOSSIER_MARKS
from robot.desk.indicators.indices_migration import INDICES
from robot.desk.legal_reviews.review_table import LEGAL_REVIEW_TABLE
from robot.desk.notices.notice_tables import NOTICE_TABLES
from robot.desk.reports.kept_tables import KEPT_REPORTS
from robot.desk.staff.account_migration import ACCOUNTS
from robot.desk.staff.deed_table import DEED_INDEXES, DEEDS_TABLE

_UNANSWERED = (
    """CREATE TABLE unanswered (
        text TEXT NOT NULL,
        day TEXT NOT NULL,
        count INTEGER NOT NULL,
        taught TEXT NOT NULL DEFAULT '',
        PRIMARY KEY (text, day)
    ) WITHOUT ROWID""",
    """CREATE TABLE refused (
        target TEXT NOT NULL,
        day TEXT NOT NULL,
        count INTEGER NOT NULL,
        PRIMARY KEY (target, day)
    ) WITHOUT ROWID""",
)

_PIN_TRIES = (
    """CREATE TABLE pin_tries (
        one INTEGER PRIMARY KEY CHECK (one = 1),
        wrong INTEGER NOT NULL,
        locked_from_s REAL NOT NULL,
        locked_until_s REAL NOT NULL
    )""",
)

_QUEUE = (
    # One row per queue number: series + three digits ("3045"). `position` orders the line of a day; `called_s` is the
    # first call, `served_s` the latest call, at which the service begins.
    """CREATE TABLE ticket (
        day TEXT NOT NULL,
        series TEXT NOT NULL,
        number INTEGER NOT NULL CHECK (number > 0),
        place TEXT NOT NULL,
        code TEXT NOT NULL DEFAULT '',
        priority INTEGER NOT NULL DEFAULT 0 CHECK (priority IN (0, 1)),
        state TEXT NOT NULL DEFAULT 'waiting'
            CHECK (state IN ('waiting', 'called', 'done', 'absent', 'cancelled')),
        position INTEGER NOT NULL,
        ahead INTEGER NOT NULL,
        told_from_min INTEGER,
        told_to_min INTEGER,
        issued_s INTEGER NOT NULL,
        called_s INTEGER,
        served_s INTEGER,
        ended_s INTEGER,
        calls INTEGER NOT NULL DEFAULT 0,
        print TEXT NOT NULL DEFAULT '' CHECK (print IN ('', 'printed', 'failed')),
        PRIMARY KEY (day, series, number)
    ) STRICT, WITHOUT ROWID""",
    "CREATE INDEX ticket_line ON ticket (day, place, state, position)",
    # The calls, for the robot, which announces and shows them.
    """CREATE TABLE announcement (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        day TEXT NOT NULL,
        number TEXT NOT NULL,
        place TEXT NOT NULL,
        called_s INTEGER NOT NULL
    ) STRICT""",
)

_STAFF_CALLS = (
    """CREATE TABLE staff_call (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        day TEXT NOT NULL,
        called_s INTEGER NOT NULL,
        code TEXT NOT NULL DEFAULT '',
        language TEXT NOT NULL DEFAULT 'vi',
        papers TEXT NOT NULL DEFAULT '',
        answered_s INTEGER,
        withdrawn_s INTEGER
    ) STRICT""",
)

_RATINGS = (
    """CREATE TABLE rating (
        id INTEGER PRIMARY KEY,
        day TEXT NOT NULL,
        hour INTEGER NOT NULL CHECK (hour BETWEEN 0 AND 23),
        place TEXT NOT NULL DEFAULT '',
        code TEXT NOT NULL DEFAULT '',
        score INTEGER NOT NULL CHECK (score BETWEEN 1 AND 5),
        reasons TEXT NOT NULL DEFAULT '',
        remark TEXT NOT NULL DEFAULT '',
        read_day TEXT
    ) STRICT""",
    "CREATE INDEX rating_day ON rating (day)",
)

_DOSSIERS = (
    """CREATE TABLE dossier_import (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        file TEXT NOT NULL,
        sha256 TEXT NOT NULL,
        kind TEXT NOT NULL,
        imported_s INTEGER NOT NULL,
        as_of_s INTEGER NOT NULL,
        rows INTEGER NOT NULL,
        new INTEGER NOT NULL,
        changed INTEGER NOT NULL,
        refused INTEGER NOT NULL
    ) STRICT""",
    # `status` 1..10 as the platform numbers them, 0 = unknown (`status_text`: as exported). Moments are local,
    # "2026-07-13T08:12:00" or, where the export gives no time, "2026-07-13".
    """CREATE TABLE dossier (
        code TEXT NOT NULL PRIMARY KEY,
        digits TEXT NOT NULL,
        procedure_code TEXT NOT NULL DEFAULT '',
        title TEXT NOT NULL DEFAULT '',
        field TEXT NOT NULL DEFAULT '',
        status INTEGER NOT NULL CHECK (status BETWEEN 0 AND 10),
        status_text TEXT NOT NULL DEFAULT '',
        submitted TEXT,
        received TEXT,
        due TEXT,
        due_given INTEGER NOT NULL DEFAULT 0 CHECK (due_given IN (0, 1)),
        finished TEXT,
        returned TEXT,
        unit TEXT NOT NULL DEFAULT '',
        clerk TEXT NOT NULL DEFAULT '',
        channel TEXT NOT NULL DEFAULT '' CHECK (channel IN ('', 'direct', 'online', 'post')),
        full_online INTEGER,
        fee INTEGER,
        paid_online INTEGER,
        digitised INTEGER,
        reused INTEGER,
        electronic_result INTEGER,
        supplements INTEGER NOT NULL DEFAULT 0,
        supplement_since TEXT,
        supplement_s INTEGER NOT NULL DEFAULT 0,
        missing TEXT NOT NULL DEFAULT '',
        factor BLOB,
        import_id INTEGER NOT NULL REFERENCES dossier_import (id),
        as_of_s INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID""",
    "CREATE INDEX dossier_digits ON dossier (digits)",
    "CREATE INDEX dossier_due ON dossier (status, due)",
    "CREATE INDEX dossier_received ON dossier (received)",
    """CREATE TABLE look_up (
        day TEXT NOT NULL,
        outcome TEXT NOT NULL,
        count INTEGER NOT NULL,
        PRIMARY KEY (day, outcome)
    ) STRICT, WITHOUT ROWID""",
)

_IMPORTS = (
    # `reading`: hash of the column names, calendar and key a file was read with; another hash = another import.
    "ALTER TABLE dossier_import ADD COLUMN reading TEXT NOT NULL DEFAULT ''",
    "DROP INDEX dossier_digits",
    "ALTER TABLE dossier DROP COLUMN digits",
)

_KNOWN = """
        code, procedure_code, title, field, status, status_text, submitted, received, due, due_given,
        finished, returned, unit, clerk, channel, full_online, fee, paid_online, digitised, reused,
        electronic_result, supplements, supplement_since, supplement_s, missing, factor, import_id, as_of_s"""
_DONE = "import_id IN (SELECT id FROM dossier_import)"
_MERGING = (
    # Rows of an import that is being merged or not yet moved into `dossier`. They count as soon as their import has
    # its row in `dossier_import`; the view `dossier_now` shows the dossiers as known at any time.
    """CREATE TABLE dossier_next (
        code TEXT NOT NULL PRIMARY KEY,
        procedure_code TEXT NOT NULL DEFAULT '',
        title TEXT NOT NULL DEFAULT '',
        field TEXT NOT NULL DEFAULT '',
        status INTEGER NOT NULL CHECK (status BETWEEN 0 AND 10),
        status_text TEXT NOT NULL DEFAULT '',
        submitted TEXT,
        received TEXT,
        due TEXT,
        due_given INTEGER NOT NULL DEFAULT 0 CHECK (due_given IN (0, 1)),
        finished TEXT,
        returned TEXT,
        unit TEXT NOT NULL DEFAULT '',
        clerk TEXT NOT NULL DEFAULT '',
        channel TEXT NOT NULL DEFAULT '' CHECK (channel IN ('', 'direct', 'online', 'post')),
        full_online INTEGER,
        fee INTEGER,
        paid_online INTEGER,
        digitised INTEGER,
        reused INTEGER,
        electronic_result INTEGER,
        supplements INTEGER NOT NULL DEFAULT 0,
        supplement_since TEXT,
        supplement_s INTEGER NOT NULL DEFAULT 0,
        missing TEXT NOT NULL DEFAULT '',
        factor BLOB,
        import_id INTEGER NOT NULL,
        as_of_s INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID""",
    f"""CREATE VIEW dossier_now AS SELECT {_KNOWN} FROM dossier AS known WHERE NOT EXISTS (
        SELECT 1 FROM dossier_next AS next WHERE next.code = known.code AND next.{_DONE})
        UNION ALL SELECT {_KNOWN} FROM dossier_next WHERE {_DONE}""",
)

_WINDOWS = (
    # The window that called the number, where one line has several windows.
    "ALTER TABLE ticket ADD COLUMN window TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE announcement ADD COLUMN window TEXT NOT NULL DEFAULT ''",
)

_EMERGENCIES = ("ALTER TABLE staff_call ADD COLUMN kind TEXT NOT NULL DEFAULT ''",)
"""The kind of emergency of a call for staff; '' = none."""

_OPEN_QUESTIONS = (
    # Questions about a procedure that were understood, but whose fact the robot does not know.
    """CREATE TABLE open_question (
        code TEXT NOT NULL,
        question TEXT NOT NULL,
        day TEXT NOT NULL,
        count INTEGER NOT NULL,
        PRIMARY KEY (code, question, day)
    ) STRICT, WITHOUT ROWID""",
)

MIGRATIONS: tuple[tuple[str, ...], ...] = (
    _UNANSWERED,
    _PIN_TRIES,
    (*_QUEUE, *_STAFF_CALLS, *_RATINGS, *_DOSSIERS),
    _IMPORTS,
    _MERGING,
    _WINDOWS,
    _EMERGENCIES,
    _OPEN_QUESTIONS,
    DEEDS_TABLE,
    ACCOUNTS,
    DOSSIER_MARKS,
    NOTICE_TABLES,
    KEPT_REPORTS,
    CONTENT_VERSIONS,
    LIST_TABLES,
    INDICES,
    LEGAL_REVIEW_TABLE,
    ORDERS_TABLE,
    DEED_INDEXES,
    CONTENT_AUTHORS,
    CONTENT_TURNS,
    CONTENT_BASES,
)
"""SQL statements of each step: step n turns a database of version n (`PRAGMA user_version`) into version n + 1."""
