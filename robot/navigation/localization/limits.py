"""Limits of the localization package: noise of wheels and camera, outlier tests, when the robot is lost or has arrived.

"Chosen" = our judgement, not yet confirmed in a real lobby; "derived" = follows from another figure or from a
distribution; "measured" = from a measurement. chi2 = squared Mahalanobis distance of two degrees of freedom.
"""

from math import pi, radians

# odometry.py: dead reckoning
LEAP_M = 0.3
"""If a wheel seems to have moved more than this between two readings, its counter has restarted from zero, m: no robot
drives that fast. Chosen.
"""

# ekf_steps.py: noise of the wheels
WAY_SIGMA_PER_SQRT_M = 0.008
"""Standard deviation of the position after one metre, m, by joints and dust. It grows with the root of the distance.
Derived: a quarter to a third more than on hard floors after a calibration; checked by
`tests/navigation/test_consistency.py`.
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
"""Standard deviation of the change of the drift, rad per metre, after one metre (random walk). Chosen."""
FLOOR_SIGMA_M = 0.010
"""Least standard deviation of the position along x and y after an update, m, even if many pictures agree: the lens and
the floor cause the same error in all of them. Chosen.
"""
FLOOR_SIGMA_RAD = radians(0.3)
"""Least standard deviation of the heading after an update, rad, even if many pictures agree. Chosen."""

# marker_model.py: noise of camera and survey
FOCAL_SIGMA = 0.01
"""Standard deviation of the focal length, as a share of it: a person has calibrated the camera once. Chosen."""
SURVEY_SIGMA_M = 0.015
"""Standard deviation of a marker's position on the map along x and y, m: people measured it with a tape. Chosen."""
MOVED_SIGMA_M = 1.0
"""Standard deviation of the position of a marker whose place is unknown, m. Chosen."""
RANGE_SIGMA_M = 0.006
"""Standard deviation of the range to a marker close by, m. Chosen."""
RANGE_SIGMA_PER_M = 0.0045
"""Growth of the standard deviation of a range with the square of the range, 1/m. Derived: corners of a 20 cm marker
found to a sixth of a pixel at 640 px width.
"""
BEARING_SIGMA_RAD = 0.006
"""Least standard deviation of a bearing, rad. Chosen."""
REPEATED_RANGE_SHARE = 0.003
"""Range error, as a share of the range, that is the same in all pictures of a marker from about the same place: lens,
light, a marker that is not flat. Chosen.
"""
REPEATED_BEARING_RAD = 0.003
"""Bearing error that is the same in all pictures of a marker from about the same place, rad. Chosen."""
SNOOPING_CHI2 = 12.0
"""A trusted marker whose error on the map (survey error) has a larger chi2 than this is distrusted (Baarda 1968).
Derived: exceeded once in 400.
"""
SNOOPING_RATIO = 1.7
"""A marker is not in doubt if chi2 of its survey error is smaller than the largest by more than this factor. Chosen."""

# pose_history.py: delayed pictures
HISTORY_MS = 1_500.0
"""How long past beliefs are kept for pictures that arrive late, ms. Chosen."""

# pose_filter.py: the pose filter
START_SIGMA = (0.08, 0.08, radians(4.0))
"""Standard deviation of a pose kept while the robot did not move: x m, y m, heading rad. Chosen."""
CALIBRATED_SIGMA = (0.0035, 0.004)
"""Standard deviation of drift, rad per metre, and of the scale of turns, after a calibration. Derived: 0.13 % of
mismatch on a track of 0.36 m, and 0.4 % of the track.
"""
ASSEMBLED_SIGMA = (0.02, 0.02)
"""Standard deviation of drift, rad per metre, and of the scale of turns, if no one has calibrated the wheels. Chosen.
"""
MEASURED_SHARE = 0.1
"""Drift or scale counts as measured if its variance has fallen by more than this share. Chosen."""
WHEELS_CHI2 = 9.0
"""If the square of drift or scale, over the variance after a calibration, exceeds this, the wheels were not calibrated.
Derived: three standard deviations.
"""
PICTURE_TIME_SIGMA_MS = 20.0
"""Standard deviation of a picture's time stamp, ms. While the robot turns, it adds to the error of the bearing. Chosen.
"""
YAW_SIGMA_RAD = radians(3.0)
"""Standard deviation of a marker's yaw, rad. Chosen."""
CONSISTENT_CHI2 = 3.0
"""A sighting with a larger chi2 than this gets a larger noise, in proportion. Derived: three quarters of true sightings
are below.
"""
LOST_REJECTIONS = 5
"""Number of sightings rejected in a row after which the robot is lost. Chosen."""
LOST_SIGMA_M = 0.25
"""Standard deviation of the position above which the robot is lost, m. Chosen."""
LOST_WAY_M = 8.0
"""Distance driven without seeing a marker after which the robot is lost, m. Chosen."""
FURTHER_M = 2.0
"""Distance that the robot may drive on at a time, beyond LOST_WAY_M, where by the map no marker can be seen, m. Chosen.
"""
FURTHER_LIMIT_M = 4.0
"""Greatest sum of the ways of FURTHER_M that the robot may drive until it sees the next marker, m. Chosen."""
FURTHER_SIGMA_M = 0.35
"""Standard deviation of the position above which the robot is lost even where no marker can be seen, m. Chosen."""
DOUBT_M = 2.0
"""If a marker contradicts the pose and no other one confirms it over this distance driven, the robot is lost, m.
Chosen.
"""

# misplaced_markers.py: outlier attribution
GATE_CHI2 = 9.2
"""A sighting with a larger chi2 than this is rejected. Derived: 99 % of true sightings are below."""
CULPRIT_CHI2 = 4.0
"""A marker is blamed for another one's rejections only if its survey error has at least this chi2. Chosen."""
MOVED_M = 0.12
"""A marker counts as misplaced only if it is farther than this from its place on the map, m. Chosen."""
MOVED_CHI2 = 11.8
"""Least chi2 of the distance from the map of a misplaced marker. Derived: three standard deviations."""
MOVED_LOOKS = 4
"""Number of rejected sightings of a distrusted marker after which it counts as misplaced. Chosen."""
AMBIGUOUS_LOOKS = 8
"""Number of sightings after which a distrusted marker, if still off the map, is reported together with the markers that
may be the misplaced one instead. Chosen.
"""
UNMOVED_M = 0.08
"""A distrusted marker is trusted again only nearer than this to its place on the map, m. Chosen."""
UNMOVED_SIGMA_M = 0.05
"""Greatest standard deviation of a marker's distance from the map at which it can be trusted again, m. Chosen."""

# marker_track_record.py: who confirms the pose, who contradicts it
WITNESS_M = 4.0
"""A marker's confirmation of the pose stays valid for this distance driven, m. Chosen."""
WITNESSES = 2
"""Number of markers that must confirm a pose. Derived: of two markers that contradict each other either may be
misplaced, and a single misplaced one pulls the pose along.
"""
LATELY_M = 1.0
"""Distance driven for which a rejection counts as recent, and a confirmation as helping to end the doubt about a group
of markers, m. Chosen.
"""
SUSPECT_REJECTIONS = 5
"""Net rejections (rejected less confirmed sightings) after which a marker is distrusted, while other markers confirm
the pose. Chosen.
"""
AGAINST_LIMIT = 8
"""Greatest count of a marker's net rejections (rejected less confirmed sightings). Chosen."""
CONTRADICTING_REJECTIONS = 3
"""Net rejections (rejected less confirmed sightings) from which on a marker contradicts the pose; fewer are chance.
Chosen.
"""
SAME_PLACE_M = 0.7
"""After driving this far the robot sees a marker from another place, with other errors, m. Chosen."""
FALLEN_OUT_M = 10.0
"""A marker that fitted the pose less than this distance ago and no longer does speaks against the pose, m: no one moves
a marker while the robot passes. Chosen.
"""

# marker_pair_check.py: two markers in one picture
PAIR_M = 0.09
"""Tolerated difference between the seen and the mapped distance of two markers, m, for errors of the survey; PAIR_SHARE
of both ranges is added. Chosen.
"""
PAIR_SHARE = 0.01
"""Share of the sum of both ranges that is added to PAIR_M, for errors of the lens. Chosen."""
PAIR_LOOKS = 8
"""Number of pictures that must show two markers before their distance is judged. Chosen."""
PAIR_RANGE_M = 5.0
"""Greatest range at which a marker's distance to another one in the picture is used, m: farther away the range is too
uncertain to test the map. Chosen.
"""
PAIR_AVERAGED = 50
"""Number of pictures over which the distance of two markers is averaged; after that many the mean slides. Chosen."""

# wheel_slip.py: wheels that turn without moving the robot
SLIP_COMPARE_M = 0.4
"""Least way of the wheels towards or away from a marker before its range is compared, m. Chosen."""
SLIP_COMPARE_SIGMAS = 5.0
"""Least distance, by the wheels, that the robot must drive towards or away from a marker before its range is compared,
in standard deviations of that range. Derived: one such comparison in fifty errs.
"""
SLIP_RANGE_M = 5.0
"""Greatest range of a marker that is used to detect slip, m: a farther one would need a longer drive than
SLIP_WINDOW_M. Derived.
"""
SLIP_GAP_M = 0.25
"""If a marker was out of sight for more than this distance driven, its comparison begins anew, m. Chosen."""
SLIP_WINDOW_M = 0.7
"""A comparison still undecided after this distance driven begins anew, m: the marker is too far to the side. Chosen."""
SLIP_SHARE = 0.4
"""The robot has not moved if a marker came nearer by less than this share of the distance that the wheels counted. With
a tyre that scrubs, or slides while the robot brakes, the share is far larger. Chosen.
"""
SLIP_BREAK_M = 1.0
"""After this distance without a comparison, slip is counted anew, m. Chosen."""
SLIP_LIMIT_M = 1.5
"""The wheels slip once they have turned for this distance without moving the robot, m. Derived: a robot that is carried
once shows at most two windows (SLIP_WINDOW_M) of it.
"""
SLIP_ARRIVED_LIMIT_M = 0.75
"""Where the robot would report arrival, the wheels slip once they have turned for this distance without moving it, m.
Derived: more than one window (SLIP_WINDOW_M).
"""
SLIP_FIX_M = 0.5
"""Least distance by the wheels between two poses found from markers alone before the two are compared, m. Chosen."""
SLIP_FIXES_LIMIT = 2
"""Number of comparisons in a row, of two poses found from markers alone, that must show slip. Chosen."""

# relocalization.py: the fit of seen markers onto the map
AGREE_M = 0.10
"""Tolerated distance between a seen marker and its place on the map in a fit, m, for errors of survey, camera and
wheels together; AGREE_SHARE of its range is added. Chosen.
"""
AGREE_SHARE = 0.025
"""Share of a marker's range that is added to AGREE_M. Chosen."""
AS_GOOD_M = 0.05
"""The pose is ambiguous if another fit uses as many markers and its RMS residual is at most this, m, or at most half as
much again as the best one's. Chosen.
"""
PANORAMA_M = 3.0
"""Distance driven after which a sighting no longer counts for relocalization, m: the wheels have drifted. Chosen."""
RESTART_M = 0.5
"""The average of a marker's sightings begins anew after this distance without one, or when the marker's place jumps by
this much, m. Chosen.
"""
CONTRADICTING_LOOKS = 3
"""Number of sightings of a marker from which on it may contradict a fit. Chosen."""
AVERAGED_LOOKS = 10
"""Number of sightings over which a marker's place is averaged; after that many the mean slides. Chosen."""
MARKERS_APART_M = 0.6
"""Least distance between markers from which a heading is computed, m. Chosen."""

# relocalization_turn.py: the turn on the spot
LOOK_RAD_S = 0.35
"""Turn rate of the turn that looks for markers, rad/s. Derived: a marker on a wall moves less than 2 px in a picture of
10 ms, sharp enough to be read.
"""
FULL_TURN_RAD = 2 * pi + 0.3
"""Turn after which the robot has looked in all directions, rad. Derived: once round and a little more."""

# misplaced_markers_afterwards.py: rejected markers, tested again later
HINDSIGHT_M = 1.5
"""A rejected sighting is judged again only within this distance driven since, m: over a longer way the wheels are too
inexact. Chosen.
"""
HINDSIGHT_MS = 60_000.0
"""A rejected sighting is judged again only within this time since, ms: in a longer time the robot may have been pushed.
Chosen.
"""
HINDSIGHT_LOOKS = 6
"""Least number of sightings of a rejected marker that is judged again: fewer are made while a person lifts the robot
and sets it down. Chosen.
"""
HINDSIGHT_SIGMAS = 3.0
"""A marker that is judged again is misplaced if it is farther off the map than this, in standard deviations. Chosen."""

# misplaced_marker_report.py: findings for people
REPORTED_SIGMA_M = 0.1
"""The place of a misplaced marker is reported to people only if its standard deviation is at most this, m. Chosen."""

# arrival_confidence.py: may the robot say that it has arrived?
ARRIVAL_MARKER_M = 3.0
"""To report arrival, the robot must have driven at most this far since a marker last confirmed the pose, m. Chosen."""
ARRIVAL_ASTRAY_MARKER_M = 1.0
"""To report arrival on a trip on which the robot has found itself elsewhere than it believed (it was lifted, or its
wheels spin), it must have driven at most this far since a marker last confirmed the pose, m. Chosen.
"""
ARRIVAL_SIGMA_M = 0.08
"""Greatest standard deviation of the position with which the robot may report arrival after a look round, m. Chosen."""
ARRIVAL_CHALLENGES = 2
"""Number of recent sightings contradicting the pose that forbids arrival if a marker has confirmed the pose within
CONFIRMED_M; a single one is chance. Without that confirmation one is enough. Chosen.
"""
CONFIRMED_M = 1.0
"""Within this distance driven since a marker confirmed the pose, a single contradicting sighting does not forbid
arrival, m. Chosen.
"""
OVERRULED_M = 0.3
"""Arrival is forbidden if for this distance, m, the pose rests on the wheels alone while markers in sight contradict
it. This holds even if those markers were moved: wheels that spin look the same. Chosen.
"""
ELSEWHERE_M = 1.0
"""After driving farther than this from a look round at the goal, the robot arrives at another place, m. Chosen."""
ARRIVALS_MOST = 3
"""Greatest number of looks round for an arrival in one trip. Chosen."""
BARRED_M = 1.5
"""A blocked robot that has driven farther than this without a marker may be elsewhere than it believes, m. Chosen."""
BARRED_MS = 10_000.0
"""How long a robot without a marker for BARRED_M must be blocked before it looks round, ms. Chosen."""
BARRED_SEEN_MS = 20_000.0
"""How long a robot that has just seen a marker must be blocked before it looks round, ms. It may have been lifted
since, and stand in front of a wall. Chosen: sensors err too often to ask for more, and in front of people a look round
costs a quarter of a minute, once.
"""
BARRED_STILL_MS = 5_000.0
"""How long nothing must have moved ahead before a robot that has just seen a marker looks round, ms. Chosen."""
BARRED_CONTRADICTED_MS = 3_000.0
"""How long a robot must be blocked before it looks round if markers contradict its pose, ms: then a wall blocks it
rather than people. Chosen.
"""
