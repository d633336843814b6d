"""Independent physics engines in place of our own: the same commands, the same lobby, foreign mechanics."""
