"""Estimate a visitor's wait as a range that includes the uncertainty, and measure the error of past estimates.

The wait is the rest of the service in progress plus the services of all people ahead. With k service times of mean m
and variance s^2, the sum over n of them has the mean n m, and a variance of n s^2 for their own spread plus n^2 s^2 / k
for the uncertainty of m.
"""

import math
from collections.abc import Sequence
from statistics import fmean, median, variance
from typing import NamedTuple

FEWEST = 5
"""With fewer service times than this no estimate is given."""

NEWEST = 20
"""Number of newest service times that count: a morning is not like an afternoon."""

_STEP_MIN = 5
_SPREAD = 1.0
"""Standard deviations to each side; rounded outwards to five minutes, about four of five waits lie within the range."""
_OUTLIER = 3.0
"""A service longer than this many medians counts as this many: the clerk was away."""
_REST_SHARE = 0.25
"""Share of the mean service time that is left of a service which has outlasted all known ones but one (chosen)."""


def wait_range_min(ahead: int, services_s: Sequence[float], running_s: float | None) -> tuple[int, int] | None:
    """Return the wait as (from, to) in whole minutes; None = no honest estimate.

    `ahead`: people called before; `services_s`: the newest service times, newest last; `running_s`: how long the
    present service takes already, None = no visitor is being served.
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
    """Return mean and variance of the time left of a service that has run for `running_s`."""
    left_s = [each - running_s for each in times_s if each > running_s]
    if len(left_s) < 2:
        rest_s = _REST_SHARE * fmean(times_s)
        return rest_s, rest_s * rest_s
    return fmean(left_s), variance(left_s)


class ToldWait(NamedTuple):
    """The estimate that a visitor was given, and the actual wait, in minutes."""

    from_min: int
    to_min: int
    waited_min: float


class WaitError(NamedTuple):
    """Quality of past estimates: their number, the share within the range, the mean error of the middle (minutes).

    `bias_min` > 0: visitors waited longer than estimated.
    """

    tickets: int
    inside: float
    mean_error_min: float
    bias_min: float


def wait_error(told: Sequence[ToldWait]) -> WaitError | None:
    """Return how good the estimates were; None without any. Both ends of a range count as inside."""
    if not told:
        return None
    off = [each.waited_min - (each.from_min + each.to_min) / 2 for each in told]
    inside = sum(each.from_min <= each.waited_min <= each.to_min for each in told)
    return WaitError(len(told), inside / len(told), fmean(map(abs, off)), fmean(off))
