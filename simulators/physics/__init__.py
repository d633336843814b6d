"""Simulated mechanics: a differential drive on a real floor, battery, range sensors, lidar, and the room around them.

Read `differential_drive` and `room` first. `lockstep` joins them behind a cable in memory, on a simulated clock as fast
as the machine allows; `speed_limit_monitor` judges a drive by its encoder log.
"""
