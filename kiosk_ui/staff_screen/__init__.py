"""The tabs of the staff screen S29.

Read `health_tab` first: a verdict (is the robot well?), a card for each device, battery and temperature.
"""
