"""The staff of the centre: their roles, and the log of what they have done. Read `roles.py` first, then `deeds.py`."""
