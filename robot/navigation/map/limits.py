"""Limits of the map package: what a map must say, what a sensor's echo is taken for, what a camera can read.

"Chosen" = our judgement, not yet confirmed in a real lobby; "derived" = follows from another figure; "measured" = from
a measurement.
"""

from math import radians

from robot.navigation.planning.limits import NEEDED_M

# clearance_grid.py: the grid of distances
CELL_M = 0.1
"""Edge of a grid cell, m. Chosen: a route planned on it is half a cell's diagonal (7 cm) exact."""
SEAT_M = 0.45
"""Width and depth of a seat, m; the map gives only its middle. Chosen."""
EXACT_WITHIN_M = 1.0
"""Clearances up to this distance stay exact when discs are added to a grid, m. Derived: more than any route asks for
(`planning.limits.WISHED_M`).
"""

# expected_walls.py: walls that a working range sensor must detect
OPENING_MARGIN_M = 0.5
"""Walls nearer than this to a door or to the end of a wall are not expected, m: a robot with an error in its pose may
look past them. Chosen.
"""
ON_COUNTER_M = 0.1
"""A marker at most this far from a side of a counter hangs on that side, m. Chosen."""

# marker_visibility.py: what a camera can read
MARKER_RANGE_M = 6.0
"""Greatest range at which a marker of 20 cm edge is read, m; for other sizes in proportion. At this range it is read in
four pictures of five, at 1280 px width.
"""
MARKER_SURE_RANGE_M = 4.5
"""Range up to which a marker of 20 cm edge that faces the robot is read in nearly every picture, m. Chosen: three
quarters of MARKER_RANGE_M.
"""
PICTURE_EDGE_DEG = 2.0
"""Margin at each side of the picture within which a marker may be cut off, degrees. Chosen."""
MARKER_SLANT_RAD = radians(60.0)
"""Greatest angle between a marker's normal and the line of sight at which it is read, rad. Chosen."""
FURNITURE_HEIGHT_M = 1.1
"""Height of counters and desks, m: they hide lines of sight that pass lower, walls hide all. Chosen."""
OCCLUSION_SHARE = 0.97
"""Share of a line of sight on which things hide the marker; the rest is the surface on which it hangs. Chosen."""

# range_explanation.py: what the map explains of an echo
EXPLAINED_MOST_M = 0.2
"""Greatest distance by which a thing on the map may begin behind an echo from afar and still explain it, m: the error
of the pose. Chosen.
"""
EXPLAINED_LEAST_M = 0.15
"""Greatest distance by which a thing on the map may begin behind an echo close by and still explain it, m: smaller than
EXPLAINED_MOST_M, because a person may walk in front of a wall. Chosen.
"""
EXPLAINED_SHARE = 0.25
"""Share of the range by which a thing on the map may begin behind an echo and still explain it, between
EXPLAINED_LEAST_M and EXPLAINED_MOST_M. Chosen.
"""
LIDAR_POINT_M = 0.12
"""A lidar point belongs to a thing on the map at most this far from it, m, plus LIDAR_POINT_SHARE of its range: the
error of position. Chosen.
"""
LIDAR_POINT_SHARE = 0.03
"""Share of a lidar point's range that is added to LIDAR_POINT_M: the error of heading, rad. Chosen."""
EXPLAINED_DEPTH_M = 0.3
"""A thing on the map explains echoes from at most this far behind its front, m; an echo from farther behind, past its
edge, is a person. Chosen.
"""
NARROW_HALF_CONE_RAD = radians(5.0)
"""Half the angle within which a range sensor reliably detects a wall, rad. Chosen."""
WIDE_HALF_CONE_RAD = radians(15.0)
"""Half the angle within which a range sensor detects anything at all, rad. Chosen."""
HIDDEN_WITHIN_M = 1.0
"""A person who hides behind a thing stands at most this far behind its front, m. Chosen."""
CHILD_RADIUS_M = 0.15
"""Radius of the free floor that a hidden person needs, m: a child's. Chosen."""

# map_check.py: findings for the technician
NARROW_PASSAGE_M = NEEDED_M + 0.08
"""Clearance below which a passage on a route is reported as narrow, m: a bag on the floor would close it. Derived from
NEEDED_M; the margin is chosen.
"""
OFF_SURFACE_M = 0.05
"""A marker farther than this from every wall and piece of furniture is reported, m: it or they were measured wrongly.
Chosen.
"""
FREE_BEFORE_MARKER_M = 0.2
"""Distance in front of a marker that must be free, m; otherwise the marker faces into something. Chosen."""
SURVEY_TOLERANCE_M = 0.02
"""A wall counts as in front of a marker from this distance on, m: a surveyor's error. Chosen."""
FLAT_WITHIN_RAD = radians(45.0)
"""Greatest angle between a marker's normal and that of its surface at which it counts as hanging flat, rad. Chosen."""
SAME_SPOT_M = 0.3
"""Two markers with the same orientation that are nearer than this, in plan and in height, are at one spot, m. Chosen.
"""
ROUTE_SAMPLE_POINTS = 4
"""Number of route points (`planning.limits.ROUTE_STEP_M` apart) between two checks for visible markers. Chosen."""
