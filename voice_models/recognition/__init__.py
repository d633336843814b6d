"""Recognisers: viet-asr and Vosk behind one port, in a process of their own, with voice activity beside them.

Read `remote_recogniser` first (what the ears use), then `engine_choice` (which engine hears) and `viet_asr`. A crash
or a hang of an engine loses one utterance, never the robot.
"""
