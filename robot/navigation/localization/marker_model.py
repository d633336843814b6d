"""Measurement model of markers: where each should be seen, how precisely, and how far from the map it hangs. Pure.

Each marker was measured for the map with an error (survey error) that is the same in every picture. That error is part
of the state: two numbers for each marker, behind the pose; so is the error of the camera's focal length. A misplaced
marker has a large survey error. Baarda's data snooping (1968) tests for each marker whether the other ones allow its
survey error to be as small as surveyors' errors are.
"""

from math import atan2, hypot, sqrt

import numpy as np

from robot.navigation.geometry import wrapped
from robot.navigation.localization.ekf_steps import MOVING, Matrix, Vector
from robot.navigation.localization.limits import (
    BEARING_SIGMA_RAD,
    FOCAL_SIGMA,
    MOVED_SIGMA_M,
    RANGE_SIGMA_M,
    RANGE_SIGMA_PER_M,
    REPEATED_BEARING_RAD,
    REPEATED_RANGE_SHARE,
    SURVEY_SIGMA_M,
)
from robot.navigation.localization.marker_sighting import Sighting
from robot.navigation.map.lobby_map import Marker

FOCAL = MOVING
"""Index of the focal length error in the state."""
FIRST = MOVING + 1
"""Index of the first marker's survey error in the state."""
LEAST_INFORMATION = 1e-6
"""Least information left when a prior is removed, as a share of its variance; less would be lost in rounding."""


def start_covariance(sigmas: tuple[float, ...], markers: int) -> Matrix:
    """Return the covariance of the state at the start. `sigmas`: standard deviations of x m, y m, heading rad, drift
    rad per m, scale; `markers`: their number.
    """
    survey = [SURVEY_SIGMA_M] * (2 * markers)
    return np.diag(np.square([*sigmas, FOCAL_SIGMA, *survey]))


def expected(mean: Vector, marker: Marker, slot: int) -> tuple[Vector, Matrix]:
    """Return range (m) and bearing (rad) at which `marker` should be seen from the pose in `mean`, and their
    derivatives by the state (2 x states). `slot`: index of its survey error in the state.
    """
    dx, dy = marker.x_m + mean[slot] - mean[0], marker.y_m + mean[slot + 1] - mean[1]
    far = max(0.05, hypot(dx, dy))
    rows = np.zeros((2, len(mean)))
    rows[0, 0], rows[0, 1], rows[0, FOCAL] = -dx / far, -dy / far, far
    rows[1, 0], rows[1, 1], rows[1, 2] = dy / far**2, -dx / far**2, -1.0
    rows[:, slot : slot + 2] = -rows[:, :2]
    return np.array([far * (1.0 + mean[FOCAL]), wrapped(atan2(dy, dx) - float(mean[2]))]), rows


def range_sigma_m(sighting: Sighting) -> float:
    """Return the standard deviation of the range to a marker, m, for one picture without repeated errors."""
    return sighting.range_sigma_m or RANGE_SIGMA_M + RANGE_SIGMA_PER_M * sighting.range_m**2


def noise_of(sighting: Sighting, looks: float, turned_rad: float) -> Matrix:
    """Return the covariance of range and bearing of a sighting. `looks`: earlier sightings with the same error;
    `turned_rad`: error of the bearing because the picture's time is uncertain.
    """
    far = sighting.range_m
    bearing_sigma_rad = max(BEARING_SIGMA_RAD, sighting.bearing_sigma_rad)
    repeated = 1.0 + looks
    return np.diag(
        [
            range_sigma_m(sighting) ** 2 + repeated * (REPEATED_RANGE_SHARE * far) ** 2,
            bearing_sigma_rad**2 + turned_rad**2 + repeated * REPEATED_BEARING_RAD**2,
        ]
    )


def survey_chi2(mean: Vector, covariance: Matrix, slot: int) -> float:
    """Return the size of the marker's survey error against a surveyor's usual one: chi2 of two degrees of freedom."""
    off = mean[slot : slot + 2]
    size = hypot(*off)
    if size < 1e-3:
        return 0.0
    along = off / size
    gap = SURVEY_SIGMA_M**2 - float(along @ covariance[slot : slot + 2, slot : slot + 2] @ along)
    return size**2 / max(gap, 0.1 * SURVEY_SIGMA_M**2)


def offset(mean: Vector, covariance: Matrix, slot: int) -> tuple[float, float]:
    """Return the marker's distance from its mapped place, m, and its standard deviation in the worst direction, m."""
    of_marker = covariance[slot : slot + 2, slot : slot + 2]
    return hypot(*mean[slot : slot + 2]), sqrt(float(np.linalg.eigvalsh(of_marker)[-1]))


def offset_chi2(off: Vector, covariance: Matrix) -> float:
    """Return how badly the offset `off` of a marker from the map (x m, y m) fits a surveyor's error: chi2 of two
    degrees of freedom.
    """
    return float(off @ np.linalg.solve(covariance + np.eye(2) * SURVEY_SIGMA_M**2, off))


def part_of(mean: Vector, covariance: Matrix, part: slice) -> tuple[Vector, Matrix]:
    """Return mean and covariance of some of the states, `part`, alone."""
    return mean[part], covariance[part, part]


def part_without_survey(mean: Vector, covariance: Matrix, part: slice, slot: int) -> tuple[Vector, Matrix]:
    """Return mean and covariance of the states `part` as if the marker in `slot` had never been surveyed. That marker's
    own states are not in `part`.
    """
    survey = slice(slot, slot + 2)
    gap = _information_gap(covariance[survey, survey], SURVEY_SIGMA_M, MOVED_SIGMA_M)
    if gap is None:
        return mean[part], covariance[part, part]
    across = covariance[part, survey]
    gain = np.linalg.solve(gap, across.T).T
    return mean[part] + gain @ mean[survey], covariance[part, part] + gain @ across.T


def without_survey(mean: Vector, covariance: Matrix, slot: int) -> tuple[Vector, Matrix]:
    """Return the belief as if the marker in `slot` had never been surveyed: the prior of its place is removed."""
    return with_wider_prior(mean, covariance, slice(slot, slot + 2), SURVEY_SIGMA_M, MOVED_SIGMA_M)


def with_wider_prior(
    mean: Vector, covariance: Matrix, part: slice, believed_sigma: float, sigma: float
) -> tuple[Vector, Matrix]:
    """Return the belief that the same measurements give if the prior of the states `part` had the standard deviation
    `sigma` from the start, and not `believed_sigma`.

    Computed as a Kalman update with the (negative) difference of information. Exact for a linear model.
    """
    across, own = covariance[:, part], covariance[part, part]
    gap = _information_gap(own, believed_sigma, sigma)
    if gap is None:
        wider = covariance.copy()
        wider[part, part] += np.eye(len(own)) * sigma**2
        return mean, wider
    gain = np.linalg.solve(gap, across.T).T
    freed = mean + gain @ mean[part]
    freed[2] = wrapped(float(freed[2]))
    loose: Matrix = covariance + gain @ across.T
    return freed, (loose + loose.T) / 2


def _information_gap(own: Matrix, believed_sigma: float, sigma: float) -> Matrix | None:
    """Return the matrix by which the prior exceeds the present covariance `own`; None when hardly anything was measured
    of these states, or when they change by themselves.
    """
    most = believed_sigma**2 / (1 - (believed_sigma / sigma) ** 2)
    gap = np.eye(len(own)) * most - own
    return gap if np.linalg.eigvalsh(gap)[0] >= LEAST_INFORMATION * most else None


def with_survey(mean: Vector, covariance: Matrix, slot: int) -> tuple[Vector, Matrix]:
    """Return the belief with the marker in `slot` at its place on the map; the offset learned for it is dropped."""
    mean, covariance = mean.copy(), covariance.copy()
    covariance[slot : slot + 2, :] = covariance[:, slot : slot + 2] = 0.0
    covariance[slot, slot] = covariance[slot + 1, slot + 1] = SURVEY_SIGMA_M**2
    mean[slot : slot + 2] = 0.0
    return mean, covariance
