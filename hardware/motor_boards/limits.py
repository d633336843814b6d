"""Every tunable limit of the conversation with motor boards, in one table: what it limits, its unit, and its source.

"Measured": on boards or on the simulated board. "Derived": computed from other figures. "Chosen": by judgement. Numbers
that a protocol itself fixes stay with that protocol (`reference_protocol`, `roboclaw_protocol`, `arduino_bridge`). This
module imports nothing: the stop watchdog, which starts without site-packages, reads it too.
"""

# Every board (`hardware.motor_boards.interface`)

REPLY_LIMIT_MS = 50.0
"""Time after which a request counts as unanswered, ms. Chosen: two and a half control steps."""
MISSES_LIMIT = 3
"""Unanswered requests in a row after which the link counts as lost. Chosen."""
ROUND_TRIPS_KEPT = 512
"""How many of the last round trips are kept for statistics. Chosen."""
STRANGE_BYTES_KEPT = 240
"""How many received bytes that are no reply are kept, to find out which device sent them. Chosen."""

# The reference board (`hardware.motor_boards.reference_board`)

ALIVE_WITHIN_MS = 150.0
"""A board counts as connected if any byte has come from it within this time, ms. Derived: it sends `T` every 100 ms."""
ALIVE_MISSES_LIMIT = 10
"""Unanswered requests in a row after which the link to a connected board counts as lost. Chosen.

Such a board sends, so requests or replies are damaged on the cable. Meanwhile its own watchdog stops the wheels, and
then a new session begins.
"""
COMMAND_TTL_MS = 120
"""Time to live of a speed command, ms. Derived: six missing control steps.

With the ramp of the board the wheels then stand within 450 ms of the last command.
"""
SPEED_CAP_MM_S = 600.0
"""Fastest rim speed of a wheel, mm/s. Derived: what the reference firmware itself allows."""
SESSION_MS = 150.0
"""If the host was silent for less than this, the board has ended its session for another reason, ms. Derived.

The board ends a session after 200 ms without a speed command.
"""
CLOCK_SLACK_MS = 60_000.0
"""By how much the board's clock may run ahead of the host's between two telemetry lines, ms. Chosen.

A line may have waited in a buffer, or have been lost from a full one. A larger step shows that the board has restarted.
"""
CLOCK_SLACK_SHARE = 0.02
"""By how much more the board's clock may run ahead, as a share of the time passed. Chosen: its resonator is up to 0.5 %
off.
"""
AWAY_MS = 250.0
"""Time without a read after which the host counts as held up, ms. Chosen.

The bytes that waited meanwhile are discarded: they hold old ranges, which would count as new.
"""

# Third-party boards (`hardware.motor_boards.third_party_board`)

SILENCE_MS = 200
"""Silence of the host after which the board, or the stop watchdog, stops the wheels, ms. Chosen."""
OBEYED_MS = 150.0
"""Time since the last obeyed speed command after which the host stops the wheels and begins a new session, ms. Derived.

Below SILENCE_MS: the host never goes on with wheels that the board or the watchdog is about to stop. The time counts
from when the command was sent.
"""
STAND_MS = 60.0
"""Wheels count as standing once their counters have not moved for this long, ms. Chosen."""
STAND_MM = 1.0
"""A wheel that has rolled no farther than this counts as unmoved, mm. Chosen."""
BRIDGE_SPEED_CAP_MM_S = 200.0
"""Fastest rim speed on a ros_arduino_bridge board, mm/s. Chosen: its commands carry no checksum."""
BRIDGE_TELEMETRY_MS = 100.0
"""Time between two telemetry records that stand in for those of the reference board, ms. Chosen: as its 10 Hz."""
ROTA_EVERY = 5
"""Control steps between two of the slow questions to a RoboClaw: status, battery, currents, time-out. Chosen."""

# The watch over the wheels (`hardware.motor_boards.encoder_monitor`)

COMMANDED_MM_S = 30.0
"""Commanded speed from which a wheel is expected to turn the commanded way at once, mm/s. Chosen."""
BACKWARDS_MS = 120.0
"""How long a command from COMMANDED_MM_S up must last before a wheel that turns backwards is a fault, ms. Chosen:
longer than any lag.
"""
BACKWARDS_MM = 8.0
"""Distance rolled in the wrong direction from which a wheel counts as turning backwards, mm. Chosen."""
SLOW_MM_S = 1.0
"""Commanded speed from which a wheel that turns backwards is a fault after SLOW_MS, mm/s. Chosen."""
SLOW_MS = 600.0
"""How long a slow command must last before a wheel that turns backwards is a fault, ms. Chosen: a wheel that was still
rolling on has stopped by the second half of this time.
"""
IDLE_MS = 600.0
"""How long a wheel under command may stand before it counts as idle, ms. Chosen.

Static friction and a soft regulator take up to 300 ms to get a heavy body going.
"""
IDLE_MM = 2.0
"""A wheel that has rolled farther than this counts as turning, mm. Chosen."""
OWED_MM = 18.0
"""Distance that a standing wheel should have rolled by its commands before it counts as idle, mm. Chosen: at any speed,
however slow.

A regulator that waits for an encoder which does not count adds power all the time.
"""
READING_MS = 100.0
"""Between two readings farther apart than this, the command counts for this long only, ms. Chosen."""
FAST_MS = 200.0
"""Time over which the speed of a wheel is measured to find a runaway, ms. Chosen."""
FAST_SHARE = 1.3
"""A wheel is a runaway above this multiple of its fastest command in the last KEPT_MS, plus FAST_MM_S. Chosen."""
FAST_MM_S = 120.0
"""Speed that is added to FAST_SHARE times the fastest command, mm/s. Chosen."""
KEPT_MS = 800.0
"""How long commands and counters are kept, ms. Chosen: longer than every time above."""

# The stop watchdog (`hardware.motor_boards.stop_watchdog`)

STOP_AGAIN_S = 0.05
"""Time between two stop commands of the stop watchdog, s. Chosen."""
STOP_TIMES = 8
"""How many times the stop command is sent. Chosen: one may be damaged on the cable, or the board not listen for a
moment.
"""

# Finding, probing and reopening boards (`probe`, `protocol_detection`, `reopen_limit`, `firmware_build`)

PROBE_STEP_S = 0.02
"""Time between two questions of a probe, s. Chosen: as a control step."""
CABLE_S = 3.0
"""How long a cable is tested, s. Chosen: about 150 questions, as many answers, and what the board sends by itself."""
DAMAGED_LIMIT = 1
"""Damaged lines within CABLE_S up to which a cable counts as sound. Chosen: a sound cable damages none in hours.

An answer that is only late is not counted: the host itself may have been held up.
"""
ANSWER_WAIT_S = 0.3
"""How long an answer to a question of another protocol is waited for, s. Chosen."""
TEXT_SHOWN = 40
"""How many characters of another device's text a message shows. Chosen."""
REOPENINGS_LIMIT = 3
"""How many times a port may be opened anew within REOPENINGS_WITHIN_MS. Chosen.

A plug that was knocked is back at the first attempt. A cable that is lost more often than that is of no use.
"""
REOPENINGS_WITHIN_MS = 60_000.0
"""Time within which openings of a port are counted, ms. Chosen."""
FLASH_LIMIT_S = 180
"""Longest time that avrdude may take to write the firmware, s. Chosen."""
