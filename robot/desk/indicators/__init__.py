"""Official indexes by which the centre is scored: `criteria` (their data files), `measures` (shares computed from
dossiers), `scores` (our estimate beside the official score), `official` (saved answers of the national portal)."""
