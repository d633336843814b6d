"""The robot as an installed machine: where its files stand, signed bundles, the switch between states.

Read `install_layout` first (where everything stands on the disk), then `generations` (a state of the machine, and the
link that names the one in force) and `update` (from one state to the next, and back where it fails).
"""
