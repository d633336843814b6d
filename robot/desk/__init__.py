"""The service desk, on one SQLite file: `database`, its tables in `migrations`, what their keepers share in `store`.

tickets         numbers of a day: given, called, and how well the waits were estimated (`line`, `waits`, `queue_ticket`)
dossier_store   dossiers out of the platform's exports, merged (`dossier`: one row and its statuses)
ratings         faces, reasons and remarks, of a counter and a procedure
staff_calls     visitors who asked for a person
unanswered      sentences that were not understood (`sentence`, `grouping`)
guard           who is let into the staff's screen (`pins`)
healing         a damaged file is mended; a copy is kept each day

Each keeper gives typed rows (`of_days`, `touching`, ...) and is for one thread; several may have the file open at once.
"""
