"""Dossiers of the one-stop platform as the desk knows them: rows, merging, due dates, and look-up by their owners.

Read `model` first (the stored fields of a dossier; none names the applicant), then `merge` (how an export is merged)
and `look_up` (what a visitor is asked and shown).
"""
