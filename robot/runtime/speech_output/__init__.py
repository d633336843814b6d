"""How the robot speaks: lines are synthesised ahead and played, as loud as the room asks for.

Read `driver` first: one thread plays, one behind it synthesises. `volume_adaptation` sets the loudness, `chimes` are
the notes beside the voice.
"""
