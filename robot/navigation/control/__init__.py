"""Steering along a route, docking, and recovery when something blocks the way.

Read `pure_pursuit` first, then `recovery`.
"""
