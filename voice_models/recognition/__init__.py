"""Recognisers: viet-asr and Vosk behind one port, in a process of their own; and voice activity detection.

Read `remote_recogniser` first (used by the robot), then `engine_choice` (which engine runs) and `viet_asr`. A crash or
a hang of an engine loses one utterance, never the robot. `second_hearing` hears again what was not understood.
"""
