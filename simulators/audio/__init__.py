"""The sound of the simulated lobby: a private sound server, visitors' voices, noise, and a recorder with timestamps.

Read `sound_server` first, then `visitor_voices`. `sound_faults` lists the faults of the sound, such as a dead
microphone.
"""
