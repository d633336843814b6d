"""Limits of the map package: what a map must have, which echoes it explains, which markers a camera can read.

"Chosen" = our judgement, not yet confirmed in a real lobby; "derived" = follows from another figure; "measured" = from
a measurement.
"""

from math import radians

from robot.navigation.planning.limits import NEEDED_M

# clearance_grid.py: the grid of distances
CELL_M = 0.1
"""Edge of a grid cell, m. Chosen: a route planned on the grid is exact to half a cell's diagonal (7 cm)."""
SEAT_M = 0.45
"""Width and depth of a seat, m; the map gives only its middle. Chosen."""
EXACT_WITHIN_M = 1.0
"""Clearances up to this distance stay exact when discs are added to a grid, m. Derived: more than any route asks for
(`planning.limits.WISHED_M`).
"""

# expected_walls.py: walls that a working range sensor must detect
OPENING_MARGIN_M = 0.5
"""Pieces of wall nearer than this to a door or to the end of a wall are not expected to give an echo, m: a robot with
an error in its pose may look past them. Chosen.
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
"""A marker nearer than this to a side of the picture may be cut off and is not counted on, degrees. Chosen."""
PICTURE_ASPECT = 9 / 16
"""Height of the camera's picture divided by its width. Chosen: the flattest that cameras usually give."""
MARKER_SLANT_RAD = radians(60.0)
"""Greatest angle between a marker's normal and the line of sight at which it is read, rad. Chosen."""
FURNITURE_HEIGHT_M = 1.1
"""Height of counters and desks, m: they hide only lines of sight that pass lower; walls hide all. Chosen."""
OCCLUSION_SHARE = 0.97
"""Share of the line of sight to a marker that is tested for things in between; the rest is the surface on which the
marker hangs. Chosen.
"""

# range_explanation.py: what the map explains of an echo
EXPLAINED_MOST_M = 0.2
"""A mapped thing explains a far echo if it begins at most this much farther away than the echo, m: the error of the
pose. Chosen.
"""
EXPLAINED_LEAST_M = 0.15
"""A mapped thing explains a close echo if it begins at most this much farther away than the echo, m. Smaller than
EXPLAINED_MOST_M, because a person may walk in front of a wall. Chosen.
"""
EXPLAINED_SHARE = 0.25
"""A mapped thing explains an echo if it begins farther away than the echo by at most this share of the range, limited
to EXPLAINED_LEAST_M..EXPLAINED_MOST_M. Chosen.
"""
LIDAR_POINT_M = 0.12
"""A mapped thing explains a lidar point at most this far from it, m, for the error of the robot's position;
LIDAR_POINT_SHARE of the point's range is added. Chosen.
"""
LIDAR_POINT_SHARE = 0.03
"""Share of a lidar point's range added to LIDAR_POINT_M, for the error of the robot's heading, rad. Chosen."""
EXPLAINED_DEPTH_M = 0.3
"""A mapped thing explains echoes up to this far behind its front, m. An echo from farther behind, past its edge, is a
person. Chosen.
"""
NARROW_HALF_CONE_RAD = radians(5.0)
"""Angle from its axis within which a range sensor reliably detects a wall, rad. Chosen."""
WIDE_HALF_CONE_RAD = radians(15.0)
"""Angle from its axis within which a range sensor detects anything at all, rad. Chosen."""
HIDDEN_WITHIN_M = 1.0
"""A person who hides behind a thing stands at most this far behind its front, m. Chosen."""
CHILD_RADIUS_M = 0.15
"""Radius of the free floor that a hidden person needs at least, m: a child's. Chosen."""

# place_check.py: findings about places, seats and doors
OVERLAP_M = 0.05
"""Two things that reach into one another by more than this are reported, and a thing that reaches out of the room by
more, m: two surveyor's errors of 2 cm. Chosen."""
DOOR_OFF_WALL_M = 0.3
"""A door with a point farther than this from every wall is reported, m: the depth of a doorway. Chosen."""
SCREEN_AWAY_DEG = 90.0
"""Angle between the screen's direction and the visitor beyond which the screen cannot be read, degrees. Derived."""
LABEL_CHARS = 24
"""A label longer than this does not fit into its box on the screen's map, characters. Chosen: the shipped ones have at
most 13."""
NAME_CHARS = 60
"""A name longer than this is cut on the screen and long to listen to, characters. Chosen: the shipped ones have at most
35."""
PLACE_CHARS = {"label": LABEL_CHARS, "name": NAME_CHARS}
"""Most characters of the words of a place."""
VISITOR_BEHIND_M = 1.0
"""Distance behind the robot at which the visitor who follows stands when it arrives, m. Chosen."""

# map_check.py: findings for the technician
NARROW_PASSAGE_M = NEEDED_M + 0.08
"""Clearance below which a passage on a route is reported as narrow, m: a bag on the floor would close it. Derived from
NEEDED_M; the margin is chosen.
"""
OFF_SURFACE_M = 0.05
"""A marker farther than this from every wall and piece of furniture is reported, m: its place or theirs was measured
wrongly. Chosen.
"""
FREE_BEFORE_MARKER_M = 0.2
"""Distance in front of a marker that must be free, m; otherwise the marker faces into something. Chosen."""
SURVEY_TOLERANCE_M = 0.02
"""A wall counts as in front of a marker only if it is farther than this in front, m: a surveyor's error. Chosen."""
FLAT_WITHIN_RAD = radians(45.0)
"""Greatest angle between a marker's normal and that of its surface at which it counts as hanging flat, rad. Chosen."""
SAME_SPOT_M = 0.3
"""Two markers facing the same way are at one spot if they are nearer than this, in plan and in height, m. Chosen."""
ROUTE_SAMPLE_POINTS = 4
"""Number of route points (`planning.limits.ROUTE_STEP_M` apart) between two checks for visible markers. Chosen."""
