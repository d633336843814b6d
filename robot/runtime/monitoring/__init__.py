"""What the running robot reports of itself: figures a minute, counts by hour, response times, and its status file.

Read `status_file` first (how the robot is, for other programs), then `metrics`. `visit_counts` and `response_times`
keep what reports are made of, without a word or a person in it.
"""
