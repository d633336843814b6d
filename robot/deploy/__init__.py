"""The robot as an installed machine: its places on the disk, signed bundles, and the switch between generations.

Read `install_layout` first (every place on the disk), then `generations` (the installed states of the machine, and the
link that names the one in force), then `update` (from one state to the next, and back when the next one fails).
"""
