"""The parts of the staff's screen S29: what each tab shows."""
