"""What the running robot reports of itself: gauges, counts by hour, response times, and its status file.

Read `status_file` first (the robot's health, for other programs), then `metrics`. `visit_counts` and `response_times`
keep the figures of reports, without a word or a person in them.
"""
