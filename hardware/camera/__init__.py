"""The camera, in a process of its own, from which facts come and no pictures.

Read `capture_loop` first (grab, detect, report), then `driver` (the part that the robot runs), `process` and
`messages`. `video_sources` opens addresses, `freeze_detector` finds a camera that hangs, `camera_model` is lens and
mounting.
"""
