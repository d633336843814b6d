"""Microphone and loudspeaker, through PortAudio or from files.

Read `microphone` and `speaker` first. Both open devices by `portaudio` and change sample rates by `resampling`.
`ring_buffer` holds recorded sound, and `wav` reads and writes files. `aec` removes the robot's own voice from the
microphone's sound, `noise_suppressor` noise; both by `webrtc`. `microphone_array` gives the direction of talk.
"""
