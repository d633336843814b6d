"""How the robot speaks: lines are synthesised ahead and played, as loud as the room requires.

Read `driver` first: one thread plays, another synthesises for it. `volume_adaptation` sets the loudness; `chimes` makes
the notes beside the voice.
"""
