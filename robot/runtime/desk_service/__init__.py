"""The service desk (tickets, dossiers, ratings, calls for staff), run in threads beside the event loop's.

Read `driver` first, then `session` (what the desk's thread does while its database is open). `pin_check` checks the
staff's PIN; `report_data` and `report_builder` make a report.
"""
