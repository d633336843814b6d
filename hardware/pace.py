"""How fast the robot goes where people are: never so that it could not stand when somebody walks up or steps out. Pure.

What is known is old by up to a whole turn of the range sensors; the older it is, the slower it goes.
"""

from math import cos, inf, sqrt

from hardware.envelope import PROTECTIVE_MM_S2
from robot.guiding.body import RADIUS_M
from robot.guiding.clearance import Surroundings
from robot.guiding.follow import Steering
from robot.guiding.geometry import bearing, distance, wrapped
from robot.guiding.odometry import Position

STEPS_OUT_M_S = 0.5
"""Somebody who stands about may take a step towards it at this speed, unseen until the next reading,"""
NOTICED_S, SPARE_M = 0.4, 0.15
"""so long after the last one: a whole turn of the sensors and the brakes' reaction; a foot's room is left."""
SLOWEST_M_S = 0.12
UNSEEN_FROM_M, WALKS_UP_M_S, REACTION_S = 2.0, 1.6, 0.2
"""Cloth gives an ultrasonic sensor no echo from further away; a quick walk (ISO 13855); until the brakes bite."""
ASIDE = 0.5
"""The least part of the speed that counts as towards somebody: a sensor's cone is wide."""
NEAR_M, NEAR_TURN_RAD_S = 1.0, 0.9
"""With somebody so near, ahead or behind, it turns no faster: they must see where it will go."""


def past_people_m_s(pose: Position, around: Surroundings) -> float:
    """How fast it goes with people before it or at its side, so that it stands when one of them takes a step.

    Who stands aside is approached by a part of the speed only. And one who is not seen yet may walk up from where the
    sensors find no clothes, since the oldest reading.
    """
    limit_m_s = stands_m_s(UNSEEN_FROM_M, WALKS_UP_M_S, REACTION_S + around.oldest_ms / 1000) if around.people else inf
    for there in around.echoes:
        straight_m_s = stands_m_s(distance(pose[:2], there) - RADIUS_M, STEPS_OUT_M_S, NOTICED_S)
        ahead = cos(wrapped(bearing(pose[:2], there) - pose[2]))
        limit_m_s = min(limit_m_s, straight_m_s / max(ahead, ASIDE))
    return max(SLOWEST_M_S, limit_m_s)


def turns_near_people(steering: Steering, around: Surroundings) -> Steering:
    """`steering` no faster than NEAR_TURN_RAD_S with somebody within NEAR_M; a curve stays the same curve."""
    near_m = min(around.person_mm / 1000, inf if around.gap_m is None else around.gap_m)
    if near_m > NEAR_M or abs(steering.turn_rad_s) <= NEAR_TURN_RAD_S:
        return steering
    share = NEAR_TURN_RAD_S / abs(steering.turn_rad_s)
    return Steering(steering.speed_m_s * share, steering.turn_rad_s * share)


def stands_m_s(away_m: float, comes_m_s: float, notices_s: float) -> float:
    """The speed from which it stands when somebody `away_m` from the rim comes at that speed and is noticed so late.

    v from away_m - SPARE_M = (v + comes_m_s) (notices_s + v / a), a of protective braking.
    """
    braking_m_s2 = PROTECTIVE_MM_S2 / 1000
    both_m_s = comes_m_s + braking_m_s2 * notices_s
    square = both_m_s**2 - 4 * braking_m_s2 * (comes_m_s * notices_s - away_m + SPARE_M)
    return (sqrt(square) - both_m_s) / 2 if square > 0.0 else 0.0
