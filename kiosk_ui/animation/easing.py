"""Easing curves: each converts the share of the time that has passed to the share of the movement done, both 0..1."""


def share(at_ms: int, from_ms: int, long_ms: int) -> float:
    """Return the share (0..1) of an animation of `long_ms`, begun at `from_ms`, that has passed at `at_ms`."""
    return min(1.0, max(0.0, (at_ms - from_ms) / long_ms))


def ease_out(t: float) -> float:
    """Return the share of the movement done, fast at first, then slow (cubic)."""
    return float(1 - (1 - t) ** 3)


def ease_in(t: float) -> float:
    """Return the share of the movement done, slow at first, then fast (cubic)."""
    return float(t**3)


def ease_in_out(t: float) -> float:
    """Return the share of the movement done, slow, then fast, then slow (cubic)."""
    return float(4 * t**3 if t < 0.5 else 1 - (2 - 2 * t) ** 3 / 2)


def mixed(a: float, b: float, share: float) -> float:
    """Interpolate between `a` and `b`: `share` 0 gives `a`, 1 gives `b`."""
    return a + (b - a) * share
