"""The table of marks of legal reviews."""

LEGAL_REVIEW_TABLE = (
    # `reason`: what happened to the document, such as "ended" or "amended 07/2025/NĐ-CP"; `thing`: code of the
    # procedure or id of the policy answer. A further amendment is a further reason, and needs a further mark.
    """CREATE TABLE legal_review (
        number TEXT NOT NULL,
        reason TEXT NOT NULL,
        thing TEXT NOT NULL,
        at_s INTEGER NOT NULL,
        who TEXT NOT NULL,
        remark TEXT NOT NULL DEFAULT '',
        PRIMARY KEY (number, reason, thing)
    ) STRICT, WITHOUT ROWID""",
)
