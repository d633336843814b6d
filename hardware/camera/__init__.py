"""The camera, in a process of its own that sends the robot facts and no pictures.

Read `capture_loop` first (grab, detect, report), then `driver` (the part that the robot runs), `process` and
`messages`. `video_sources` opens addresses, `freeze_detector` detects a camera that hangs, and `camera_model` describes
lens and mounting.
"""
