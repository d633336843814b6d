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
"""Least number of known service times for an estimate."""

NEWEST = 20
"""Only this many of the newest service times count, because service in the afternoon differs from the morning."""

_STEP_MIN = 5
_SPREAD = 1.0
"""Half the width of the estimated range, in standard deviations. After rounding outwards to five minutes, about four of
five waits lie within the range."""
_OUTLIER = 3.0
"""Service times are cut at this many times the median: a longer one means that the clerk was away."""
_REST_SHARE = 0.25
"""Time left of a service that already takes longer than all known services but one, as a share of the mean service
time. Chosen."""


def wait_range_min(ahead: int, services_s: Sequence[float], running_s: float | None) -> tuple[int, int] | None:
    """Return the estimated wait as (from, to) in minutes; None = too few service times are known.

    `ahead`: number of people called before; `services_s`: the newest service times, newest last; `running_s`: how
    long the present service has already taken, None = no visitor is being served.
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
    """Return mean (s) and variance (s^2) of the time left of a service that has already taken `running_s`."""
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
    """Errors of past wait estimates. `tickets`: their number; `inside`: share of waits within the estimated range.

    `mean_error_min`: mean distance of the wait from the middle of the range; `bias_min` > 0: waits were longer.
    """

    tickets: int
    inside: float
    mean_error_min: float
    bias_min: float


def wait_error(told: Sequence[ToldWait]) -> WaitError | None:
    """Return the errors of the given estimates; None if there are none. Both ends of a range count as inside."""
    if not told:
        return None
    off = [each.waited_min - (each.from_min + each.to_min) / 2 for each in told]
    inside = sum(each.from_min <= each.waited_min <= each.to_min for each in told)
    return WaitError(len(told), inside / len(told), fmean(map(abs, off)), fmean(off))
