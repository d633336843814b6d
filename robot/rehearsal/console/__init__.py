"""The technician's console without its window: orders, snapshots, recording, headless mode. No pygame in here."""
