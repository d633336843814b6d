"""How much is left in the battery, and what that allows: a trip, the way home, or nothing any more.

Judged by the voltage at rest, filtered over RESTED_MS: under load it sags. The limits are our choice (groundwork on
motion, safety facts): nobody is led below a quarter, below a fifth the robot goes home, at a tenth it stops and calls.
"""

from itertools import pairwise
from math import exp

from msgspec.structs import replace

from robot.core.events import BaseReported, BaseState
from robot.core.rules import Rules
from robot.core.state import Base, State

RESTED_MS = 10_000
LEAD_PERMILLE, HOME_PERMILLE, STOP_PERMILLE = 250, 200, 100
LOADED_SHARE = 0.92
"""Of the voltage at rest: no sound battery sags to less under the wheels. What shows less is nearly empty."""
RETURN_RESERVE = 1.5
"""So many times the energy of the way home must be left at the goal."""
_AT_REST = (BaseState.HALTED, BaseState.ESTOP, BaseState.BUMPED, BaseState.FAULT)


def weighed(before: Base, event: BaseReported, at_ms: int) -> Base:
    """What is known of the battery after a report: `battery_mv`, `weighed_ms`, `loaded_ms`; the rest as before.

    Under load the voltage at rest stays as it was, but no higher than what the battery shows allows.
    """
    shown_mv = float(event.battery_mv)
    if event.state not in _AT_REST or event.lease or not event.battery_mv:
        highest_mv = shown_mv / LOADED_SHARE
        if not 0 < highest_mv < before.battery_mv:
            return replace(before, weighed_ms=None, loaded_ms=None)
        rest_mv = _nearer(before.battery_mv, highest_mv, before.loaded_ms, at_ms)
        return replace(before, battery_mv=rest_mv, weighed_ms=None, loaded_ms=at_ms)
    if not before.battery_mv:
        return replace(before, battery_mv=shown_mv, weighed_ms=at_ms, loaded_ms=None)
    rest_mv = _nearer(before.battery_mv, shown_mv, before.weighed_ms, at_ms)
    return replace(before, battery_mv=rest_mv, weighed_ms=at_ms, loaded_ms=None)


def _nearer(have_mv: float, new_mv: float, since_ms: int | None, at_ms: int) -> float:
    """Filtered over RESTED_MS; the first reading of a kind only begins."""
    share = 1 - exp(-(at_ms - since_ms) / RESTED_MS) if since_ms is not None else 0.0
    return have_mv + (new_mv - have_mv) * share


def charge_permille(rest_mv: float, curve_mv: tuple[int, ...]) -> int:
    """What the voltage at rest means: `curve_mv` are the voltages at even steps from empty to full, rising."""
    if rest_mv <= curve_mv[0]:
        return 0
    steps = len(curve_mv) - 1
    for number, (low, high) in enumerate(pairwise(curve_mv)):
        if rest_mv < high:
            return int(1000 * (number + (rest_mv - low) / (high - low)) / steps)
    return 1000


def mv_at(permille: int, curve_mv: tuple[int, ...]) -> int:
    """The voltage at rest with so much left."""
    steps = len(curve_mv) - 1
    number = min(permille * steps // 1000, steps - 1)
    low, high = curve_mv[number], curve_mv[number + 1]
    return round(low + (high - low) * (permille * steps / 1000 - number))


def charge(state: State, rules: Rules) -> int | None:
    """Per mille that are left; None where nothing is known."""
    if not rules.rest_mv or not state.base.battery_mv:
        return None
    return charge_permille(state.base.battery_mv, rules.rest_mv)


def below(state: State, rules: Rules, permille: int) -> bool:
    """Less than that is left. An unknown charge counts as enough."""
    left = charge(state, rules)
    return left is not None and left < permille


def low_battery(state: State, rules: Rules) -> bool:
    """Too little for leading anybody."""
    if not rules.rest_mv:
        return 0 < state.base.battery_mv < rules.low_battery_mv
    return below(state, rules, LEAD_PERMILLE)


def lasts_to(state: State, rules: Rules, place: str) -> bool:
    """The battery lasts to `place`, and for the way home from there RETURN_RESERVE times, above the last tenth."""
    left = charge(state, rules)
    if left is None or not rules.capacity_wh:
        return not low_battery(state, rules)
    home_mm = rules.ways_mm.get(place, 0)
    there_mm = home_mm
    if state.base.at != "home":  # by way of home is the longest that it can be
        there_mm += rules.ways_mm.get(state.base.at or "", max(rules.ways_mm.values(), default=0))
    needs_wh = rules.wh_per_m * (there_mm + RETURN_RESERVE * home_mm) / 1000
    has_wh = rules.capacity_wh * (left - STOP_PERMILLE) / 1000
    return left >= LEAD_PERMILLE and has_wh >= needs_wh
