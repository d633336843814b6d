"""How the robot listens: echo, gain, voice activity, endpointing, barge-in and half duplex around the recogniser.

Read `pipeline` first (from sound to facts), then `endpointing` (end of an utterance), `barge_in` (a visitor interrupts
the robot's speech) and `half_duplex` (used where the echo canceller is not trusted).
"""
