"""Steering along a route, onto the dock, and recovery when something blocks the way.

Read `pure_pursuit` first, then `recovery`.
"""
