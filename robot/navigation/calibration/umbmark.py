"""Calibration of wheel radius, mismatch and track from laps round a square in both directions.

After UMBmark (Borenstein & Feng, "Measurement and Correction of Systematic Odometry Errors in Mobile Robots", IEEE
Transactions on Robotics and Automation 1996).

In place of UMBmark's closed formulas, the recorded odometry readings are replayed with other wheel values until the
computed ends fit the measured ones. So laps need not be perfect squares, and an end heading is used too where a marker
gave it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import cos, hypot, isfinite, sin

import numpy as np
import numpy.typing as npt

from robot.navigation.calibration.limits import (
    ASSEMBLED_SPREAD,
    END_SIGMA_M,
    END_SIGMA_RAD,
    PLAUSIBLE,
    SLIPS_M,
    SLIPS_RAD,
)
from robot.navigation.geometry import wrapped
from robot.navigation.localization.marker_sighting import Sighting
from robot.navigation.localization.odometry import Position

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class WheelGeometry:
    """The drive wheels: their mean radius and their distance (track). `mismatch`: share by which the left wheel is
    larger than the right one.
    """

    radius_mm: float
    track_mm: float
    mismatch: float


@dataclass(frozen=True)
class Lap:
    """A calibration drive. `steps`: way driven, m, and turn, rad, of each odometry reading.

    `end`: the measured true end pose, seen from the start (x m ahead, y m to the left, heading rad); nan = unknown.
    """

    steps: Sequence[tuple[float, float]]
    end: Position


@dataclass(frozen=True)
class WheelCalibration:
    """Result of the fit. `before`, `after`: largest error of a lap's computed end (m, rad) with the old and with the
    fitted wheels. `slips`: a wheel slipped in a lap. `implausible`: the correction exceeds PLAUSIBLE.
    """

    wheels: WheelGeometry
    before: tuple[float, float]
    after: tuple[float, float]
    slips: bool
    implausible: bool


def fit_wheels(laps: Sequence[Lap], wheels: WheelGeometry) -> WheelCalibration:
    """Return the calibration whose wheels explain the measured ends of `laps` best. `wheels`: the wheels that were
    assumed when the laps were recorded.
    """
    found = np.zeros(3)
    for _ in range(6):
        rows, gaps = _linearised(laps, found)
        rows = np.vstack([rows, np.diag(1.0 / np.array(ASSEMBLED_SPREAD))])
        gaps = np.concatenate([gaps, -found / np.array(ASSEMBLED_SPREAD)])
        found = found + np.linalg.lstsq(rows, gaps, rcond=None)[0]
    share, drift, scale = found.tolist()
    track_m = wheels.track_mm / 1000
    after = _worst(laps, found)
    return WheelCalibration(
        WheelGeometry(
            wheels.radius_mm * (1 + share),
            wheels.track_mm * (1 + share) / (1 + scale),
            wheels.mismatch - drift * track_m / (1 + share),
        ),
        _worst(laps, np.zeros(3)),
        after,
        slips=after[0] > SLIPS_M or after[1] > SLIPS_RAD,
        implausible=any(abs(value) > limit for value, limit in zip(found.tolist(), PLAUSIBLE, strict=True)),
    )


def driven(steps: Sequence[tuple[float, float]], share: float, drift: float, scale: float) -> Position:
    """Return the end pose that the readings `steps` give with other wheels: `share` = share by which ways are longer,
    `drift` = extra turn in rad per metre, `scale` = share by which turns are larger.
    """
    x = y = heading = 0.0
    for way_m, turn_rad in steps:
        turn = turn_rad * (1 + scale) + drift * way_m
        middle = heading + turn / 2
        x += way_m * (1 + share) * cos(middle)
        y += way_m * (1 + share) * sin(middle)
        heading += turn
    return x, y, heading


def moved_between(start: Sequence[Sighting], end: Sequence[Sighting]) -> Position | None:
    """Return the robot's pose at the end of a drive as seen from its start, from sightings of one marker at both. None
    if too few sightings at the start or at the end measured the marker's yaw.
    """
    before, after = _pose_by_marker(start), _pose_by_marker(end)
    if before is None or after is None:
        return None
    dx, dy = after[0] - before[0], after[1] - before[1]
    c, s = cos(before[2]), sin(before[2])
    return dx * c + dy * s, dy * c - dx * s, wrapped(after[2] - before[2])


def _pose_by_marker(sightings: Sequence[Sighting]) -> Position | None:
    """Return the robot's pose relative to the marker, from the medians of range, bearing and yaw; None if fewer than
    three sightings have a yaw.
    """
    yaws = [sighting.yaw_rad for sighting in sightings if sighting.yaw_rad is not None]
    if len(yaws) < 3:
        return None
    range_m = float(np.median([sighting.range_m for sighting in sightings]))
    bearing = float(np.median([sighting.bearing_rad for sighting in sightings]))
    first = yaws[0]
    yaw = first + float(np.median([wrapped(one - first) for one in yaws]))
    ahead, left = -range_m * cos(bearing), -range_m * sin(bearing)
    return ahead * cos(yaw) + left * sin(yaw), left * cos(yaw) - ahead * sin(yaw), wrapped(-yaw)


def _missed(lap: Lap, wheels: Floats) -> list[tuple[float, float]]:
    """Return the measured less the computed end of a lap (m, m, rad), each with its standard deviation."""
    x, y, heading = driven(lap.steps, *wheels.tolist())
    gaps = [(lap.end[0] - x, END_SIGMA_M), (lap.end[1] - y, END_SIGMA_M)]
    if isfinite(lap.end[2]):
        gaps.append((wrapped(lap.end[2] - heading), END_SIGMA_RAD))
    return [(gap, sigma) for gap, sigma in gaps if isfinite(gap)]


def _linearised(laps: Sequence[Lap], wheels: Floats) -> tuple[Floats, Floats]:
    """Return the derivatives of the computed ends by the three wheel values, and the errors of the ends, both in
    standard deviations.
    """
    here = np.array([gap / sigma for lap in laps for gap, sigma in _missed(lap, wheels)])
    columns = []
    for number in range(3):
        step = np.zeros(3)
        step[number] = 1e-5
        moved = np.array([gap / sigma for lap in laps for gap, sigma in _missed(lap, wheels + step)])
        columns.append((here - moved) / 1e-5)
    return np.stack(columns, axis=1), here


def _worst(laps: Sequence[Lap], wheels: Floats) -> tuple[float, float]:
    """Return the largest error of any lap's computed end: of its position, m, and of its heading, rad."""
    places, headings = [0.0], [0.0]
    for lap in laps:
        gaps = [gap for gap, _ in _missed(lap, wheels)]
        places.append(hypot(*gaps[:2]))
        headings += [abs(gap) for gap in gaps[2:]]
    return max(places), max(headings)
