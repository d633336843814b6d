"""The window of the technician's bench: a grid of panels drawn from one snapshot, and the hands that touch them."""
