"""The bars of the conformance checks, in one table: what each limits, its unit, and where its value is from.

What the robot itself needs of a board is in `hardware.motor_boards.limits`. "Derived": from that, or from the protocol.
"Chosen": by judgement.
"""

# The board under test (`board_under_test`)

ANSWER_LIMIT_S = 0.25
"""Slowest answer that a check accepts, s. Chosen: the robot itself gives up after 50 ms, see the check `round-trip`."""
STEP_S = 0.02
"""Time between two commands, s. Derived: the robot sends at 50 Hz."""
STANDING_MM_S = 12
"""Rim speed up to which a wheel counts as standing, mm/s. Chosen."""
STANDING_LIMIT_S = 2.5
"""How long a check waits for the wheels to stand, s. Chosen."""

# Checks of the protocol (`protocol_checks`)

TELEMETRY_MS = 100
"""Time between two `T` lines, ms. Derived: the protocol pushes them at 10 Hz."""
RANGES = 6
"""Range sensors of a board. Derived: five ahead and one at the back."""
RANGES_WATCHED_S = 1.6
"""How long `R` lines are counted, s. Chosen."""
NOISE_LINES = 60
"""How many lines of noise a check sends. Chosen."""
DAMAGED_FRAMES = 300
"""How many damaged speed commands a check sends. Chosen."""
ROUND_TRIPS = 100
"""How many requests are sent to time their round trips. Chosen."""
LATE_LIMIT = 3
"""How many of the ROUND_TRIPS answers may be late. Chosen.

The robot goes on after single misses, and opens the port again after three in a row.
"""

# Checks of sessions (`session_checks`)

DEADMAN_S = 0.2
"""Silence after which the board ends a session, s. Derived: from the protocol."""
QUEUED = 40
"""How many commands are sent after the silence DEADMAN_S, as if they had waited in a queue. Chosen."""

# Checks with turning wheels (`motion_checks`)

SPEED_MM_S = 200
"""Rim speed of most checks, mm/s. Chosen."""
TOLERANCE = 0.15
"""Largest error of a measured speed, as a share of the commanded speed. Chosen."""
SETTLE_S = 1.2
"""How long the wheels are given to reach a speed, s. Chosen."""
STANDS_WITHIN_S = 0.9
"""How long the wheels may turn after silence, s. Derived: at most 450 ms to PWM zero, the rest is the motors'."""
LIMIT_MM_S = 600
"""Fastest rim speed that a board may allow, mm/s. Derived: from the protocol."""
BENCH_LIMIT_MM_S = 100
"""Fastest rim speed in BENCH mode (a technician drives by hand), mm/s. Derived: from the protocol."""

# Checks with a hand (`stop_checks`)

TELEMETRY_WAIT_S = 0.3
"""How long a check waits for telemetry, s. Derived: three `T` lines."""
RELEASED_S = 0.2
"""How long a check waits after the bumper was released, s. Chosen."""
