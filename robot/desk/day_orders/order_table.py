"""The table of the orders for the day."""

ORDERS_TABLE = (
    # An order is in force from `from_s` until `until_s` (NULL = until it is withdrawn); of several for the same subject
    # the newest counts. `value`: JSON, as in `robot.desk.day_orders.model`; `withdrawn_s`: when it was taken back.
    """CREATE TABLE day_order (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        kind TEXT NOT NULL,
        subject TEXT NOT NULL DEFAULT '',
        value TEXT NOT NULL,
        from_s INTEGER NOT NULL,
        until_s INTEGER,
        why TEXT NOT NULL DEFAULT '',
        who TEXT NOT NULL DEFAULT '',
        set_s INTEGER NOT NULL,
        withdrawn_s INTEGER,
        withdrawn_by TEXT NOT NULL DEFAULT ''
    ) STRICT""",
    "CREATE INDEX day_order_in_force ON day_order (kind, subject, id) WHERE withdrawn_s IS NULL",
)
