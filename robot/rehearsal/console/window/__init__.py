"""The window of the technician's console: panels drawn from one snapshot, and the handling of mouse and keys."""
