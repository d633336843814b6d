"""The technician's bench without its window: orders, what is seen, recording, the headless mode. No pygame in here."""
