"""Feedback of visitors: ratings, calls for staff, sentences that were not understood, and counts by hour.

Read `redaction` first: which words of a sentence may be kept. Then `ratings`, `staff_calls`, `unanswered` and
`day_counts`, one store each.
"""
