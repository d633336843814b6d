"""Orders of the head of the centre: paused counters, hours of days and weeks, fields, priority, windows, notices.

Read `model` first (an order, and what holds at a moment), then `store`.
"""
