"""Versions of the content files that officials edit: whole texts, and who changed what, when and why.

Read `robot/desk/content_versions/store.py` first, then `robot/desk/content_versions/tables.py` (the tables),
`robot/desk/content_versions/removed_forms.py` (deleted blank forms) and `robot/desk/content_versions/whole_files.py`
(how a form is written or linked).
"""
