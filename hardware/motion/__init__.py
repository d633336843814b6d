"""Motion of the base: from a drive command to wheel speeds, fifty times a second, in a process of its own.

Read `safety_envelope` first: no command reaches the wheels but through it. Then `control_loop` (one step: board,
localization, motion controller), `motion_controller` (leases, latched stops, the trip) and `trip` (follow the route,
wait, go round, arrive), with `rotate_to_path`, `speed_near_people`, `velocity_ramp` and `stop_latch`. `limits` is the
table of all tunable limits.

`driver` is the part that the robot runs: it starts `process`, speaks with it by `messages`, and keeps the state of the
base in `base_state`, `saved_pose` and `saved_marker_findings`. `status_report` builds the reports, `loop_lateness`
measures the loop, and `wheel_calibration` measures the wheels for `kiosk calibrate`.
"""
