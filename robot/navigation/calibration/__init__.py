"""Calibration of the wheels: drives on the wheel counters alone, and a fit (UMBmark) to where they really ended.

Read `umbmark` first.
"""
