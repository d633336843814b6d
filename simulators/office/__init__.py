"""The office around the robot: a one-stop platform that exports its dossiers, and clerks at the staff's web page.

Read `one_stop_platform` first, then `clerk`. `browser` drives a real Chromium.
"""
