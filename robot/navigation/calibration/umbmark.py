"""Calibration of wheel radius, mismatch and track from laps round a square in both directions.

After UMBmark (Borenstein & Feng, "Measurement and Correction of Systematic Odometry Errors in Mobile Robots", IEEE
Transactions on Robotics and Automation 1996).

In place of UMBmark's closed formulas the recorded readings are replayed with other wheels until the ends fit. So laps
need not be perfect squares, and headings count as well where a marker gave them.
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
    """The wheels as the settings have them. `mismatch`: the left wheel is larger than the right one by this share."""

    radius_mm: float
    track_mm: float
    mismatch: float


@dataclass(frozen=True)
class Lap:
    """A calibration drive: way m and turn rad of each reading, and its true end, seen from its start.

    `end`: x m ahead, y m to the left, heading rad; nan = not measured.
    """

    steps: Sequence[tuple[float, float]]
    end: Position


@dataclass(frozen=True)
class WheelCalibration:
    """Fitted wheels; the worst miss of an end before and after the fit (m, rad); whether a wheel slipped; whether the
    correction is implausible.
    """

    wheels: WheelGeometry
    before: tuple[float, float]
    after: tuple[float, float]
    slips: bool
    implausible: bool


def fit_wheels(laps: Sequence[Lap], wheels: WheelGeometry) -> WheelCalibration:
    """Return the wheels that explain `laps` best. `wheels`: those with which the readings were counted."""
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
    """Return where the readings end with other wheels: ways longer by `share`, `drift` rad per metre, turns larger by
    `scale`.
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
    """Return the robot's motion between sightings of one marker at the start and at the end; None without yaw in
    both.
    """
    before, after = _pose_by_marker(start), _pose_by_marker(end)
    if before is None or after is None:
        return None
    dx, dy = after[0] - before[0], after[1] - before[1]
    c, s = cos(before[2]), sin(before[2])
    return dx * c + dy * s, dy * c - dx * s, wrapped(after[2] - before[2])


def _pose_by_marker(sightings: Sequence[Sighting]) -> Position | None:
    """Return the robot's pose in the frame of the marker, from the medians of range, bearing and yaw; None with fewer
    than three yaws.
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
    """Return what is left between the driven and the true end, each with its standard deviation."""
    x, y, heading = driven(lap.steps, *wheels.tolist())
    gaps = [(lap.end[0] - x, END_SIGMA_M), (lap.end[1] - y, END_SIGMA_M)]
    if isfinite(lap.end[2]):
        gaps.append((wrapped(lap.end[2] - heading), END_SIGMA_RAD))
    return [(gap, sigma) for gap, sigma in gaps if isfinite(gap)]


def _linearised(laps: Sequence[Lap], wheels: Floats) -> tuple[Floats, Floats]:
    """Return the derivatives of the normalised misses by the wheels, and the misses."""
    here = np.array([gap / sigma for lap in laps for gap, sigma in _missed(lap, wheels)])
    columns = []
    for number in range(3):
        step = np.zeros(3)
        step[number] = 1e-5
        moved = np.array([gap / sigma for lap in laps for gap, sigma in _missed(lap, wheels + step)])
        columns.append((here - moved) / 1e-5)
    return np.stack(columns, axis=1), here


def _worst(laps: Sequence[Lap], wheels: Floats) -> tuple[float, float]:
    """Return the worst miss of a position, m, and of a heading, rad."""
    places, headings = [0.0], [0.0]
    for lap in laps:
        gaps = [gap for gap, _ in _missed(lap, wheels)]
        places.append(hypot(*gaps[:2]))
        headings += [abs(gap) for gap in gaps[2:]]
    return max(places), max(headings)
