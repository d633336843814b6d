"""The robot as an installed machine: where its files stand, signed bundles, and the switch from one state to the next."""
