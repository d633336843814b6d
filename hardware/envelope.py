"""The safety gate between every wish to move and the wheels. Pure; tested to every branch.

Whatever the route follower, the pilot or a bug above asks for, what leaves here is finite, at most SPEED_CAP_MM_S a
wheel, changes no faster than the slew limits, stops in front of an echo, and is zero without a lease or when latched.
"""

import enum
from dataclasses import dataclass
from math import isfinite

SPEED_CAP_MM_S = 600.0
COMFORT_MM_S2 = 500.0
PROTECTIVE_MM_S2 = 1000.0
STOP_ZONE_MM = 570
SLOW_ZONE_MM = 1200
NEAR_ZONE_MM = 1000
STOP_ZONE_EDGE_MM_S = 150.0
NEAR_ZONE_EDGE_MM_S = 300.0
LONGEST_STEP_MS = 40.0
"""A late control step must not become a leap of speed."""


class Hold(enum.Enum):
    """Why less was let through than was asked for; the first that applies."""

    NONE = "none"
    LATCHED = "latched"
    NONSENSE = "nonsense"
    LEASE = "lease"
    OBSTACLE = "obstacle"


@dataclass(frozen=True, slots=True)
class Wheels:
    """Rim speeds."""

    left_mm_s: float
    right_mm_s: float


STILL = Wheels(0.0, 0.0)


@dataclass(frozen=True, slots=True)
class Facts:
    """What the gate judges by: `lease_left_ms` <= 0 = nobody stands behind the wish; `ahead_mm` = free floor ahead."""

    step_ms: float
    lease_left_ms: float
    ahead_mm: int
    latched: bool


@dataclass(frozen=True, slots=True)
class Passed:
    """What may go to the wheels, and what held the rest back."""

    wheels: Wheels
    hold: Hold


def admit(wish: Wheels, last: Wheels, facts: Facts) -> Passed:
    """What `wish` becomes when `last` was let through one step ago."""
    if facts.latched:
        return Passed(STILL, Hold.LATCHED)
    target, hold = _target(wish, facts)
    limit_mm_s2 = COMFORT_MM_S2 if hold is Hold.NONE else PROTECTIVE_MM_S2
    step_ms = min(max(facts.step_ms, 0.0), LONGEST_STEP_MS)
    return Passed(_slewed(target, last, limit_mm_s2 * step_ms / 1000), hold)


def forward_limit_mm_s(ahead_mm: int) -> float:
    """The most that the middle of the axle may move forward with so much free floor ahead."""
    if ahead_mm < STOP_ZONE_MM:
        return 0.0
    if ahead_mm < NEAR_ZONE_MM:
        share = (ahead_mm - STOP_ZONE_MM) / (NEAR_ZONE_MM - STOP_ZONE_MM)
        return STOP_ZONE_EDGE_MM_S + share * (NEAR_ZONE_EDGE_MM_S - STOP_ZONE_EDGE_MM_S)
    if ahead_mm < SLOW_ZONE_MM:
        share = (ahead_mm - NEAR_ZONE_MM) / (SLOW_ZONE_MM - NEAR_ZONE_MM)
        return NEAR_ZONE_EDGE_MM_S + share * (SPEED_CAP_MM_S - NEAR_ZONE_EDGE_MM_S)
    return SPEED_CAP_MM_S


def _target(wish: Wheels, facts: Facts) -> tuple[Wheels, Hold]:
    if not (isfinite(wish.left_mm_s) and isfinite(wish.right_mm_s)):
        return STILL, Hold.NONSENSE
    if facts.lease_left_ms <= 0:
        return STILL, Hold.LEASE
    fastest = max(abs(wish.left_mm_s), abs(wish.right_mm_s))
    if fastest > SPEED_CAP_MM_S:
        wish = _scaled(wish, SPEED_CAP_MM_S / fastest)
    forward, limit = (wish.left_mm_s + wish.right_mm_s) / 2, forward_limit_mm_s(facts.ahead_mm)
    if forward > limit:  # both wheels by the same share: the curve stays, and turning on the spot is left alone
        return _scaled(wish, limit / forward), Hold.OBSTACLE
    return wish, Hold.NONE


def _scaled(wheels: Wheels, share: float) -> Wheels:
    return Wheels(wheels.left_mm_s * share, wheels.right_mm_s * share)


def _slewed(target: Wheels, last: Wheels, most_mm_s: float) -> Wheels:
    """A step from `last` towards `target` of at most `most_mm_s` a wheel, both wheels by the same share."""
    left, right = target.left_mm_s - last.left_mm_s, target.right_mm_s - last.right_mm_s
    largest = max(abs(left), abs(right))
    if largest <= most_mm_s:
        return target
    share = most_mm_s / largest
    return Wheels(last.left_mm_s + left * share, last.right_mm_s + right * share)
