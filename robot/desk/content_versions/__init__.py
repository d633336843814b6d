"""Versions of the content files that officials edit: whole texts, and who changed what, when and why.

Read `robot/desk/content_versions/store.py` first, then `robot/desk/content_versions/tables.py` (the tables).
"""
