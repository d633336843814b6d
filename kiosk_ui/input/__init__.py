"""Fingers on the glass: from SDL's events to the target that was meant.

Read `touch_handler` first: keys and stops act as the finger comes down, everything else as it lifts. `hit_testing`
finds the target, `sdl_events` turns what SDL reports into reference pixels.
"""
