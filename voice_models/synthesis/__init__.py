"""Voices behind one port: Supertonic, Piper, espeak-ng, recorded people, in a process of their own, with a cache.

Read `remote_voice` first (used by the robot), then `voice_choice` (which voice speaks) and `cached_voice`.
"""
