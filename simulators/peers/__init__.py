"""Independent physics engines that can replace our own: same commands and lobby, other mechanics."""
