"""The office around the robot: a one-stop platform with its exports, and clerks at the web page.

Read `one_stop_platform` first, then `clerk`. `browser` drives a real Chromium.
"""
