"""Acoustic echo cancellation: removes the robot's voice from the microphone's sound, so that visitors may interrupt.

Read `canceller` first. It keeps the played sound in `far_end_buffer`, estimates the delay of its echo
(`delay_estimator`), removes the echo (WebRTC and `adaptive_filter`), measures how much of it was removed
(`erle_monitor`), and detects a visitor who speaks at the same time (`double_talk`). `device_canceller` takes its place
where a microphone array cancels the echo by itself, and judges whether it succeeds.
"""
