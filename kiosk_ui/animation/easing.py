"""Easing curves: each maps the share of time that has passed to the share of the way that is done, both 0..1."""


def share(at_ms: int, from_ms: int, long_ms: int) -> float:
    """Return which share (0..1) of the `long_ms` after `from_ms` has passed at `at_ms`."""
    return min(1.0, max(0.0, (at_ms - from_ms) / long_ms))


def ease_out(t: float) -> float:
    """Ease out: fast at first, then slow (cubic)."""
    return float(1 - (1 - t) ** 3)


def ease_in(t: float) -> float:
    """Ease in: slow at first, then fast (cubic)."""
    return float(t**3)


def ease_in_out(t: float) -> float:
    """Ease in and out: slow, fast, slow (cubic)."""
    return float(4 * t**3 if t < 0.5 else 1 - (2 - 2 * t) ** 3 / 2)


def mixed(a: float, b: float, share: float) -> float:
    """Return the value at `share` (0..1) of the way from `a` to `b`."""
    return a + (b - a) * share
