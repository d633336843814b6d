"""Voices: Piper, espeak-ng and recorded people behind one port, in a process of their own, with a cache.

Read `remote_voice` first (what the robot uses), then `voice_choice` (which voice speaks) and `cached_voice`.
"""
