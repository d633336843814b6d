"""The tabs of the staff screen S29.

Read `health_tab` first: the verdict, a card for each device, battery and temperature.
"""
