"""The robot as an installed machine: where its files stand, signed bundles, the switch between states."""
