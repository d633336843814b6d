"""Messages to officials: when one is due (`watch`), its words (`texts`), and its way (`mail`, `webhook`, `sender`).

Nothing but counts, names of the robot's parts and codes of dossiers leaves the house. Read `watch` first.
"""
