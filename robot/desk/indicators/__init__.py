"""Indexes by which the centre is scored: `criteria` (data files), `measures` (shares computed from dossiers), `scores`
(an estimate beside the official score), `official` (saved answers of the national portal)."""
