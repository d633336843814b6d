"""Every tunable limit of the motion of the robot, in one table: what it limits, its unit, and where its value is from.

"Measured": on a robot or on the simulated one, as said. "Derived": computed from other figures. "Chosen": by judgement,
to be confirmed in a real lobby. The limits of the safety envelope are not here: `hardware.motion.safety_envelope`
holds its own, so that the file which is tested by mutation (`kiosk test`) needs no other file.
"""

from math import radians

from hardware.motion.safety_envelope import STOP_ZONE_MM
from robot.navigation.footprint import RADIUS_M
from robot.navigation.perception.limits import CORRIDOR_M

# The control loop (`hardware.motion.control_loop`)

STEP_MS = 20.0
"""Time between two control steps, ms. Chosen: 50 Hz. The motion process keeps to it within a few ms (measured)."""
STANDING_MM_S = 5
"""Rim speed up to which a wheel counts as standing, mm/s. Chosen."""
FOUND_SIGMA_M = 0.10
"""Standard deviation of a position that was found anew from two markers or more, m. Chosen."""
FOUND_SIGMA_RAD = 0.05
"""Standard deviation of a heading that was found anew from two markers or more, rad. Chosen."""
ODOMETRY_ASTRAY_M = 0.5
"""Largest error of odometry between two markers while the wheels hold the floor, m. Chosen.

A pose that is corrected by more was wrong before: obstacles that the trip remembers were not where it believed.
"""
LOOKS_LIMIT = 8
"""How many times the robot looks round for markers in one trip. Chosen: a trip must end.

Where a ninth look would be needed, the robot is not sure of its place: the trip ends as "lost".
"""

# Arriving at the goal (`hardware.motion.motion_controller`)

REDRIVE_M = 0.10
"""Distance to the goal above which a robot that stands at its goal drives there again, m. Chosen."""
REDRIVES_LIMIT = 2
"""How many times one trip drives to the goal again. Chosen: the pose may improve for ever."""
ARRIVED_WITHIN_M = 0.25
"""Largest distance to the goal at which an arrival is reported, m. Chosen.

Farther away the trip ends as "lost", unless it has settled near the goal because people or furniture stood there.
"""

# One trip (`hardware.motion.trip`)

OFF_ROUTE_LIMIT_M = 0.6
"""Distance from the route above which the trip ends as "lost", m. Chosen."""
REROUTED_MS = 3_000.0
"""How long the escort reports that it takes another way, ms. Chosen."""
LOOK_BACK_TOLERANCE_RAD = 0.05
"""Heading error up to which a look back at the visitor is reached, rad. Chosen."""
APPROACH_M = 0.5
"""Length of the last part of the route, which is driven at the speed of `Purpose.APPROACH`, m. Chosen."""
UNMAPPED_AHEAD_MM = 950
"""Free distance ahead from which on everything ahead counts as explained by the map, mm. Chosen.

Nearer than this an echo that the map does not explain counts as a person.
"""
FURNITURE_AFTER_MS = 1_000.0
"""How long no person may have been ahead before the robot turns past what bars its way as furniture, ms. Chosen."""
MAPPED_MS = 3_000.0
"""How long the map must have explained an obstacle before it is no longer asked to step aside, ms. Chosen."""
SETTLES_M = 0.22
"""Distance to the goal within which a robot whose way is barred counts as arrived, m. Chosen."""
SETTLES_AFTER_MS = (MAPPED_MS, 8_000.0)
"""How long the way must be barred before that, ms: by furniture; by people, who are asked first. Chosen."""
FAR_SETTLES_M = 0.6
"""The same distance where the recovery would give up, m. Chosen.

No clerk has helped either by then: to arrive one step away is better than to give up before the counter.
"""
STILL_BEFORE_BACKING_MS = 3_000.0
"""How long nothing about the robot may have moved before it backs off, ms. Chosen: no sensor looks to its sides."""
SENSOR_GAP_MS = 500.0
"""Gaps in valid range readings up to this long stop the wheels without an announcement, ms. Chosen."""
SENSOR_WAIT_LIMIT_MS = 20_000.0
"""Total time per trip spent waiting for range sensors that return nothing valid, ms. Chosen.

Beyond it the trip ends as "sensor".
"""

# Turning to the route before an obstacle (`hardware.motion.rotate_to_path`)

FACE_AHEAD_M = 0.4
"""Distance to the point of the route that a robot before an obstacle turns to, m. Chosen."""
FACE_BEGINS_RAD = 0.17
"""Heading error above which a turn on the spot begins, rad. Chosen: about 10 degrees."""
FACE_ENDS_RAD = 0.05
"""Heading error up to which a turn on the spot has ended, rad. Chosen: about 3 degrees."""
REJOIN_MIN_M = RADIUS_M + STOP_ZONE_MM / 1000 - CORRIDOR_M
"""Least distance to the point where the robot meets the route again, m. Derived: what the stop zone ahead covers."""
REJOIN_MAX_M = 1.8
"""Longest way along the route to the point where the robot meets it again, m. Chosen."""
REJOIN_CLEAR_M = CORRIDOR_M + 0.05
"""Least clearance of the straight line to that point, m. Derived: half the corridor of the gate, and 50 mm."""
REACHED_M = 0.2
"""Distance to a point within which it counts as reached, m. Chosen."""
REJOIN_TRIES = 6
"""How many times the robot turns past an obstacle from one place. Chosen: people may come in between."""
REJOIN_TRIES_WITHIN_M = 0.3
"""Distance within which two tries count as made from one place, m. Chosen."""
REJOIN_APART_M = 0.3
"""Least distance between a new point and one before which furniture stopped the robot, m. Chosen."""
REJOIN_SPEED_M_S = 0.2
"""Speed on the straight line past the obstacle, m/s. Chosen."""
REJOIN_GAIN_PER_S = 1.5
"""Turn rate per heading error on that line, rad/s per rad. Chosen."""

# Speed near people (`hardware.motion.speed_near_people`)

STEPS_OUT_M_S = 0.5
"""Speed at which a person who stands may step towards the robot, m/s. Chosen."""
NOTICED_S = 0.4
"""Longest time until the brakes act on that step, s. Derived: one whole turn of the range sensors, and the reaction."""
FOOT_ROOM_M = 0.15
"""Room that is left for a foot, m. Chosen."""
SLOWEST_M_S = 0.12
"""Speed that people near the robot never bring it below, m/s. Chosen."""
UNSEEN_FROM_M = 2.0
"""Distance from which clothes return no echo to an ultrasonic sensor, m. Chosen."""
WALKS_UP_M_S = 1.6
"""Speed of a person who walks up, m/s. ISO 13855: a quick walk."""
WALK_UP_REACTION_S = 0.2
"""Time until the brakes act on a reading of that person, s. Derived: as REACTION_MS of the safety envelope."""
RUNS_OUT_M_S = 2.0
"""Speed of a child who runs out from behind the nearest echo, m/s. Chosen.

A range sensor returns its nearest echo only, so the child is measured once past it. The robot would stand by hard
braking if that one echo were enough. Where the tracker needs a second echo
(`robot.navigation.perception.approaching_people`), and at CREEPS_M_S, the robot is only slower when they meet.
"""
CREEPS_M_S = 0.2
"""Speed below which the risk of a child who runs out slows the robot no further, m/s. Chosen.

Slower than this no visitor could be led along a row of seats. The limit is reached nearer to the seats than 0.6 m with
readings 120 ms old, and nearer than 0.85 m with readings 240 ms old (derived).
"""
ASIDE_SHARE = 0.5
"""Least share of the speed that counts as towards a person beside the robot. Chosen: a sensor's cone is wide."""
TURN_SLOWLY_WITHIN_M = 1.0
"""Distance to a person, ahead or behind, within which NEAR_TURN_RAD_S holds, m. Chosen."""
NEAR_TURN_RAD_S = 0.9
"""Fastest turn with a person that near, rad/s. Chosen: people must see where the robot will go."""

# The stop latch and the reports (`hardware.motion.stop_latch`, `hardware.motion.status_report`)

REARM_LIMIT_MS = 1_000.0
"""How long after a person has asked for it a latch may still be cleared, ms. Chosen."""
DRIVING_REPORT_MS = 500.0
"""Time between two reports of an unchanged state during a trip, ms. Chosen."""
RESTING_REPORT_MS = 1_000.0
"""Time between two reports of an unchanged state without a trip, ms. Chosen."""

# The velocity ramp (`hardware.motion.velocity_ramp`)

SETTLES_MS = 160.0
"""How long after the last step of a hard stop the wheels still follow it, ms. Chosen: from 20 mm/s they need 40 ms.

A wheel that is reversed sooner would be carried through standing, and speed up the other way faster than it may.
"""

# The motion process and its parent (`hardware.motion.process`, `hardware.motion.driver`)

GLIMPSE_EVERY = 5
"""Control steps between two glimpses for the screen. Chosen: ten a second."""
REOPEN_LIMIT_MS = 2_000.0
"""How long a lost board is looked for before the motion process ends, ms. Chosen."""
REOPEN_EVERY_MS = 250.0
"""Time between two attempts to open its port, ms. Chosen."""
FIRST_ANSWER_MS = 3_000.0
"""How long a board may take to answer after its port was opened, ms. Derived: an Arduino sleeps two seconds then."""
REST_STEPS = 3
"""Answers of the board in a row in which the wheels stand before they count as at rest. Chosen."""
REST_LIMIT_MS = 1_000.0
"""How long an orderly end waits for the wheels to stand, ms. Chosen."""
BACKLOG_LIMIT_BYTES = 64 * 1024
"""Events that the parent has not read, bytes; beyond this it counts as gone. Chosen."""
PRIORITY = -10
"""Nice value of the motion process. Chosen: before everything else on the machine."""
QUIET_LIMIT_MS = 10_000
"""Silence after which the supervisor restarts the base, ms. Derived: to find a board on USB takes some seconds a port.

At rest a report comes every RESTING_REPORT_MS.
"""
LEAVE_LIMIT_S = 1.5
"""How long the motion process may take to end, s. Derived: REST_LIMIT_MS, and half a second."""
UNREAD_LIMIT_BYTES = 64 * 1024
"""Orders that the motion process has not read, bytes; beyond this it is ended. Chosen."""
LATENESS_STEPS_KEPT = 8 * 3600 * 50
"""Control steps whose lateness is kept for a benchmark. Derived: a working day of eight hours at 50 Hz."""

# Measuring the wheels (`hardware.motion.wheel_calibration`)

TWITCH_M_S = 0.08
"""Rim speed of the one wheel that is turned to check the wiring, m/s. Chosen."""
TWITCH_STEPS = 50
"""Control steps for which it is turned. Chosen: one second."""
TWITCH_MOVED_M = 0.006
"""Least way of a wheel that counts as turned, m. Derived.

A board that watches its wheels stops them after a fifth of a second of the wrong direction.
"""
TWITCH_IDLE_SHARE = 0.3
"""Largest way of the wheel that was to stand, as a share of the way of the other wheel. Chosen."""
TWITCH_TURNED_RAD = radians(1.5)
"""Least change of a marker's bearing that shows which way the robot turned, rad. Chosen."""
CALIBRATION_LEASE_MS = 1_000.0
"""Lease of a calibration drive, renewed at each control step, ms. Chosen."""
CLEAR_LATCH_STEPS = 25
"""Control steps for which a latch of a wheel that did not follow is cleared. Chosen: half a second."""
CALIBRATION_PICTURES = 15
"""Pictures in which a marker is measured. Chosen."""
STALE_PICTURES = 6
"""Pictures that are thrown away first. Chosen: a camera that was not read returns the ones that it kept."""
