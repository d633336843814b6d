"""The table of messages to officials."""

NOTICE_TABLES: tuple[str, ...] = (
    # One row per message and channel. `key`: what it is about, so that nothing is sent twice ("2026-11-24"). `payload`:
    # JSON for the webhook. `next_s`: when it may be tried; a message that is being sent is not due meanwhile.
    """CREATE TABLE notice (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        day TEXT NOT NULL,
        kind TEXT NOT NULL,
        key TEXT NOT NULL,
        channel TEXT NOT NULL CHECK (channel IN ('mail', 'webhook')),
        created_s INTEGER NOT NULL,
        subject TEXT NOT NULL,
        body TEXT NOT NULL,
        payload TEXT NOT NULL,
        state TEXT NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'sent', 'failed')),
        tries INTEGER NOT NULL DEFAULT 0,
        next_s INTEGER NOT NULL,
        ended_s INTEGER,
        error TEXT NOT NULL DEFAULT '',
        UNIQUE (kind, key, channel)
    ) STRICT""",
    "CREATE INDEX notice_due ON notice (state, next_s)",
)
