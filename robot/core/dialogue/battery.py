"""The charge of the battery, and what it allows: to lead a visitor, to drive home, or not to move at all.

The charge is judged by the voltage at rest, filtered with the time constant `FILTER_MS`, since the voltage sags under
load. The limits are chosen, after the safety facts of the groundwork on motion: below a quarter no visitor is led,
below a fifth the robot goes home, at a tenth it stops and calls staff.
"""

from itertools import pairwise
from math import exp

from msgspec.structs import replace

from robot.core.events import BaseReported, BaseState
from robot.core.rules import Rules
from robot.core.state import Base, State

FILTER_MS = 10_000
"""Time constant of the voltage filter, ms. Chosen."""
LEAD_PERMILLE, HOME_PERMILLE, STOP_PERMILLE = 250, 200, 100
"""Least charge, in permille, for leading a visitor, for staying away from home, and for moving at all. Chosen."""
MIN_LOADED_SHARE = 0.92
"""Least voltage of a sound battery under the load of the wheels, as a share of its voltage at rest. A lower voltage
means that the battery is nearly empty. Chosen.
"""
RETURN_RESERVE = 1.5
"""Energy that must be left at the goal of a trip, as a multiple of the energy for the way home from there. Chosen."""
_AT_REST = (BaseState.HALTED, BaseState.ESTOP, BaseState.BUMPED, BaseState.FAULT)
"""States of the base in which the wheels draw no current, so that the battery shows its voltage at rest."""


def with_battery_report(before: Base, event: BaseReported, at_ms: int) -> Base:
    """Return `before` with what the report says of the battery: new `battery_mv`, `weighed_ms` and `loaded_ms`.

    Under load the voltage at rest is not measured: it stays, or is lowered to the highest that the loaded voltage
    allows.
    """
    shown_mv = float(event.battery_mv)
    if event.state not in _AT_REST or event.lease or not event.battery_mv:
        highest_mv = shown_mv / MIN_LOADED_SHARE
        if not 0 < highest_mv < before.battery_mv:
            return replace(before, weighed_ms=None, loaded_ms=None)
        rest_mv = _filtered(before.battery_mv, highest_mv, before.loaded_ms, at_ms)
        return replace(before, battery_mv=rest_mv, weighed_ms=None, loaded_ms=at_ms)
    if not before.battery_mv:
        return replace(before, battery_mv=shown_mv, weighed_ms=at_ms, loaded_ms=None)
    rest_mv = _filtered(before.battery_mv, shown_mv, before.weighed_ms, at_ms)
    return replace(before, battery_mv=rest_mv, weighed_ms=at_ms, loaded_ms=None)


def _filtered(have_mv: float, new_mv: float, since_ms: int | None, at_ms: int) -> float:
    """Return the filtered voltage: `have_mv` moved towards `new_mv`. At the first reading of a kind (`since_ms` None)
    it does not move yet.
    """
    share = 1 - exp(-(at_ms - since_ms) / FILTER_MS) if since_ms is not None else 0.0
    return have_mv + (new_mv - have_mv) * share


def charge_permille(rest_mv: float, curve_mv: tuple[int, ...]) -> int:
    """Return the charge in permille for a voltage at rest. `curve_mv`: voltages at even steps from empty to full,
    rising.
    """
    if rest_mv <= curve_mv[0]:
        return 0
    steps = len(curve_mv) - 1
    for number, (low, high) in enumerate(pairwise(curve_mv)):
        if rest_mv < high:
            return int(1000 * (number + (rest_mv - low) / (high - low)) / steps)
    return 1000


def mv_at(permille: int, curve_mv: tuple[int, ...]) -> int:
    """Return the voltage at rest, mV, of a battery charged to `permille`; `curve_mv`: voltages from empty to full."""
    steps = len(curve_mv) - 1
    number = min(permille * steps // 1000, steps - 1)
    low, high = curve_mv[number], curve_mv[number + 1]
    return round(low + (high - low) * (permille * steps / 1000 - number))


def charge(state: State, rules: Rules) -> int | None:
    """Return the charge of the battery in permille; None where it is not known."""
    if not rules.rest_mv or not state.base.battery_mv:
        return None
    return charge_permille(state.base.battery_mv, rules.rest_mv)


def charge_below(state: State, rules: Rules, permille: int) -> bool:
    """Whether the charge of the battery is less than `permille`. An unknown charge counts as enough."""
    left = charge(state, rules)
    return left is not None and left < permille


def low_battery(state: State, rules: Rules) -> bool:
    """Whether the battery is too low for leading a visitor."""
    if not rules.rest_mv:
        return 0 < state.base.battery_mv < rules.low_battery_mv
    return charge_below(state, rules, LEAD_PERMILLE)


def lasts_to(state: State, rules: Rules, place: str) -> bool:
    """Whether the charge above the last tenth lasts for the way to `place` and RETURN_RESERVE times the way home from
    there.
    """
    left = charge(state, rules)
    if left is None or not rules.capacity_wh:
        return not low_battery(state, rules)
    home_mm = rules.ways_mm.get(place, 0)
    there_mm = home_mm
    if state.base.at != "home":  # upper bound: by way of home
        there_mm += rules.ways_mm.get(state.base.at or "", max(rules.ways_mm.values(), default=0))
    needs_wh = rules.wh_per_m * (there_mm + RETURN_RESERVE * home_mm) / 1000
    has_wh = rules.capacity_wh * (left - STOP_PERMILLE) / 1000
    return left >= LEAD_PERMILLE and has_wh >= needs_wh
