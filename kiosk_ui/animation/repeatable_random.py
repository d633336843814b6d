"""Repeatable random numbers: the same seed, event name and number of the time slot always give the same result."""

import random
from functools import lru_cache


@lru_cache(maxsize=256)
def chance(seed: int, what: str, slot: int) -> float:
    """Return a random number 0..1; the same arguments always give the same number."""
    return random.Random(f"{seed} {what} {slot}").random()


def episode(seed: int, what: str, at_ms: int, every_ms: int, shortest_ms: int, longest_ms: int) -> int | None:
    """Return the number of the time slot whose episode is running at `at_ms`; None between two episodes.

    Each slot of `every_ms` contains one episode, at a random place and `shortest_ms` to `longest_ms` long.
    """
    slot, in_slot_ms = divmod(at_ms, every_ms)
    long_ms = shortest_ms + (longest_ms - shortest_ms) * chance(seed, f"{what} long", slot)
    begins_ms = (every_ms - long_ms) * chance(seed, f"{what} at", slot)
    return slot if begins_ms <= in_slot_ms < begins_ms + long_ms else None
