"""The robot as an installed machine: its folders on the disk, signed bundles, and the switch between generations.

Read `install_layout` first (every folder on the disk), then `generations` (the states that were installed, and the link
to the state in force), then `update` (puts the next state in force, and the earlier one again when the next one fails).
"""
