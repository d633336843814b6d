"""The platform's lists of dossiers on their way into the desk: staged, read in a process of its own, looked at, taken.

Read `staged_list` first (what lies in the folder of a staged list), then `reading_process` (a list is read and compared
there) and `importer` (what the officials' page, the watched folder and the nightly fetch do with it).
"""
