"""The service desk beside the loop: numbers, dossiers, ratings and calls for staff, off the loop's thread.

Read `driver` first, then `session` (what the desk's thread does while its database is open). `pin_check` lets staff
in; `report_data` and `report_builder` put a report together.
"""
