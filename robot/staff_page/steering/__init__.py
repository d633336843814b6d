"""The pages that steer the centre's day: paused counters, notices, hours, fields of counters, windows, priority.

Read `typed_values` first (what a form may hold), then `pauses` and `overview`. Orders go to `robot.desk.day_orders`;
the robot takes them between two visits.
"""
