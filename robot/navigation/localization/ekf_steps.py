"""The two steps of the pose filter's Kalman arithmetic: motion along a small arc, and a measurement. Pure.

State: x m, y m, heading rad, drift rad per m, scale of turns, and constants; see
`robot.navigation.localization.pose_filter`.

The assumed noise of the wheels is a quarter to a third larger than that measured on hard floors after a calibration: 3
mrad after one metre, 4 mrad after a turn of one radian. `tests/navigation/test_consistency.py` checks that the filter
is neither too sure nor too unsure: the normalised estimation error squared (Bar-Shalom, Li & Kirubarajan 2001, 5.4)
stays within its bounds.
"""

from math import cos, sin

import numpy as np
import numpy.typing as npt

from robot.navigation.geometry import wrapped
from robot.navigation.localization.limits import (
    DRIFT_SIGMA_PER_SQRT_M,
    FLOOR_SIGMA_M,
    FLOOR_SIGMA_RAD,
    TURN_SIGMA_PER_SQRT_M,
    TURN_SIGMA_PER_SQRT_RAD,
    WAY_SIGMA_PER_SQRT_M,
)

Vector = npt.NDArray[np.float64]
Matrix = npt.NDArray[np.float64]

DRIFT = 3
"""Index of the drift (turn per metre by unequal wheels) in the state."""
MOVING = 5
"""Number of states, the first ones, that a step of the wheels changes; the others are constants."""


def predicted(mean: Vector, covariance: Matrix, way_m: float, turn_rad: float) -> tuple[Vector, Matrix]:
    """Return the state's mean and covariance after a small arc (`way_m`, `turn_rad`) counted by the wheels."""
    if way_m == 0.0 and turn_rad == 0.0:
        return mean, covariance
    x, y, heading, drift, scale = mean[:MOVING].tolist()
    turn = turn_rad * (1.0 + scale) + drift * way_m
    middle = heading + turn / 2
    ahead, aside = cos(middle) * way_m, sin(middle) * way_m
    moved = mean.copy()
    moved[:3] = x + ahead, y + aside, wrapped(heading + turn)
    jacobian = np.eye(MOVING)
    jacobian[0, 2:] = -aside, -aside * way_m / 2, -aside * turn_rad / 2
    jacobian[1, 2:] = ahead, ahead * way_m / 2, ahead * turn_rad / 2
    jacobian[2, 3:] = way_m, turn_rad
    grown = covariance.copy()
    grown[:MOVING] = jacobian @ covariance[:MOVING]
    grown[:, :MOVING] = grown[:, :MOVING] @ jacobian.T
    scatter = WAY_SIGMA_PER_SQRT_M**2 * abs(way_m)
    grown[0, 0] += scatter
    grown[1, 1] += scatter
    grown[2, 2] += TURN_SIGMA_PER_SQRT_M**2 * abs(way_m) + TURN_SIGMA_PER_SQRT_RAD**2 * abs(turn_rad)
    grown[3, 3] += DRIFT_SIGMA_PER_SQRT_M**2 * abs(way_m)
    return moved, grown


def updated(mean: Vector, covariance: Matrix, rows: Matrix, noise: Matrix, gap: Vector) -> tuple[Vector, Matrix]:
    """Return the state's mean and covariance after a Kalman update with the innovation `gap`. The covariance stays
    symmetric, and the pose's variances do not fall below their floors.
    """
    across = covariance @ rows.T
    spread = rows @ across + noise
    gain = np.linalg.solve(spread, across.T).T
    corrected = mean + gain @ gap
    corrected[2] = wrapped(float(corrected[2]))
    left: Matrix = covariance - gain @ across.T
    left = (left + left.T) / 2
    for index, floor in ((0, FLOOR_SIGMA_M), (1, FLOOR_SIGMA_M), (2, FLOOR_SIGMA_RAD)):
        left[index, index] = max(left[index, index], floor**2)
    return corrected, left
