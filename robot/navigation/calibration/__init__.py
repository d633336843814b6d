"""Calibration of the wheels: drives on the wheel counters alone, and the UMBmark fit of their ends.

Read `umbmark` first.
"""
