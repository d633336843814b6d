"""The tables of the accounts: a step of `robot.desk.migrations`."""

ACCOUNTS = (
    # `version` counts the changes of a row; `entry` counts those that end the sessions of the account: role, PIN, end.
    """CREATE TABLE account (
        name TEXT NOT NULL PRIMARY KEY,
        display TEXT NOT NULL,
        role TEXT NOT NULL,
        hash TEXT NOT NULL,
        counter TEXT NOT NULL DEFAULT '',
        active INTEGER NOT NULL DEFAULT 1 CHECK (active IN (0, 1)),
        made_s INTEGER NOT NULL,
        changed_s INTEGER NOT NULL,
        version INTEGER NOT NULL DEFAULT 1,
        entry INTEGER NOT NULL DEFAULT 1
    ) STRICT, WITHOUT ROWID""",
    # The key that signs the cookies of known devices and the forms of the page.
    """CREATE TABLE staff_key (
        one INTEGER PRIMARY KEY CHECK (one = 1),
        key BLOB NOT NULL
    ) STRICT""",
)
