"""Speech output: lines are synthesised in advance and played, louder in a noisy room.

Read `driver` first: one thread plays, another synthesises for it. `volume_adaptation` adapts the loudness; `chimes`
makes the robot's tones.
"""
