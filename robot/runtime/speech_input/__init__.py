"""Speech input: everything between microphone and recogniser (echo, gain, voice activity, endpointing, barge-in).

Read `pipeline` first (from pieces of sound to events), then `endpointing` (finds begin and end of an utterance),
`barge_in` (lets a visitor interrupt the robot's speech) and `half_duplex` (closes the microphone while the robot
speaks, where the echo canceller is not trusted).
"""
