"""The two steps of the pose filter's Kalman arithmetic: a small arc of the wheels, and a measurement. Pure.

State: x m, y m, heading rad, drift rad per m, scale of turns; see `robot.guiding.pose_filter`.
"""

from math import cos, radians, sin

import numpy as np
import numpy.typing as npt

from robot.guiding.geometry import wrapped

Vector = npt.NDArray[np.float64]
Matrix = npt.NDArray[np.float64]

WAY_SIGMA_PER_SQRT_M = 0.008
"""Scatter of the way after one metre: joints, dust."""
TURN_SIGMA_PER_SQRT_M = 0.008
TURN_SIGMA_PER_SQRT_RAD = 0.015
DRIFT_SIGMA_PER_SQRT_M = 0.0003
FLOOR_SIGMA_M = 0.015
FLOOR_SIGMA_RAD = radians(0.4)
"""However many pictures agree: a marker was measured by hand, and its error is the same in all of them."""


def predicted(mean: Vector, covariance: Matrix, way_m: float, turn_rad: float) -> tuple[Vector, Matrix]:
    """Mean and covariance after a small arc that the counters told."""
    if way_m == 0.0 and turn_rad == 0.0:
        return mean, covariance
    x, y, heading, drift, scale = mean.tolist()
    turn = turn_rad * (1.0 + scale) + drift * way_m
    middle = heading + turn / 2
    ahead, aside = cos(middle) * way_m, sin(middle) * way_m
    moved = np.array([x + ahead, y + aside, wrapped(heading + turn), drift, scale])
    jacobian = np.eye(5)
    jacobian[0, 2:] = -aside, -aside * way_m / 2, -aside * turn_rad / 2
    jacobian[1, 2:] = ahead, ahead * way_m / 2, ahead * turn_rad / 2
    jacobian[2, 3:] = way_m, turn_rad
    grown: Matrix = jacobian @ covariance @ jacobian.T
    scatter = WAY_SIGMA_PER_SQRT_M**2 * abs(way_m)
    grown[0, 0] += scatter
    grown[1, 1] += scatter
    grown[2, 2] += TURN_SIGMA_PER_SQRT_M**2 * abs(way_m) + TURN_SIGMA_PER_SQRT_RAD**2 * abs(turn_rad)
    grown[3, 3] += DRIFT_SIGMA_PER_SQRT_M**2 * abs(way_m)
    return moved, grown


def updated(mean: Vector, covariance: Matrix, rows: Matrix, noise: Matrix, gap: Vector) -> tuple[Vector, Matrix]:
    """Kalman update in Joseph's form, which keeps the covariance symmetric and positive, not below the floors."""
    spread = rows @ covariance @ rows.T + noise
    gain = np.linalg.solve(spread, rows @ covariance).T
    corrected = mean + gain @ gap
    corrected[2] = wrapped(float(corrected[2]))
    rest = np.eye(5) - gain @ rows
    left: Matrix = rest @ covariance @ rest.T + gain @ noise @ gain.T
    for index, floor in ((0, FLOOR_SIGMA_M), (1, FLOOR_SIGMA_M), (2, FLOOR_SIGMA_RAD)):
        left[index, index] = max(left[index, index], floor**2)
    return corrected, left
