"""How the robot listens: echo, gain, voice activity, endpointing, barge-in and half duplex around the recogniser.

Read `pipeline` first (from sound to facts), then `endpointing` (where an utterance ends), `barge_in` (a visitor
speaks into the robot's voice) and `half_duplex` (what is done where the echo canceller is not trusted).
"""
