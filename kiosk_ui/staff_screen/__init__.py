"""The parts of the staff's screen S29: what each tab shows.

Read `health_tab` first: the verdict, a card for each device, battery and temperature.
"""
