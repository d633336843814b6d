"""Limits of the localization package: noise of wheels and camera, outlier tests, when the robot is lost or has arrived.

"Chosen" = our judgement, not yet confirmed in a real lobby; "derived" = follows from another figure or from a
distribution; "measured" = from a measurement. chi2 = squared Mahalanobis distance of two degrees of freedom.
"""

from math import pi, radians

# odometry.py: dead reckoning
LEAP_M = 0.3
"""Way of one wheel between two readings above which the counters have restarted from zero, m: no driving is that fast.
Chosen.
"""

# ekf_steps.py: noise of the wheels
WAY_SIGMA_PER_SQRT_M = 0.008
"""Standard deviation of the position after one metre, m: joints and dust. It grows with the root of the way. Derived: a
quarter to a third more than on hard floors after a calibration; `tests/navigation/test_consistency.py` holds the filter
to it.
"""
TURN_SIGMA_PER_SQRT_M = 0.004
"""Standard deviation of the heading after one metre, rad. Derived: a quarter to a third more than 3 mrad on hard floors
after a calibration.
"""
TURN_SIGMA_PER_SQRT_RAD = 0.005
"""Standard deviation of the heading after a turn of one radian, rad. Derived: a quarter to a third more than 4 mrad on
hard floors after a calibration.
"""
DRIFT_SIGMA_PER_SQRT_M = 0.0003
"""Random walk of the drift, rad per metre, after one metre. Chosen."""
FLOOR_SIGMA_M = 0.010
"""Least standard deviation of the position along x and y after an update, m, however many pictures agree: lens and
floor err alike in all of them. Chosen.
"""
FLOOR_SIGMA_RAD = radians(0.3)
"""Least standard deviation of the heading after an update, rad, however many pictures agree. Chosen."""

# marker_model.py: noise of camera and survey
FOCAL_SIGMA = 0.01
"""Standard deviation of the focal length, as a share: a camera calibrated once, by a person. Chosen."""
SURVEY_SIGMA_M = 0.015
"""Standard deviation of a marker's position on the map along x and y, m: people with a tape. Chosen."""
MOVED_SIGMA_M = 1.0
"""Standard deviation of the position of a marker whose place is unknown, m. Chosen."""
RANGE_SIGMA_M = 0.006
"""Standard deviation of a range at no distance, m. Chosen."""
RANGE_SIGMA_PER_M = 0.0045
"""Growth of that standard deviation with the square of the range, 1/m. Derived: corners of a 20 cm marker found to a
sixth of a pixel at 640 px width.
"""
BEARING_SIGMA_RAD = 0.006
"""Least standard deviation of a bearing, rad. Chosen."""
REPEATED_RANGE_SHARE = 0.003
"""Range error, as a share of the range, that repeats while a marker is seen from about the same place: lens, light, a
marker that is not flat. Chosen.
"""
REPEATED_BEARING_RAD = 0.003
"""Bearing error that repeats while a marker is seen from about the same place, rad. Chosen."""
SNOOPING_CHI2 = 12.0
"""Survey error of a trusted marker, chi2, above which the marker is distrusted (Baarda 1968). Derived: exceeded once in
400.
"""
SNOOPING_RATIO = 1.7
"""A marker whose survey error, chi2, is less than the largest one by more than this factor is not in doubt. Chosen."""

# pose_history.py: delayed pictures
HISTORY_MS = 1_500.0
"""How long past beliefs are kept for pictures that arrive late, ms. Chosen."""

# pose_filter.py: the pose filter
START_SIGMA = (0.08, 0.08, radians(4.0))
"""Standard deviation of a pose kept over a standstill: x m, y m, heading rad. Chosen."""
CALIBRATED_SIGMA = (0.0035, 0.004)
"""Standard deviation of drift, rad per metre, and scale after a calibration. Derived: 0.13 % of mismatch on a track of
0.36 m, and 0.4 % of the track.
"""
ASSEMBLED_SIGMA = (0.02, 0.02)
"""Standard deviation of drift, rad per metre, and scale of wheels and a track that no one has calibrated. Chosen."""
MEASURED_SHARE = 0.1
"""Least decrease of a variance, as a share of it, after which drift or scale counts as measured. Chosen."""
WHEELS_CHI2 = 9.0
"""Drift or scale, squared, against what a calibration leaves, above which there was no calibration. Derived: three
standard deviations.
"""
PICTURE_TIME_SIGMA_MS = 20.0
"""Standard deviation of a picture's time stamp, ms; while the robot turns it adds to the bearing's. Chosen."""
YAW_SIGMA_RAD = radians(3.0)
"""Standard deviation of a marker's yaw, rad. Chosen."""
CONSISTENT_CHI2 = 3.0
"""chi2 of a sighting above which its noise is widened in proportion. Derived: three quarters of true sightings are
below.
"""
LOST_REJECTIONS = 5
"""Sightings rejected in a row after which the robot is lost. Chosen."""
LOST_SIGMA_M = 0.25
"""Standard deviation of the position above which the robot is lost, m. Chosen."""
LOST_WAY_M = 8.0
"""Way without a marker after which the robot is lost, m. Chosen."""
FURTHER_M = 2.0
"""Way that the robot may drive on at a time where by the map no marker can be seen, m. Chosen."""
FURTHER_LIMIT_M = 4.0
"""Sum of the ways that the robot may drive on where no marker can be seen, until the next marker, m. Chosen."""
FURTHER_SIGMA_M = 0.35
"""Standard deviation of the position above which the robot is lost where no marker can be seen, m. Chosen."""
DOUBT_M = 2.0
"""Way that the robot drives on while a marker contradicts the pose and no other one confirms it, m. Chosen."""

# misplaced_markers.py: outlier attribution
GATE_CHI2 = 9.2
"""chi2 of a sighting above which it is rejected. Derived: 99 % of true sightings are below."""
CULPRIT_CHI2 = 4.0
"""Least survey error, chi2, of a trusted marker that is blamed for another one's rejected sightings. Chosen."""
MOVED_M = 0.12
"""Least distance from the map of a misplaced marker, m. Chosen."""
MOVED_CHI2 = 11.8
"""Least chi2 of that distance. Derived: three standard deviations."""
MOVED_LOOKS = 4
"""Rejected sightings of a distrusted marker after which it is misplaced. Chosen."""
AMBIGUOUS_LOOKS = 8
"""Sightings of a distrusted marker, still off the map, after which it is reported together with the markers that may be
the misplaced one instead. Chosen.
"""
UNMOVED_M = 0.08
"""Greatest distance from the map of a marker that is trusted again, m. Chosen."""
UNMOVED_SIGMA_M = 0.05
"""Greatest standard deviation of that distance, m. Chosen."""

# marker_track_record.py: who confirms the pose, who contradicts it
WITNESS_M = 4.0
"""Way on which a confirmation of the pose by a marker counts, m. Chosen."""
WITNESSES = 2
"""Markers that must confirm a pose. Derived: of two that contradict each other either may be misplaced, and a single
misplaced one takes the pose with it.
"""
LATELY_M = 1.0
"""Way on which a rejection, or a confirmation that ends a mark_inconsistent, counts as recent, m. Chosen."""
SUSPECT_REJECTIONS = 5
"""Net rejections after which a marker is distrusted, while the pose is confirmed. Chosen."""
AGAINST_LIMIT = 8
"""Greatest count of net rejections. Chosen."""
CONTRADICTING_REJECTIONS = 3
"""Net rejections from which a marker contradicts the pose; fewer are chance. Chosen."""
SAME_PLACE_M = 0.7
"""Way after which a marker is seen from another place, so that its errors no longer repeat, m. Chosen."""
FALLEN_OUT_M = 10.0
"""A marker that fitted less than this way ago and no longer does speaks against the pose, m: no one moves a marker
while the robot passes. Chosen.
"""

# marker_pair_check.py: two markers in one picture
PAIR_M = 0.09
"""Tolerated difference between the seen and the mapped distance of two markers, m, plus PAIR_SHARE of both ranges:
survey. Chosen.
"""
PAIR_SHARE = 0.01
"""Share of the sum of both ranges in that tolerance: lens. Chosen."""
PAIR_LOOKS = 8
"""Pictures of a pair before it is judged. Chosen."""
PAIR_RANGE_M = 5.0
"""Greatest range of a marker in a pair, m: beyond it a range is too uncertain to judge a map by. Chosen."""
PAIR_AVERAGED = 50
"""Pictures over which a pair is averaged; after them the mean slides. Chosen."""

# wheel_slip.py: wheels that turn without moving the robot
SLIP_COMPARE_M = 0.4
"""Way of the wheels towards or away from a marker before its range is compared, m, at least. Chosen."""
SLIP_COMPARE_SIGMAS = 5.0
"""Way of the wheels towards or away from a marker before its range is compared, in standard deviations of that range,
at least. Derived: one such comparison in fifty errs.
"""
SLIP_RANGE_M = 5.0
"""Greatest range of a marker that is compared, m: a farther one would need a longer way than SLIP_WINDOW_M. Derived."""
SLIP_GAP_M = 0.25
"""Way out of sight after which a marker's comparison begins anew, m. Chosen."""
SLIP_WINDOW_M = 0.7
"""Way after which an undecided comparison begins anew, m: the marker is too far aside. Chosen."""
SLIP_SHARE = 0.4
"""Share of the way of the wheels below which the robot has not moved; a tyre that scrubs, or slides while it brakes, is
far above. Chosen.
"""
SLIP_BREAK_M = 1.0
"""Way without a comparison after which slip is counted anew, m. Chosen."""
SLIP_LIMIT_M = 1.5
"""Way of the wheels without the body that counts as slip, m: a robot that is carried once shows at most two windows of
it. Derived.
"""
SLIP_ARRIVED_LIMIT_M = 0.75
"""Way of the wheels without the body that counts as slip where the robot would report arrival, m. Derived: more than
one window.
"""
SLIP_FIX_M = 0.5
"""Way of the wheels between two poses found from markers alone that are compared, m. Chosen."""
SLIP_FIXES_LIMIT = 2
"""Comparisons of two poses found from markers alone, in a row, that show slip. Chosen."""

# relocalization.py: the fit of seen markers onto the map
AGREE_M = 0.10
"""Tolerated residual of a marker in a fit, m, plus AGREE_SHARE of its range: survey, camera and wheels together.
Chosen.
"""
AGREE_SHARE = 0.025
"""Share of the range in that tolerance. Chosen."""
AS_GOOD_M = 0.05
"""Another fit with as many markers makes the pose ambiguous if its RMS residual is at most this, m, or half as much
again as the best one's. Chosen.
"""
PANORAMA_M = 3.0
"""Way after which a sighting no longer counts, m: the wheels have drifted. Chosen."""
RESTART_M = 0.5
"""Way since a marker's last sighting, or jump of its place, after which its average begins anew, m. Chosen."""
CONTRADICTING_LOOKS = 3
"""Sightings of a marker before it may contradict a fit. Chosen."""
AVERAGED_LOOKS = 10
"""Sightings over which a marker is averaged; after them the mean slides. Chosen."""
MARKERS_APART_M = 0.6
"""Least distance between markers that give a heading, m. Chosen."""

# relocalization_turn.py: the turn on the spot
LOOK_RAD_S = 0.35
"""Turn rate, rad/s. Derived: a marker on a wall moves less than 2 px in a picture of 10 ms, sharp enough to be read."""
FULL_TURN_RAD = 2 * pi + 0.3
"""Turn after which all directions have been seen, rad. Derived: once round and a little more."""

# misplaced_markers_afterwards.py: rejected markers, tested again later
HINDSIGHT_M = 1.5
"""Way back to a rejected sighting that is judged again, m, at most: over a longer way the wheels are too inexact.
Chosen.
"""
HINDSIGHT_MS = 60_000.0
"""Time back to a rejected sighting that is judged again, ms, at most: in a longer time the robot may have been pushed.
Chosen.
"""
HINDSIGHT_LOOKS = 6
"""Sightings of a rejected marker that is judged again, at least: so many are not made while a person lifts the robot
and sets it down. Chosen.
"""
HINDSIGHT_SIGMAS = 3.0
"""Distance from the map, in standard deviations, from which a marker that is judged again is misplaced. Chosen."""

# misplaced_marker_report.py: findings for people
REPORTED_SIGMA_M = 0.1
"""Greatest standard deviation of a misplaced marker's place that is reported, m. Chosen."""

# arrival_confidence.py: may the robot say that it has arrived?
ARRIVAL_MARKER_M = 3.0
"""Way since the last confirmation by a marker on arrival, m, at most. Chosen."""
ARRIVAL_ASTRAY_MARKER_M = 1.0
"""Way since the last confirmation by a marker on arrival, m, at most, once the robot has found itself elsewhere than it
believed: it was lifted, or its wheels spin. Chosen.
"""
ARRIVAL_SIGMA_M = 0.08
"""Standard deviation of the position on arrival after a look round, m, at most. Chosen."""
ARRIVAL_CHALLENGES = 2
"""Recent sightings that contradict the pose and forbid arrival, where a marker has confirmed it within CONFIRMED_M; one
is chance. Elsewhere one is enough. Chosen.
"""
CONFIRMED_M = 1.0
"""Way since a marker's confirmation of the pose up to which one contradicting sighting does not forbid arrival, m.
Chosen.
"""
OVERRULED_M = 0.3
"""Way on the wheels alone while markers in sight contradict that forbids arrival, m, even if those markers were moved:
wheels that spin look the same. Chosen.
"""
ELSEWHERE_M = 1.0
"""Way after a look round at the goal from which on the robot arrives at another place, m. Chosen."""
ARRIVALS_MOST = 3
"""Most looks round for an arrival in one trip. Chosen."""
BARRED_M = 1.5
"""Way without a marker from which on a blocked robot may be elsewhere, m. Chosen."""
BARRED_MS = 10_000.0
"""How long a robot without a marker for BARRED_M must be blocked before it looks round, ms. Chosen."""
BARRED_SEEN_MS = 20_000.0
"""How long a robot that has just seen a marker must be blocked before it looks round, ms: it may have been lifted
since, and stand in front of a wall. Chosen: sensors err too often to ask for more, and in front of people a look round
costs a quarter of a minute, once.
"""
BARRED_STILL_MS = 5_000.0
"""How long nothing must have moved ahead before a robot that has just seen a marker looks round, ms. Chosen."""
BARRED_CONTRADICTED_MS = 3_000.0
"""How long a robot whose pose markers contradict must be blocked before it looks round, ms: it is rather a wall than
people. Chosen.
"""
