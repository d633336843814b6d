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
"""How many bytes of what was no reply are kept to find out which device sent them. Chosen."""

# The reference board (`hardware.motor_boards.reference_board`)

ALIVE_WITHIN_MS = 150.0
"""How recently any byte must have come for a board to count as connected, ms. Derived: it pushes `T` every 100 ms."""
ALIVE_MISSES_LIMIT = 10
"""Unanswered requests in a row after which the link to a connected board counts as lost. Chosen.

The bytes of such a board are damaged, one way or the other. Meanwhile its own watchdog stops the wheels, and a session
begins anew.
"""
COMMAND_TTL_MS = 120
"""Time to live of a speed command, ms. Derived: six missing control steps.

With the ramp of the board the wheels then stand within 450 ms of the last command.
"""
SPEED_CAP_MM_S = 600.0
"""Fastest rim speed of a wheel, mm/s. Derived: what the reference firmware itself allows."""
SESSION_MS = 150.0
"""Silence of the host up to which an ended session must have another reason, ms. Derived.

The board ends a session after 200 ms without a speed command.
"""
CLOCK_SLACK_MS = 60_000.0
"""By how much the board's clock may run ahead of the host's between two telemetry lines, ms. Chosen.

A line may have waited in a buffer, or have been lost from a full one. A larger step shows that the board has restarted.
"""
CLOCK_SLACK_SHARE = 0.02
"""The same as a share of the time that has passed. Chosen: a board's resonator is up to 0.5 % off."""
AWAY_MS = 250.0
"""Time without a read after which the host counts as held up, ms. Chosen.

Bytes that waited that long are old, and the oldest come first: their ranges would count as of now.
"""

# Third-party boards (`hardware.motor_boards.third_party_board`)

SILENCE_MS = 200
"""Silence of the host after which the board, or the stop watchdog, stops the wheels, ms. Chosen."""
OBEYED_MS = 150.0
"""Time since the last obeyed speed command after which the host begins a new session from a stand, ms. Derived.

Below SILENCE_MS: the host never goes on with wheels that the board or the watchdog is about to stop. The time counts
from when the command was sent.
"""
STAND_MS = 60.0
"""How long the counters must not have moved before the wheels count as standing, ms. Chosen."""
STAND_MM = 1.0
"""Way of a wheel up to which its counter counts as unmoved, mm. Chosen."""
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
"""How long the command must have been that fast before a backwards wheel counts, ms. Chosen: longer than any lag."""
BACKWARDS_MM = 8.0
"""Way in the wrong direction that proves a backwards wheel, mm. Chosen."""
SLOW_MM_S = 1.0
"""Commanded speed from which a backwards wheel counts after SLOW_MS, mm/s. Chosen."""
SLOW_MS = 600.0
"""How long a slow command must have lasted, ms. Chosen: a wheel that ran on before has stopped by the second half."""
IDLE_MS = 600.0
"""How long a wheel under command may stand before it counts as idle, ms. Chosen.

Static friction and a soft regulator take up to 300 ms to get a heavy body going.
"""
IDLE_MM = 2.0
"""Way of a wheel above which it counts as turning, mm. Chosen."""
OWED_MM = 18.0
"""Commanded way that a standing wheel must owe before it counts as idle, mm. Chosen: at any speed, however slow.

A regulator that waits for an encoder which does not count adds power all the time.
"""
READING_MS = 100.0
"""Longest time for which one command counts between two readings, ms. Chosen."""
FAST_MS = 200.0
"""Time over which the speed of a wheel is measured to find a runaway, ms. Chosen."""
FAST_SHARE = 1.3
"""Speed of a runaway wheel as a multiple of the fastest command of the last KEPT_MS, plus FAST_MM_S. Chosen."""
FAST_MM_S = 120.0
"""Speed that is added to that multiple, mm/s. Chosen."""
KEPT_MS = 800.0
"""How long commands and counters are kept, ms. Chosen: longer than every time above."""

# The stop watchdog (`hardware.motor_boards.stop_watchdog`)

STOP_AGAIN_S = 0.05
"""Time between two stops, s. Chosen."""
STOP_TIMES = 8
"""How many times the stop is sent. Chosen: one may be broken on the way, or the board not listen for a moment."""

# Finding, probing and reopening boards (`probe`, `protocol_detection`, `reopen_limit`, `firmware_build`)

PROBE_STEP_S = 0.02
"""Time between two questions of a probe, s. Chosen: as a control step."""
CABLE_S = 3.0
"""How long a cable is tried, s. Chosen: about 150 questions, as many answers, and what the board sends by itself."""
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
"""The time within which they count, ms. Chosen."""
FLASH_LIMIT_S = 180
"""Longest time that avrdude may take to write the firmware, s. Chosen."""
