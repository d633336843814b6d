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
"""Standard deviation given to a position that relocalization has found by two markers or more, m. Chosen."""
FOUND_SIGMA_RAD = 0.05
"""Standard deviation given to a heading that relocalization has found by two markers or more, rad. Chosen."""
ODOMETRY_ASTRAY_M = 0.5
"""Largest error that odometry gathers between two markers while the wheels do not slip, m. Chosen.

If the pose is corrected by more, it was wrong before, and so were the remembered places of obstacles.
"""
LOOKS_LIMIT = 8
"""How many times the robot looks round for markers in one trip. Chosen: a trip must end.

If it needed a ninth look, the robot would still not be sure of its pose: the trip ends as "lost".
"""

# Arriving at the goal (`hardware.motion.motion_controller`)

REDRIVE_M = 0.10
"""A robot that has stopped at its goal drives there again if it is farther away from it than this, m. Chosen."""
REDRIVES_LIMIT = 2
"""How many times one trip drives to its goal again. Chosen: each correction of the pose could ask for another time."""
ARRIVED_WITHIN_M = 0.25
"""Largest distance to the goal at which an arrival is reported, m. Chosen.

Farther away the trip ends as "lost", unless the robot has accepted a place near the goal because people or furniture
stood there.
"""

# One trip (`hardware.motion.trip`)

OFF_ROUTE_LIMIT_M = 0.6
"""Distance from the route above which the trip ends as "lost", m. Chosen."""
REROUTED_MS = 3_000.0
"""How long the escort reports, after a change of route, that the robot takes another way, ms. Chosen."""
LOOK_BACK_TOLERANCE_RAD = 0.05
"""Heading error up to which a look back at the visitor is reached, rad. Chosen."""
APPROACH_M = 0.5
"""Length of the last part of the route, which is driven at the speed of `Purpose.APPROACH`, m. Chosen."""
UNMAPPED_AHEAD_MM = 950
"""If the nearest echo ahead that the map does not explain is at least this far away, no person counts as being ahead,
mm. Chosen.

A nearer one counts as a person.
"""
FURNITURE_AFTER_MS = 1_000.0
"""Once no person has been ahead for this long, what bars the way is furniture and the robot turns past it, ms. Chosen.
"""
MAPPED_MS = 3_000.0
"""An obstacle that the map has explained for this long is no longer asked to step aside, ms. Chosen."""
SETTLES_M = 0.22
"""Distance to the goal within which a robot whose way is barred counts as arrived, m. Chosen."""
SETTLES_AFTER_MS = (MAPPED_MS, 8_000.0)
"""How long the way must be barred before the robot counts as arrived within SETTLES_M, ms. Chosen.

First value: barred by furniture; second: by people, who are asked to step aside first.
"""
FAR_SETTLES_M = 0.6
"""Distance to the goal within which the robot counts as arrived if the recovery would give up, m. Chosen.

By then no clerk has helped either: to arrive one step away is better than to give up before the counter.
"""
STILL_BEFORE_BACKING_MS = 3_000.0
"""The robot backs off only after nothing around it has moved for this long, ms: no sensor looks to its sides. Chosen.
"""
SENSOR_GAP_MS = 500.0
"""Longest gap in the valid range readings for which the wheels stop without an announcement to the visitor, ms. Chosen.
"""
SENSOR_WAIT_LIMIT_MS = 20_000.0
"""Total time per trip spent waiting for range sensors that return nothing valid, ms. Chosen.

Beyond it the trip ends as "sensor".
"""

# Turning to the route before an obstacle (`hardware.motion.rotate_to_path`)

FACE_AHEAD_M = 0.4
"""A robot stopped by an obstacle turns to the point of its route at this distance, m. Chosen."""
FACE_BEGINS_RAD = 0.17
"""Heading error above which a turn on the spot begins, rad. Chosen: about 10 degrees."""
FACE_ENDS_RAD = 0.05
"""Heading error up to which a turn on the spot has ended, rad. Chosen: about 3 degrees."""
REJOIN_MIN_M = RADIUS_M + STOP_ZONE_MM / 1000 - CORRIDOR_M
"""Least distance to the point where the robot rejoins its route, m. Derived: reach of the stop zone ahead."""
REJOIN_MAX_M = 1.8
"""Longest way along the route to the point where the robot rejoins it, m. Chosen."""
REJOIN_CLEAR_M = CORRIDOR_M + 0.05
"""Least clearance of the straight line to the point where the robot rejoins its route, m. Derived: half the corridor
that must be free to drive straight on, and 50 mm.
"""
REACHED_M = 0.2
"""Distance to a point within which it counts as reached, m. Chosen."""
REJOIN_TRIES = 6
"""How many times the robot tries to drive past an obstacle from one place. Chosen: people may interrupt a try."""
REJOIN_TRIES_WITHIN_M = 0.3
"""Distance within which two tries count as made from one place, m. Chosen."""
REJOIN_APART_M = 0.3
"""Least distance between a new point to drive to and an earlier one that furniture kept the robot from, m. Chosen."""
REJOIN_SPEED_M_S = 0.2
"""Speed on the straight line past the obstacle, m/s. Chosen."""
REJOIN_GAIN_PER_S = 1.5
"""Turn rate per heading error on the straight line past the obstacle, rad/s per rad. Chosen."""

# Speed near people (`hardware.motion.speed_near_people`)

STEPS_OUT_M_S = 0.5
"""Speed at which a person who stands may step towards the robot, m/s. Chosen."""
NOTICED_S = 0.4
"""Longest time from a person's step towards the robot until the brakes act, s. Derived: one round of readings of all
range sensors, and the reaction.
"""
FOOT_ROOM_M = 0.15
"""Room for a foot that must remain between person and robot when it stands, m. Chosen."""
SLOWEST_M_S = 0.12
"""People near the robot never slow it to less than this speed, m/s. Chosen."""
UNSEEN_FROM_M = 2.0
"""Distance beyond which clothes return no echo to an ultrasonic sensor, m. Chosen."""
WALKS_UP_M_S = 1.6
"""Speed of a person who walks up, m/s. ISO 13855: a quick walk."""
WALK_UP_REACTION_S = 0.2
"""Time from a reading that shows a person walking up until the brakes act, s. Derived: as REACTION_MS of the safety
envelope.
"""
RUNS_OUT_M_S = 2.0
"""Speed of a child who runs out from behind the nearest echo, m/s. Chosen.

A range sensor returns only its nearest echo, so it measures the child only once the child has come past that thing. If
this first echo is enough, hard braking stops the robot in time. If the tracker needs a second echo
(`robot.navigation.perception.approaching_people`), or at CREEPS_M_S, the robot still moves slowly when they meet.
"""
CREEPS_M_S = 0.2
"""Speed below which the risk of a child who runs out slows the robot no further, m/s. Chosen.

Slower than this no visitor could be led along a row of seats. The risk slows the robot down to this limit within 0.6 m
of the seats if readings are 120 ms old, within 0.85 m if they are 240 ms old (derived).
"""
ASIDE_SHARE = 0.5
"""At least this share of the speed counts as directed at a person beside the robot. Chosen: a sensor's cone is wide, so
the direction of a person is uncertain.
"""
TURN_SLOWLY_WITHIN_M = 1.0
"""Distance to a person, ahead or behind, within which NEAR_TURN_RAD_S holds, m. Chosen."""
NEAR_TURN_RAD_S = 0.9
"""Fastest turn with a person within TURN_SLOWLY_WITHIN_M, rad/s. Chosen: people must see where the robot will go."""

# The stop latch and the reports (`hardware.motion.stop_latch`, `hardware.motion.status_report`)

REARM_LIMIT_MS = 1_000.0
"""How long a person's request to clear the stop latch stays valid, ms. Chosen."""
DRIVING_REPORT_MS = 500.0
"""Time between two reports of an unchanged state during a trip, ms. Chosen."""
RESTING_REPORT_MS = 1_000.0
"""Time between two reports of an unchanged state without a trip, ms. Chosen."""

# The velocity ramp (`hardware.motion.velocity_ramp`)

SETTLES_MS = 160.0
"""How long after the last step of an emergency stop no wheel is reversed, ms. Chosen: wheels at 20 mm/s need 40 ms to
stand.

A wheel that is reversed while it still brakes runs through standstill and gains speed faster than allowed.
"""

# The motion process and its parent (`hardware.motion.process`, `hardware.motion.driver`)

GLIMPSE_EVERY = 5
"""Control steps between two `Glimpse` messages (pose and route for the screen). Chosen: ten a second."""
REOPEN_LIMIT_MS = 2_000.0
"""How long a lost board is looked for before the motion process ends, ms. Chosen."""
REOPEN_EVERY_MS = 250.0
"""Time between two attempts to open the port of a lost board, ms. Chosen."""
FIRST_ANSWER_MS = 3_000.0
"""How long a board may take to answer after its port was opened, ms. Derived: an Arduino boots for two seconds."""
REST_STEPS = 3
"""The wheels count as at rest once this many answers of the board in a row show them standing. Chosen."""
REST_LIMIT_MS = 1_000.0
"""How long a motion process that is asked to end waits for the wheels to stand, ms. Chosen."""
BACKLOG_LIMIT_BYTES = 64 * 1024
"""Size of the events that the parent process has not read yet, bytes; beyond this the parent counts as gone. Chosen."""
PRIORITY = -10
"""Nice value of the motion process. Chosen: before everything else on the machine."""
QUIET_LIMIT_MS = 10_000
"""Silence of the base after which the supervisor restarts it, ms. Derived: a search for the board takes some seconds
for each USB port.

At rest a report comes every RESTING_REPORT_MS.
"""
LEAVE_LIMIT_S = 1.5
"""How long the motion process may take to end, s. Derived: REST_LIMIT_MS, and half a second."""
UNREAD_LIMIT_BYTES = 64 * 1024
"""Size of the orders that the motion process has not read yet, bytes; beyond this it is killed. Chosen."""
LATENESS_STEPS_KEPT = 8 * 3600 * 50
"""Control steps whose lateness is kept for a benchmark. Derived: a working day of eight hours at 50 Hz."""

# Measuring the wheels (`hardware.motion.wheel_calibration`)

TWITCH_M_S = 0.08
"""Rim speed of the one wheel that is turned to check the wiring, m/s. Chosen."""
TWITCH_STEPS = 50
"""Control steps for which one wheel is turned to check the wiring. Chosen: one second."""
TWITCH_MOVED_M = 0.006
"""Least distance that a wheel must roll to count as turned, m. Derived.

A board that watches its wheels stops a wheel of the wrong direction after a fifth of a second.
"""
TWITCH_IDLE_SHARE = 0.3
"""Largest distance that the wheel which was to stand may roll, as a share of the other wheel's distance. Chosen."""
TWITCH_TURNED_RAD = radians(1.5)
"""Least change of a marker's bearing that shows which way the robot turned, rad. Chosen."""
CALIBRATION_LEASE_MS = 1_000.0
"""Lease of a calibration drive, renewed at each control step, ms. Chosen."""
CALIBRATION_STANDS_MS = 15_000.0
"""How long the robot may stand in a calibration drive before something is taken to be in its way, ms. Chosen:
passers-by have gone on by then."""
CLEAR_LATCH_STEPS = 25
"""Control steps for which the board is asked to clear the latch of a wheel that did not turn. Chosen: half a second."""
CALIBRATION_PICTURES = 15
"""How many pictures of a marker one measurement takes. Chosen."""
STALE_PICTURES = 6
"""How many pictures are discarded before a measurement. Chosen: a camera first returns old pictures that it has kept.
"""
