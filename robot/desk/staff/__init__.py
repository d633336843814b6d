"""The staff of the centre: their accounts and roles, and the log of what they have done. Read `roles.py` first, then
`accounts.py` and `deeds.py`."""
