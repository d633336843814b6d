"""Calibration of the wheels: test drives steered by the wheel counters alone, and a fit (UMBmark) of the wheels' sizes
to where those drives really ended.

Read `umbmark` first.
"""
