"""Scenarios: files with visitors, faults and expectations, which are loaded, played on a robot and judged.

Read `scenario` first (the types), then `player`. `virtual_time_backend` plays in memory, `real_time_backend` at the
real ports; `golden_journals` compares each run with a stored one.
"""
