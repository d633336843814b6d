"""Independent physics engines in place of our own: the same commands and lobby, other mechanics."""
