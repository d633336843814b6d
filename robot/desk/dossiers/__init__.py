"""Dossiers of the one-stop platform as the desk knows them: rows, merging, due dates, and look-up by their owners.

Read `model` first (what is kept of a dossier; nothing of it names the applicant), then `merge` (how an export is
taken in) and `look_up` (what a visitor is asked and shown).
"""
