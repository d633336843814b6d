"""The lidar: found by listening, read without blocking, watched, and turned into sectors like range sensors.

Read `scanner` first (packets to sectors), then `ld19_protocol` (the bytes), `connection` (the motion process keeps it
open), `discovery` (finds it), `health_monitor` (when it counts as up) and `blockage` (whether it sees). `probe` serves
`kiosk doctor`.
"""
