"""The safety envelope: limits every wheel command before it reaches the motor board.

Pure; tested to every branch and by mutation (`kiosk test`). For any command of the route follower or the motion
controller, and with any defect above it, the wheel speeds that leave this module are finite, at most SPEED_CAP_MM_S a
wheel, change no faster than the slew limits, keep the pace of their purpose, stop before an echo, drive backwards only
over floor that a sensor has seen, and are zero without a lease or while a stop is latched.
"""

import enum
from dataclasses import dataclass
from math import inf, isfinite

SPEED_CAP_MM_S = 600.0
"""Fastest rim speed of a wheel, mm/s. Derived: what the reference firmware allows."""
COMFORT_MM_S2 = 500.0
"""Acceleration, and braking that no one should notice, mm/s2. Chosen."""
PROTECTIVE_MM_S2 = 900.0
"""Braking for a person, mm/s2. Derived: a tenth below the 1.0 m/s2 that the wheels may show, since a speed regulator
may brake harder than commanded.
"""
EMERGENCY_MM_S2 = 3000.0
"""Braking for a person when with protective braking the robot would be too fast as they meet, mm/s2. Derived: as hard
as the board brakes for its bumper. On a wet floor (friction 0.2) the wheels slide then, and still stop the robot within
0.15 m from 0.6 m/s (measured with `simulators.physics.differential_drive`).
"""
STOP_ZONE_MM = 570
"""Free floor ahead below which the robot does not drive forward, mm. Derived: braking from 0.6 m/s at 0.8 m/s2, 150 ms
until the brakes act, 150 mm for a foot, and 100 mm margin.
"""
NEAR_ZONE_MM = 1000
"""Free floor ahead at which NEAR_MM_S is reached, and distance within which a person counts as near, mm. Chosen."""
SLOW_ZONE_MM = 1200
"""Free floor ahead below which the speed is limited, mm. Chosen."""
STOP_ZONE_EDGE_MM_S = 150.0
"""Speed limit where the stop zone begins, mm/s. Chosen."""
NEAR_MM_S = 300.0
"""Fastest speed with a person within NEAR_ZONE_MM ahead, or with a range sensor that is faulty, mm/s. Chosen."""
REAR_ZONE_MM = 300
"""Free floor behind below which the robot does not drive backwards, mm. Derived: braking from 0.1 m/s at 0.8 m/s2, 150
ms until the brakes act, 150 mm for a foot, 100 mm margin, and the noise of a sensor.
"""
REVERSE_MM_S = 100.0
"""Fastest speed backwards, mm/s. Chosen."""
GENTLE_MM_S = 80.0
"""Speed that the robot may still have, after protective braking, when a person who surely approaches reaches it, mm/s.
Chosen: a hard stop startles the visitor who follows. `sure_contact_ms` ends 150 mm, the length of a foot, before the
contact: when a person at 2.2 m/s really meets the robot, it is 60 mm/s slower than this.
"""
HARMLESS_MM_S = 20.0
"""Speed that the robot may still have when that person reaches it, once an emergency stop has begun, mm/s. Chosen."""
READING_LIMIT_MS = 200.0
"""Age of the range readings above which they count as an obstacle at 0 mm, ms. Chosen."""
BITES_MS = 80.0
"""Time until the wheels follow a command, ms. Chosen."""
REACTION_MS = 120.0 + BITES_MS
"""Time from the echo of an approaching person until the brakes act, ms. Derived: 120 ms until it is read, and BITES_MS
until the wheels follow.
"""
FAR_MM = 9999
"""Distance that stands for "no person in sight", mm."""
ROUNDING_MM_S = 0.5
"""Excess of a speed over its limit that is ignored, mm/s. Derived: commands to the board are whole mm/s."""
LONGEST_STEP_MS = 40.0
"""Longest time that counts as one control step, ms. Chosen: a late step must not become a leap of speed."""
SHORTEST_STEP_MS = 0.1
"""A control step shorter than this changes no speed, ms. Chosen."""


class Hold(enum.Enum):
    """Why the limited command is slower than the wish: the tightest limit, or the first reason to stop."""

    NONE = "none"
    LATCHED = "latched"
    NONSENSE = "nonsense"
    LEASE = "lease"
    OBSTACLE = "obstacle"
    REAR = "rear"
    COMING = "coming"
    PERSON = "person"
    PACE = "pace"


class Purpose(enum.Enum):
    """Purpose of a drive; the value is its fastest speed, mm/s. Chosen."""

    TRAVEL = SPEED_CAP_MM_S
    GUIDE = 500.0
    APPROACH = 150.0
    """The last half metre to a counter, and docking."""


GENTLE = (Hold.NONE, Hold.PACE)
"""Limits that endanger no person: comfort braking is enough for them."""


@dataclass(frozen=True, slots=True)
class WheelSpeeds:
    """Rim speeds of both wheels, mm/s; positive is forward."""

    left_mm_s: float
    right_mm_s: float


STILL = WheelSpeeds(0.0, 0.0)
"""Wheels that stand."""


@enum.unique
class Braking(enum.Enum):
    """Limit of the deceleration of the wheels; the value in mm/s2."""

    COMFORT = COMFORT_MM_S2
    PROTECTIVE = PROTECTIVE_MM_S2
    EMERGENCY = EMERGENCY_MM_S2


@dataclass(frozen=True, slots=True)
class EnvelopeInput:
    """The facts by which one command is limited.

    `step_ms`: time since the step before. `lease_left_ms`: rest of the lease; 0 or less = it has run out, and the
    wheels stop. `ahead_mm`, `rear_mm`: free floor by the range sensors; 0 = none, or not measured. `latched`: a stop is
    latched. `person_mm`: distance of the nearest person ahead, by any sensor. `ranges_age_ms`: age of the newest range
    reading. `ranges_faulty`: at least one range sensor is faulty or frozen, in any direction. `purpose`: of the drive.
    `contact_ms`: time until a person who may be approaching reaches the front; `sure_contact_ms`: the same for a person
    who surely is. `braking`: the braking limit of the step before.
    """

    step_ms: float
    lease_left_ms: float
    ahead_mm: int
    latched: bool
    rear_mm: int = 0
    person_mm: int = FAR_MM
    ranges_age_ms: float = 0.0
    ranges_faulty: bool = False
    purpose: Purpose = Purpose.TRAVEL
    contact_ms: float = inf
    sure_contact_ms: float = inf
    braking: Braking = Braking.COMFORT


@dataclass(frozen=True, slots=True)
class LimitedCommand:
    """The wheel speeds that may be sent, the limit that held back the rest, and how hard this step may brake."""

    wheels: WheelSpeeds
    hold: Hold
    braking: Braking = Braking.COMFORT


def limit(wish: WheelSpeeds, last: WheelSpeeds, facts: EnvelopeInput) -> LimitedCommand:
    """Return the part of `wish` (the wanted wheel speeds) that may be sent. `last`: speeds sent one step ago. All in
    mm/s.

    The wish is limited first (`hold`), then the change from `last` (slew). If `last` itself is too fast for a person's
    safety, the wheels brake in proportion for any wish, so that the curve stays the same. If even protective braking
    would collide with a person who surely approaches, both wheels stop as in an emergency.
    """
    if facts.latched:
        return LimitedCommand(STILL, Hold.LATCHED)
    if not _finite(last):
        return LimitedCommand(STILL, Hold.NONSENSE)
    last = _capped(last)
    target, hold = _limited_wish(wish, facts)
    share, _, too_fast = _allowed_share(last, facts)
    if too_fast:  # no wish, not even a slower one, softens the braking or changes the curve
        target = _scaled(last, share)
    braking = Braking.PROTECTIVE if hold not in GENTLE or too_fast else Braking.COMFORT
    if _would_collide(last, facts):
        hold = Hold.COMING if hold is Hold.NONE and wish != STILL else hold
        target, braking = STILL, Braking.EMERGENCY
    if not facts.step_ms >= SHORTEST_STEP_MS:
        return LimitedCommand(last, hold, braking)
    step_s = min(facts.step_ms, LONGEST_STEP_MS) / 1000
    return LimitedCommand(_slewed(target, last, step_s, braking.value), hold, braking)


def forward_limit_mm_s(ahead_mm: int) -> float:
    """Return the fastest forward speed of the middle of the axle, mm/s, with `ahead_mm` of free floor ahead."""
    if ahead_mm < STOP_ZONE_MM:
        return 0.0
    near_share = (ahead_mm - STOP_ZONE_MM) / (NEAR_ZONE_MM - STOP_ZONE_MM)
    slow_share = (ahead_mm - NEAR_ZONE_MM) / (SLOW_ZONE_MM - NEAR_ZONE_MM)
    near = STOP_ZONE_EDGE_MM_S + near_share * (NEAR_MM_S - STOP_ZONE_EDGE_MM_S)
    slow = NEAR_MM_S + slow_share * (
        SPEED_CAP_MM_S - NEAR_MM_S
    )  # the steeper line: in its own zone each of both is the larger
    return min(max(near, slow), SPEED_CAP_MM_S)


def reverse_limit_mm_s(rear_mm: int) -> float:
    """Return the fastest backward speed of the middle of the axle, mm/s, with `rear_mm` of free floor behind."""
    return REVERSE_MM_S if rear_mm >= REAR_ZONE_MM else 0.0


def approach_limit_mm_s(contact_ms: float) -> float:
    """Return the fastest forward speed, mm/s, at which the robot can stop before a person reaches it in `contact_ms`.

    Derived from contact time = reaction time + speed / protective braking. In a curve the middle of the axle brakes
    less than the outer wheel: `_would_collide` counts that.
    """
    return min(max(0.0, PROTECTIVE_MM_S2 * (contact_ms - REACTION_MS) / 1000), SPEED_CAP_MM_S)


def _would_collide(last: WheelSpeeds, facts: EnvelopeInput) -> bool:
    """Whether with protective braking the robot is still too fast when a person who surely approaches reaches it."""
    faster_mm_s = max(
        abs(last.left_mm_s), abs(last.right_mm_s)
    )  # the faster wheel brakes at the full rate, the middle in proportion
    braked_mm_s = min(PROTECTIVE_MM_S2 * max(0.0, facts.sure_contact_ms - BITES_MS) / 1000, faster_mm_s)
    may_be_left_mm_s = HARMLESS_MM_S if facts.braking is Braking.EMERGENCY else GENTLE_MM_S
    return (last.left_mm_s + last.right_mm_s) / 2 * (faster_mm_s - braked_mm_s) > may_be_left_mm_s * faster_mm_s


def _limited_wish(wish: WheelSpeeds, facts: EnvelopeInput) -> tuple[WheelSpeeds, Hold]:
    """Return the wanted speeds reduced to what is allowed, and the reason of the reduction."""
    if not _finite(wish):
        return STILL, Hold.NONSENSE
    if not facts.lease_left_ms > 0:
        return STILL, Hold.LEASE
    wish = _capped(wish)
    share, hold, _ = _allowed_share(wish, facts)
    return _scaled(wish, share), hold


def _allowed_share(wheels: WheelSpeeds, facts: EnvelopeInput) -> tuple[float, Hold, bool]:
    """Return the share of `wheels` that may pass, the tightest limit if that is below 1, and whether a person is at
    risk.

    The last value is True if any limit that protects people is exceeded, also when another limit is tighter. Both
    wheels are scaled by the same share, so that a curve keeps its radius. Turning on the spot uses no floor ahead or
    behind.
    """
    forward, turning = (wheels.left_mm_s + wheels.right_mm_s) / 2, (wheels.right_mm_s - wheels.left_mm_s) / 2
    pace = max(abs(forward), abs(turning))
    fresh = facts.ranges_age_ms <= READING_LIMIT_MS  # old readings do not show free floor
    share, hold, unsafe = 1.0, Hold.NONE, False
    for why, speed, limit in (
        (Hold.OBSTACLE, forward, forward_limit_mm_s(fresh * facts.ahead_mm)),
        (Hold.REAR, -forward, reverse_limit_mm_s(fresh * facts.rear_mm)),
        (Hold.COMING, forward, approach_limit_mm_s(facts.contact_ms)),
        (Hold.PERSON, pace, NEAR_MM_S if facts.person_mm < NEAR_ZONE_MM else SPEED_CAP_MM_S),
        (Hold.PACE, pace, min(facts.purpose.value, NEAR_MM_S if facts.ranges_faulty else SPEED_CAP_MM_S)),
    ):
        if speed > limit + ROUNDING_MM_S:
            unsafe |= why not in GENTLE
            if limit / speed < share:
                share, hold = limit / speed, why
    return share, hold, unsafe


def _finite(wheels: WheelSpeeds) -> bool:
    """Whether both speeds are finite numbers."""
    return isfinite(wheels.left_mm_s) and isfinite(wheels.right_mm_s)


def _capped(wheels: WheelSpeeds) -> WheelSpeeds:
    """Return `wheels` scaled down so that neither is faster than SPEED_CAP_MM_S."""
    return _scaled(wheels, SPEED_CAP_MM_S / max(abs(wheels.left_mm_s), abs(wheels.right_mm_s), SPEED_CAP_MM_S))


def _scaled(wheels: WheelSpeeds, share: float) -> WheelSpeeds:
    """Return both speeds multiplied by `share`."""
    return WheelSpeeds(wheels.left_mm_s * share, wheels.right_mm_s * share)


def _slewed(target: WheelSpeeds, last: WheelSpeeds, step_s: float, braking_mm_s2: float) -> WheelSpeeds:
    """Return the speeds one step from `last` towards `target`, both wheels by the same share of their change.

    A wheel that changes its direction stops first.
    """
    steps = max(
        _steps_needed(target.left_mm_s, last.left_mm_s, step_s, braking_mm_s2),
        _steps_needed(target.right_mm_s, last.right_mm_s, step_s, braking_mm_s2),
        1.0,
    )
    return WheelSpeeds(
        _after_one_step(target.left_mm_s, last.left_mm_s, steps),
        _after_one_step(target.right_mm_s, last.right_mm_s, steps),
    )


def _steps_needed(want: float, have: float, step_s: float, braking_mm_s2: float) -> float:
    """Return how many steps a wheel needs from `have` to `want`: braking towards zero first, then accelerating."""
    way = abs(want - have)
    slower = (abs(have) + way - abs(want)) / 2  # the part of the change that leads towards zero
    return (way - slower) / (COMFORT_MM_S2 * step_s) + slower / (braking_mm_s2 * step_s)


def _after_one_step(want: float, have: float, steps: float) -> float:
    """Return the speed after one of `steps` equal steps from `have` to `want`; 0 where the sign would change."""
    moved = have + (want - have) / steps
    return 0.0 if moved * have < 0 else moved
