"""The mechanics: a differential drive on a real floor, battery, range sensors, lidar, and the room they meet.

Read `differential_drive` and `room` first. `lockstep` puts them behind a cable in memory, on a clock that runs as
fast as the machine; `speed_limit_monitor` judges a drive by its encoder log.
"""
