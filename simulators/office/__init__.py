"""The office around the robot: a one-stop platform with its exports, clerks at the web page, and a month of data.

Read `one_stop_platform` first, then `clerk` and `sample_month`. `browser` drives a real Chromium.
"""
