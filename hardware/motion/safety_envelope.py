"""The safety gate between every wish to move and the wheels. Pure; tested to every branch and by mutation.

Whatever the route follower, the pilot or a bug above asks for, what leaves here is finite, at most SPEED_CAP_MM_S a
wheel, changes no faster than the slew limits, keeps the pace of its purpose, stops in front of an echo, backs off only
over floor that a sensor has seen, and is zero without a lease or when latched.
"""

import enum
from dataclasses import dataclass
from math import inf, isfinite

SPEED_CAP_MM_S = 600.0
COMFORT_MM_S2 = 500.0
"""Speeding up, and braking that nobody should feel."""
PROTECTIVE_MM_S2 = 900.0
"""Braking for somebody: a tenth below the 1.0 m/s2 that the wheels may show, for what a speed regulator adds."""
EMERGENCY_MM_S2 = 3000.0
"""Braking for somebody whom protective braking would meet too fast: as hard as the board brakes for its bumper. On a
wet floor the wheels slide then, and stop the robot within 0.15 m from 0.6 m/s all the same (friction 0.2,
`simulators.physics.differential_drive`).
"""
STOP_ZONE_MM = 570
"""0.6 m/s, 150 ms until the brakes bite, 0.8 m/s2, 150 mm for a foot, 100 mm margin."""
NEAR_ZONE_MM = 1000
SLOW_ZONE_MM = 1200
STOP_ZONE_EDGE_MM_S = 150.0
NEAR_MM_S = 300.0
"""With anyone within NEAR_ZONE_MM ahead, or with a range sensor that does not tell the truth."""
REAR_ZONE_MM = 300
"""0.1 m/s, 150 ms, 0.8 m/s2, 150 mm for a foot, 100 mm margin, and the width of a sensor's noise."""
REVERSE_MM_S = 100.0
GENTLE_MM_S = 80.0
"""Protective braking may leave so much of its speed when somebody is there by `sure_contact_ms`, which counts them a
foot's 150 mm early: who closes in at 2.2 m/s finds 60 mm/s less. A hard stop startles who follows."""
HARMLESS_MM_S = 20.0
"""But no more than this of a hard stop that has begun."""
READING_LIMIT_MS = 200.0
"""An older reading counts as something at 0 mm."""
BITES_MS = 80.0
"""Until the wheels follow a wish."""
REACTION_MS = 120.0 + BITES_MS
"""From a reading that shows somebody who comes until the brakes bite."""
FAR_MM = 9999
ROUNDING_MM_S = 0.5
"""Less than this is lost on the wire, which carries whole mm/s."""
LONGEST_STEP_MS = 40.0
"""A late control step must not become a leap of speed."""
SHORTEST_STEP_MS = 0.1
"""Less is no step: nothing changes."""


class Hold(enum.Enum):
    """Why less was let through than was asked for; the first that applies."""

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
    """What the drive is for; the value is its pace in mm/s."""

    TRAVEL = SPEED_CAP_MM_S
    GUIDE = 500.0
    APPROACH = 150.0
    """The last half metre to a counter, and docking."""


GENTLE = (Hold.NONE, Hold.PACE)
"""Nobody is in danger: comfort braking will do."""


@dataclass(frozen=True, slots=True)
class WheelSpeeds:
    """Rim speeds."""

    left_mm_s: float
    right_mm_s: float


STILL = WheelSpeeds(0.0, 0.0)


@enum.unique
class Braking(enum.Enum):
    """How hard the wheels may brake; the value in mm/s2."""

    COMFORT = COMFORT_MM_S2
    PROTECTIVE = PROTECTIVE_MM_S2
    EMERGENCY = EMERGENCY_MM_S2


@dataclass(frozen=True, slots=True)
class EnvelopeInput:
    """What the gate judges by.

    `lease_left_ms` <= 0: nobody stands behind the wish. `ahead_mm`, `rear_mm`: free floor by the range sensors; 0 =
    none, or not measured. `person_mm`: the nearest person ahead, whoever saw them. `ranges_age_ms`: since the ranges
    were read. `ranges_faulty`: at least one range sensor is faulty or frozen, whichever way it looks. `contact_ms`:
    until somebody who comes towards the front is there; `sure_contact_ms`: who surely comes.
    `braking`: how hard the step before could brake.
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
    """What may go to the wheels, what held the rest back, and how hard this step may brake."""

    wheels: WheelSpeeds
    hold: Hold
    braking: Braking = Braking.COMFORT


def limit(wish: WheelSpeeds, last: WheelSpeeds, facts: EnvelopeInput) -> LimitedCommand:
    """What `wish` becomes when `last` was let through one step ago."""
    if facts.latched:
        return LimitedCommand(STILL, Hold.LATCHED)
    if not _finite(last):
        return LimitedCommand(STILL, Hold.NONSENSE)
    last = _capped(last)
    target, hold = _limited_wish(wish, facts)
    share, _, too_fast = _allowed_share(last, facts)
    if too_fast:  # no wish, not even one that gives way, softens or bends the braking
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
    """The most that the middle of the axle may move forward with so much free floor ahead."""
    if ahead_mm < STOP_ZONE_MM:
        return 0.0
    near_share = (ahead_mm - STOP_ZONE_MM) / (NEAR_ZONE_MM - STOP_ZONE_MM)
    slow_share = (ahead_mm - NEAR_ZONE_MM) / (SLOW_ZONE_MM - NEAR_ZONE_MM)
    near = STOP_ZONE_EDGE_MM_S + near_share * (NEAR_MM_S - STOP_ZONE_EDGE_MM_S)
    slow = NEAR_MM_S + slow_share * (SPEED_CAP_MM_S - NEAR_MM_S)  # the steeper line, so each is above in its own zone
    return min(max(near, slow), SPEED_CAP_MM_S)


def reverse_limit_mm_s(rear_mm: int) -> float:
    """The most that the middle of the axle may move backwards with so much free floor measured behind."""
    return REVERSE_MM_S if rear_mm >= REAR_ZONE_MM else 0.0


def approach_limit_mm_s(contact_ms: float) -> float:
    """The most that the middle of the axle may move forward for the robot to stand when somebody who comes is there.

    From contact = reaction + v / a, by protective braking. In a curve the middle brakes less: an emergency counts that.
    """
    return min(max(0.0, PROTECTIVE_MM_S2 * (contact_ms - REACTION_MS) / 1000), SPEED_CAP_MM_S)


def _would_collide(last: WheelSpeeds, facts: EnvelopeInput) -> bool:
    """Protective braking would leave more speed than it may when somebody who surely comes is there."""
    faster_mm_s = max(abs(last.left_mm_s), abs(last.right_mm_s))  # it brakes so hard, the middle in proportion
    braked_mm_s = min(PROTECTIVE_MM_S2 * max(0.0, facts.sure_contact_ms - BITES_MS) / 1000, faster_mm_s)
    may_be_left_mm_s = HARMLESS_MM_S if facts.braking is Braking.EMERGENCY else GENTLE_MM_S
    return (last.left_mm_s + last.right_mm_s) / 2 * (faster_mm_s - braked_mm_s) > may_be_left_mm_s * faster_mm_s


def _limited_wish(wish: WheelSpeeds, facts: EnvelopeInput) -> tuple[WheelSpeeds, Hold]:
    if not _finite(wish):
        return STILL, Hold.NONSENSE
    if not facts.lease_left_ms > 0:
        return STILL, Hold.LEASE
    wish = _capped(wish)
    share, hold, _ = _allowed_share(wish, facts)
    return _scaled(wish, share), hold


def _allowed_share(wheels: WheelSpeeds, facts: EnvelopeInput) -> tuple[float, Hold, bool]:
    """How much of `wheels` may pass as a share, the tightest limit when that is less than all, and whether any limit
    that somebody's safety sets is exceeded, be it the tightest or not.

    Both wheels by the same share: the curve stays a curve. Turning on the spot has no way ahead and none behind.
    """
    forward, turning = (wheels.left_mm_s + wheels.right_mm_s) / 2, (wheels.right_mm_s - wheels.left_mm_s) / 2
    pace = max(abs(forward), abs(turning))
    fresh = facts.ranges_age_ms <= READING_LIMIT_MS  # no floor is free by an old reading
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
    return isfinite(wheels.left_mm_s) and isfinite(wheels.right_mm_s)


def _capped(wheels: WheelSpeeds) -> WheelSpeeds:
    return _scaled(wheels, SPEED_CAP_MM_S / max(abs(wheels.left_mm_s), abs(wheels.right_mm_s), SPEED_CAP_MM_S))


def _scaled(wheels: WheelSpeeds, share: float) -> WheelSpeeds:
    return WheelSpeeds(wheels.left_mm_s * share, wheels.right_mm_s * share)


def _slewed(target: WheelSpeeds, last: WheelSpeeds, step_s: float, braking_mm_s2: float) -> WheelSpeeds:
    """A step from `last` towards `target`, both wheels by the same share; a wheel that turns round stops first."""
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
    """How many steps a wheel needs from `have` to `want`: braking as far as zero lies that way, then speeding up."""
    way = abs(want - have)
    slower = (abs(have) + way - abs(want)) / 2  # the part of the way that leads towards zero
    return (way - slower) / (COMFORT_MM_S2 * step_s) + slower / (braking_mm_s2 * step_s)


def _after_one_step(want: float, have: float, steps: float) -> float:
    moved = have + (want - have) / steps
    return 0.0 if moved * have < 0 else moved
