"""The engines of other people that the peers of our mechanics need."""

import importlib.util

from tests.lacking import lacking

NEEDED = ("mujoco", "irsim")


def engines() -> None:
    """Skips the test on a machine without them."""
    for name in NEEDED:
        if importlib.util.find_spec(name) is None:
            lacking(f"{name} is not installed: pip install '.[bench]'")
