"""The service desk, on one SQLite file: queue numbers, dossiers, ratings, calls for staff, reports and indexes.

migrations   the tables, step by step; other releases import this module
database     the file: connection, backup copies, repair, restore
queue        queue numbers of a day: giving them, calling them, and the error of the estimated waits
dossiers     dossiers from the platform's exports, merged, and looked up by their owners
feedback     ratings, calls for staff, sentences that were not understood, counts by hour
reports      a report of a week or a month; `indicators`: the indexes by which the centre is scored
pins         PINs of the staff; `pin_guard` locks the staff's screen after too many wrong ones

Read `migrations` first, then `database.store`. Each store returns typed rows and serves one thread; several stores may
have the file open at once.
"""
