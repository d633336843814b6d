"""The lidar: finds it by listening, reads it without blocking, watches it, and gives each sector of its turn one range.

Read `scanner` first (packets to sectors), then `ld19_protocol` (the bytes), `connection` (keeps the lidar open for the
motion process), `discovery` (finds the lidar), `health_monitor` (decides when the lidar is up) and `blockage` (detects
a lidar that sees nothing). `probe` serves `kiosk doctor`.
"""
