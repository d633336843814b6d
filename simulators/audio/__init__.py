"""The air of the simulated lobby: a private sound server, visitors' voices, noise, and a recorder that times it.

Read `sound_server` first, then `visitor_voices`. `sound_faults` says what can be wrong with the sound.
"""
