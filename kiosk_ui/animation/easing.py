"""Curves of movement: the share of the time that has passed to the share of the way that is gone, 0..1 each."""


def share(at_ms: int, from_ms: int, long_ms: int) -> float:
    """How much of `long_ms` since `from_ms` has passed."""
    return min(1.0, max(0.0, (at_ms - from_ms) / long_ms))


def ease_out(t: float) -> float:
    """Fast, then slow (cubic)."""
    return float(1 - (1 - t) ** 3)


def ease_in(t: float) -> float:
    """Slow, then fast (cubic)."""
    return float(t**3)


def ease_in_out(t: float) -> float:
    """Slow, fast, slow (cubic)."""
    return float(4 * t**3 if t < 0.5 else 1 - (2 - 2 * t) ** 3 / 2)


def mixed(a: float, b: float, share: float) -> float:
    """The value on the way from `a` to `b`."""
    return a + (b - a) * share
