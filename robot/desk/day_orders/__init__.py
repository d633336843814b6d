"""Orders of the head of the centre for a day: paused counters, hours, fields of counters, priority, windows, notices.

Read `model` first (an order, and what holds at a moment), then `store`.
"""
