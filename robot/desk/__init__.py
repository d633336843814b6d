"""The service desk, on one SQLite file: numbers, dossiers, ratings, calls for staff, reports and indexes.

migrations   the tables, step by step; imported by other releases
database     the file: connection, copies, repair, going back
queue        numbers of a day: given, called, and how well the waits were estimated
dossiers     dossiers out of the platform's exports, merged, and looked up by their owners
feedback     ratings, calls for staff, sentences that were not understood, counts by hour
reports      what the desk holds, as a report of a week or a month; `indicators`: the indexes beside it
pins         PINs of the staff; `pin_guard` locks after too many wrong ones

Read `migrations` first, then `database.store`. Each store gives typed rows and is for one thread; several may have the
file open at once.
"""
