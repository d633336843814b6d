"""How long somebody will wait, as a range that is honest about what is not known, and how wrong it was.

The wait is what is left of the service in progress and the services of all who are called before. With k service times
of mean m and variance s^2, the sum over n of them has the mean n m, and a variance of n s^2 for their own spread and
n^2 s^2 / k for not knowing m better than that.
"""

import math
from collections.abc import Sequence
from statistics import fmean, median, variance
from typing import NamedTuple

FEWEST = 5
"""With fewer service times nothing is told."""

NEWEST = 20
"""So many of the newest count: a morning is not like an afternoon."""

_STEP_MIN = 5
_SPREAD = 1.0
"""Standard deviations to each side; rounded outwards to five minutes about four of five waits lie within."""
_OUTLIER = 3.0
"""A service longer than so many medians is a clerk who was away; it counts as so many."""
_REST_SHARE = 0.25
"""Of the mean: what is expected to be left of a service that already takes longer than all known ones but one."""


def wait_range_min(ahead: int, services_s: Sequence[float], running_s: float | None) -> tuple[int, int] | None:
    """From and to, in whole minutes; None = no honest estimate.

    `ahead` people are called before; `services_s`: how long the newest services took, newest last; `running_s`: since
    when somebody is being served, None = nobody is.
    """
    times_s = _bounded(services_s[-NEWEST:])
    if len(times_s) < FEWEST:
        return None
    mean_s, spread_s2 = fmean(times_s), variance(times_s)
    rest_s, rest_s2 = (0.0, 0.0) if running_s is None else _rest(times_s, running_s)
    middle_s = rest_s + ahead * mean_s
    deviation_s = math.sqrt(rest_s2 + ahead * spread_s2 + ahead * ahead * spread_s2 / len(times_s))
    low_s, high_s = middle_s - _SPREAD * deviation_s, middle_s + _SPREAD * deviation_s
    step_s = _STEP_MIN * 60
    first = max(0, math.floor(low_s / step_s)) * _STEP_MIN
    return first, max(first + _STEP_MIN, math.ceil(high_s / step_s) * _STEP_MIN)


def _bounded(services_s: Sequence[float]) -> list[float]:
    if not services_s:
        return []
    most_s = _OUTLIER * median(services_s)
    return [min(each, most_s) for each in services_s]


def _rest(times_s: Sequence[float], running_s: float) -> tuple[float, float]:
    """Mean and variance of what is left of a service that runs since `running_s`."""
    left_s = [each - running_s for each in times_s if each > running_s]
    if len(left_s) < 2:
        rest_s = _REST_SHARE * fmean(times_s)
        return rest_s, rest_s * rest_s
    return fmean(left_s), variance(left_s)


class ToldWait(NamedTuple):
    """What somebody was told and how long it took, in minutes."""

    from_min: int
    to_min: int
    waited_min: float


class WaitError(NamedTuple):
    """How good the estimates were: how many, the share within their range, how far the middle was off (minutes).

    `bias_min` > 0: people waited longer than they were told.
    """

    tickets: int
    inside: float
    mean_error_min: float
    bias_min: float


def wait_error(told: Sequence[ToldWait]) -> WaitError | None:
    """None where nothing was told yet. A range that ends at its own rounding counts both ends as inside."""
    if not told:
        return None
    off = [each.waited_min - (each.from_min + each.to_min) / 2 for each in told]
    inside = sum(each.from_min <= each.waited_min <= each.to_min for each in told)
    return WaitError(len(told), inside / len(told), fmean(map(abs, off)), fmean(off))
