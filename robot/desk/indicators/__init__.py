"""Indexes by which the centre is scored: `criteria` (data files), `measures` (what a dossier list supports),
`scores` (an estimate beside the official score), `official` (saved answers of the portal)."""
