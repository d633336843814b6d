"""Refines the corners of a dark square on a light surface from its edges.

A blurred corner is round and lies too far in, but a blurred straight edge keeps its place. Along each side the edge is
where brightness changes, weighted by the square of the change. A line is fitted through these points, and neighbouring
lines are intersected (as in Wang & Olson, "AprilTag 2", IROS 2016). On rendered pictures this takes the
bias of the side's length from -0.5 px to below 0.1 px (measured).
"""

import cv2
import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Grey = npt.NDArray[np.uint8]

SAMPLES = 24  # points at which each side's edge is measured; chosen
ENDS_SHARE = 0.12
"""Share of a side that is not measured, at each of its corners. Chosen."""
CELL_SHARE = 1 / 8
"""Share of a side up to which its edge is searched inwards. Derived: the black border is an eighth of the side."""
REACH_PX = (1.5, 4.0)  # least and largest distance to each side up to which an edge is searched; chosen
STEP_PX = 0.25  # step of the search across an edge; chosen


def refined(grey: Grey, corners: Floats) -> Floats:
    """Return `corners` (4 x 2, px, in order round the square) moved to where its edges cross; unchanged on failure."""
    centre = corners.mean(axis=0)
    sides = np.roll(corners, -1, axis=0) - corners
    lengths = np.linalg.norm(sides, axis=1)
    reach = float(np.clip(lengths.min() * CELL_SHARE * 0.9, *REACH_PX))
    lines = [_line(grey, corners[number], sides[number], centre, reach) for number in range(4)]
    moved = corners.copy()
    for number in range(4):
        cut = _cut(lines[number - 1], lines[number])
        if cut is None or np.linalg.norm(cut - corners[number]) > 1.5 * reach:
            return corners
        moved[number] = cut
    return moved


def _line(grey: Grey, start: Floats, side: Floats, centre: Floats, reach: float) -> tuple[Floats, Floats] | None:
    """Return a point and the direction of a side's edge; None if the edge is found at under half of the samples."""
    length = float(np.linalg.norm(side))
    direction = side / length
    outwards = np.array([direction[1], -direction[0]])
    if outwards @ (start + side / 2 - centre) < 0:
        outwards = -outwards
    along = np.linspace(ENDS_SHARE, 1 - ENDS_SHARE, SAMPLES) * length
    across = np.arange(-reach, reach + STEP_PX, STEP_PX)
    points = start + along[:, None, None] * direction + across[None, :, None] * outwards
    light = cv2.remap(
        grey,
        points[..., 0].astype(np.float32),
        points[..., 1].astype(np.float32),
        cv2.INTER_LINEAR,
        borderMode=cv2.BORDER_REPLICATE,
    ).astype(np.float64)
    rise = np.maximum(0.0, np.diff(light, axis=1)) ** 2  # from black inside to white outside
    total = rise.sum(axis=1)
    good = total > 1e-6
    if good.sum() < SAMPLES // 2:
        return None
    middle = (across[:-1] + across[1:]) / 2
    offset = (rise[good] @ middle) / total[good]
    edge = start + along[good, None] * direction + offset[:, None] * outwards
    return _fitted(edge, total[good])


def _fitted(points: Floats, weights: Floats) -> tuple[Floats, Floats]:
    """Return the least-squares line through weighted points, fitted once more without outliers."""
    for _ in range(2):
        middle = np.average(points, axis=0, weights=weights)
        away = points - middle
        _, turned = np.linalg.eigh((away * weights[:, None]).T @ away)
        direction, normal = turned[:, 1], turned[:, 0]
        off = np.abs(away @ normal)
        kept = off <= max(0.3, 2 * float(np.median(off)))
        if kept.all():
            break
        points, weights = points[kept], weights[kept]
    return middle, direction


def _cut(a: tuple[Floats, Floats] | None, b: tuple[Floats, Floats] | None) -> Floats | None:
    """Return the intersection of two lines; None if they are nearly parallel."""
    if a is None or b is None:
        return None
    (p, u), (q, v) = a, b
    cross = u[0] * v[1] - u[1] * v[0]
    if abs(cross) < 0.1:
        return None
    away = q - p
    found: Floats = p + u * ((away[0] * v[1] - away[1] * v[0]) / cross)
    return found
