"""The service desk, outside the loop's thread: tickets, dossiers, ratings and calls for staff.

Read `driver` first, then `session` (the work of the desk's thread while its database is open). `pin_check` checks the
staff's PIN; `report_data` and `report_builder` make a report.
"""
