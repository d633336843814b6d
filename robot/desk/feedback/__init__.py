"""What visitors leave behind: ratings, calls for staff, sentences that were not understood, and counts by hour.

Read `redaction` first: what of a sentence may be kept at all. Then `ratings`, `staff_calls`, `unanswered` and
`day_counts`, one store each.
"""
