"""What the running robot reports of itself: gauges (measured values), counts by hour, response times, status file.

Read `status_file` first (the robot's health, for other programs), then `metrics`. `visit_counts` and `response_times`
store the figures for reports, which hold no words and identify no person.
"""
