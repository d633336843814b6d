"""Acoustic echo cancellation: takes the robot's own voice out of the microphone's sound, so that visitors may interrupt
it.

Read `canceller` first. It keeps the played sound in `far_end_buffer`, finds its delay (`delay_estimator`), removes it
(`adaptive_filter` and WebRTC), measures how much was removed (`erle_monitor`), and detects speech over it
(`double_talk`).
"""
