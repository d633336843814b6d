"""The window of the technician's console: a grid of panels drawn from one snapshot, and the hands that touch them."""
