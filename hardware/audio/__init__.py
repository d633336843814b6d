"""Microphone and loudspeaker, through PortAudio or from files.

Read `microphone` and `speaker` first. Both are on `portaudio`, use `resampling` and `ring_buffer`, and `wav` reads and
writes files. `aec` takes the robot's own voice out of the microphone's sound.
"""
