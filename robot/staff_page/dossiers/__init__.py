"""The pages of dossiers: the list with filters, the overview for the head, one dossier with its marks, the digest.

Read `routes` first, then `filters` (the fields of the address) and `list_pages`.
"""
