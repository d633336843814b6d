"""Limits the speed near people, so that the robot stands in time when a person walks up or steps out. Pure.

Where a person may run out from behind a thing, the robot is slower, but may still move when they meet. A reading may be
as old as one round of all range sensors takes; the older the readings, the slower the robot.
"""

from math import cos, inf, sqrt

from hardware.motion.limits import (
    ASIDE_SHARE,
    CREEPS_M_S,
    FOOT_ROOM_M,
    NEAR_TURN_RAD_S,
    NOTICED_S,
    RUNS_OUT_M_S,
    SLOWEST_M_S,
    STEPS_OUT_M_S,
    TURN_SLOWLY_WITHIN_M,
    UNSEEN_FROM_M,
    WALK_UP_REACTION_S,
    WALKS_UP_M_S,
)
from hardware.motion.safety_envelope import BITES_MS, EMERGENCY_MM_S2, PROTECTIVE_MM_S2
from robot.navigation.control.pure_pursuit import Steering
from robot.navigation.footprint import RADIUS_M
from robot.navigation.geometry import bearing, distance, wrapped
from robot.navigation.localization.odometry import Position
from robot.navigation.perception.free_space import Surroundings


def speed_past_people_m_s(pose: Position, around: Surroundings) -> float:
    """Return the fastest speed, m/s, at which the robot can stop in time if a person before or beside it steps towards
    it.

    Only a part of the speed counts towards a person at the side. People who are not measured yet count too: since the
    oldest reading a person may walk up from where clothes return no echo, or run out from behind an echo.
    """
    limit_m_s = min(_walks_up_m_s(around), _runs_out_m_s(around)) if around.people else inf
    for there in around.echoes:
        room_m = distance(pose[:2], there) - RADIUS_M - FOOT_ROOM_M
        straight_m_s = stopping_speed_m_s(room_m, STEPS_OUT_M_S, NOTICED_S)
        ahead = cos(wrapped(bearing(pose[:2], there) - pose[2]))
        limit_m_s = min(limit_m_s, straight_m_s / max(ahead, ASIDE_SHARE))
    return max(SLOWEST_M_S, limit_m_s)


def _walks_up_m_s(around: Surroundings) -> float:
    """Return the fastest speed, m/s, at which the robot can stop in time if a person walks up from UNSEEN_FROM_M."""
    return stopping_speed_m_s(UNSEEN_FROM_M - FOOT_ROOM_M, WALKS_UP_M_S, WALK_UP_REACTION_S + around.oldest_ms / 1000)


def _runs_out_m_s(around: Surroundings) -> float:
    """Return the fastest speed, m/s, at which hard braking is in time if a child runs out from behind an echo."""
    notices_s = (BITES_MS + around.oldest_ms) / 1000
    return max(CREEPS_M_S, stopping_speed_m_s(around.cover_m, RUNS_OUT_M_S, notices_s, EMERGENCY_MM_S2 / 1000))


def limit_turn_near_people(steering: Steering, around: Surroundings) -> Steering:
    """Return `steering`, turning at most NEAR_TURN_RAD_S if a person is within TURN_SLOWLY_WITHIN_M. Curves keep their
    radius.
    """
    near_m = min(around.person_mm / 1000, inf if around.gap_m is None else around.gap_m)
    if near_m > TURN_SLOWLY_WITHIN_M or abs(steering.turn_rad_s) <= NEAR_TURN_RAD_S:
        return steering
    share = NEAR_TURN_RAD_S / abs(steering.turn_rad_s)
    return Steering(steering.speed_m_s * share, steering.turn_rad_s * share)


def stopping_speed_m_s(
    room_m: float, comes_m_s: float, notices_s: float, braking_m_s2: float = PROTECTIVE_MM_S2 / 1000
) -> float:
    """Return the fastest speed, m/s, at which the robot can stop before it meets a person `room_m` away who comes at
    `comes_m_s` and is noticed after `notices_s`.

    Derived from room_m = (v + comes_m_s) (notices_s + v / braking_m_s2).
    """
    both_m_s = comes_m_s + braking_m_s2 * notices_s
    square = both_m_s**2 - 4 * braking_m_s2 * (comes_m_s * notices_s - room_m)
    return (sqrt(square) - both_m_s) / 2 if square > 0.0 else 0.0
