"""What the robot does, one thing after the other, while something stands in its way: every wait has an end."""

import enum
from dataclasses import dataclass, replace
from math import inf

from robot.core.events import EscortStep
from robot.guiding.geometry import XY, distance

RESUME_MM = 650
RESUME_AFTER_MS = 500.0
ASK_AFTER_MS = 3_000.0
ASK_AGAIN_MS = 14_000.0
"""Whoever has not heard it is asked once more."""
REPLAN_AFTER_MS = 8_000.0
BACK_AFTER_MS = 1_500.0
"""From the word that it will back off until it does."""
BACK_M = 0.2
BACK_M_S = 0.1
BACK_LIMIT_MS = 6_000.0
BACK_FREE_MM = 700
"""Measured free behind before it backs off: its way, the rear zone of the envelope, and room for a step."""
BACK_STOP_MM = 450
REPLAN_EVERY_MS = 10_000.0
"""Between two looks for another way after that: people who barred it have gone meanwhile."""
STAFF_AFTER_MS = 45_000.0
GIVE_UP_AFTER_MS = 150_000.0
PROGRESS_M, AWAY_M = 0.5, 2.5
"""Nearer to the goal, or so far away on another route: then the patience for the next stop begins anew. Who comes back
to where it stood before has tried the other ways in vain."""
RETURNED_STAFF_AFTER_MS = 10_000.0
STAFF_COMES_MS = 30_000.0
"""Where it has come back so long it stays for the clerk whom it calls, and does not give up."""
ALL_WAITS_MS = 300_000.0
"""More waiting than this, all stops of a trip together, is no leading any more."""


class Need(enum.Enum):
    """What the ladder asks of the trip in this step."""

    NOTHING = "nothing"
    WAY_ROUND = "way round"
    BACK_OFF = "back off"
    GIVE_UP = "give up"


@dataclass(frozen=True, slots=True)
class Rung:
    """`step` tells people, `need` the trip; `again`: it is told although it is not new."""

    step: EscortStep
    need: Need = Need.NOTHING
    again: bool = False


FREE = Rung(EscortStep.LEADING)


@dataclass
class _Stop:
    """A place where it stood before something, with so much way to go. `waited_ms`: so long, before the wait of now;
    `called_ms`: when it called staff there; `left`: by another way; `returned`: that has led it back.
    """

    at: XY
    left_m: float
    waited_ms: float = 0.0
    called_ms: float | None = None
    left: bool = False
    returned: bool = False


class Ladder:
    """The patience of one trip. `blocked` is since when it stands before something, None = the way is free."""

    def __init__(self) -> None:
        self.blocked_since_ms: float | None = None
        self._stops: list[_Stop] = []  # since it came nearer to the goal; the last one is that of now
        self._waited_before_ms = 0.0
        self._clear_since_ms: float | None = None
        self._replan_at_ms = REPLAN_AFTER_MS  # of this wait
        self._back_since_ms: float | None = None
        self._back_from_m = 0.0
        self._backed, self._asks_again = False, True

    def hold(self, now_ms: float, left_m: float, here: XY) -> None:
        """Something stands in the stop zone ahead, with `left_m` to go from `here`."""
        if self.blocked_since_ms is None:
            self.blocked_since_ms = now_ms
            self._replan_at_ms, self._back_since_ms, self._backed, self._asks_again = REPLAN_AFTER_MS, None, False, True
            self._stop(left_m, here)
        self._clear_since_ms = None

    def _stop(self, left_m: float, here: XY) -> None:
        """The stop of now is one of before, or a new one."""
        if left_m < min((stop.left_m for stop in self._stops), default=inf) - PROGRESS_M:
            self._stops.clear()
        known = next((stop for stop in self._stops if distance(here, stop.at) <= AWAY_M), None)
        if known is not None:
            returned = known.left or known is not self._stops[-1]
            self._stops.remove(known)
            if left_m >= known.left_m - PROGRESS_M:
                anew = replace(known, called_ms=None, left=False, returned=True)
                self._stops.append(anew if returned else known)
                return
        self._stops.append(_Stop(here, left_m))

    def found_way(self, now_ms: float, *, elsewhere: bool = False) -> None:
        """What stands ahead is in its way no more; `elsewhere`: as it takes another way to the goal."""
        if self._stops:
            self._stops[-1].left |= elsewhere
        if self.blocked_since_ms is not None:
            self._waited_before_ms += now_ms - self.blocked_since_ms
            self._stops[-1].waited_ms += now_ms - self.blocked_since_ms
            self.blocked_since_ms = None

    def postpone(self, by_ms: float) -> None:
        """Nobody knows whether something stands there: no patience is used up."""
        if self.blocked_since_ms is not None:
            self.blocked_since_ms += by_ms

    def climb(self, now_ms: float, ahead_mm: int, behind_mm: int | None, travelled_m: float) -> Rung:
        """One control step. `travelled_m`: by the wheels, either way; `behind_mm`: free floor, None = not measured."""
        since_ms = self.blocked_since_ms
        if since_ms is None:
            return FREE
        if self._cleared(now_ms, ahead_mm):
            self.found_way(now_ms)
            return FREE
        stop, waited_ms = self._stops[-1], now_ms - since_ms
        if stop.returned:
            stuck, over, stays = self._call_staff(now_ms, waited_ms, stop)
        else:
            stuck_ms = stop.waited_ms + waited_ms
            stuck, over, stays = stuck_ms >= STAFF_AFTER_MS, stuck_ms >= GIVE_UP_AFTER_MS, False
        if over or self._waited_before_ms + waited_ms >= ALL_WAITS_MS:
            return Rung(EscortStep.STUCK, Need.GIVE_UP)
        if waited_ms < ASK_AFTER_MS:
            return Rung(EscortStep.STUCK if stuck else EscortStep.HELD_UP)
        asks = EscortStep.STUCK if stuck else EscortStep.ASKING
        if waited_ms < REPLAN_AFTER_MS or stays:
            return Rung(asks)
        if waited_ms >= self._replan_at_ms:
            self._replan_at_ms = waited_ms + REPLAN_EVERY_MS
            return Rung(asks, Need.WAY_ROUND)
        if not self._backed:
            return self._back(now_ms, ahead_mm, behind_mm, travelled_m, asks)
        again = self._asks_again and waited_ms >= ASK_AGAIN_MS
        self._asks_again &= not again
        return Rung(asks, again=again)

    def _call_staff(self, now_ms: float, waited_ms: float, stop: _Stop) -> tuple[bool, bool, bool]:
        """Where it has come back, as the other ways are barred too: staff is called; it is over; it stays for them."""
        if waited_ms < ASK_AFTER_MS:
            return False, False, True
        if stop.called_ms is None and waited_ms >= RETURNED_STAFF_AFTER_MS:
            stop.called_ms = now_ms
        if stop.called_ms is None:
            return False, False, True
        stays = now_ms - stop.called_ms < STAFF_COMES_MS
        return True, stop.waited_ms + waited_ms >= GIVE_UP_AFTER_MS and not stays, stays

    def _back(self, now_ms: float, ahead_mm: int, behind_mm: int | None, travelled_m: float, asks: EscortStep) -> Rung:
        """Say so, back off a step where that is measured free, then look for a way round from there.

        No sensor looks to its sides: as soon as people ahead make room it stands again.
        """
        made_mm = 1000 * (travelled_m - self._back_from_m) if self._back_since_ms is not None else 0.0
        if ahead_mm >= RESUME_MM + made_mm:
            return self._done_backing(asks)
        if self._back_since_ms is None:
            if behind_mm is None or behind_mm < BACK_FREE_MM:
                return self._done_backing(asks)
            self._back_since_ms, self._back_from_m = now_ms, travelled_m
        backs_ms = now_ms - self._back_since_ms
        far_enough = travelled_m - self._back_from_m >= BACK_M
        if far_enough or behind_mm is None or behind_mm < BACK_STOP_MM or backs_ms >= BACK_LIMIT_MS:
            return self._done_backing(EscortStep.BACKING)
        return Rung(EscortStep.BACKING, Need.BACK_OFF if backs_ms >= BACK_AFTER_MS else Need.NOTHING)

    def _done_backing(self, step: EscortStep) -> Rung:
        self._backed = True
        return Rung(step, Need.WAY_ROUND if step is EscortStep.BACKING else Need.NOTHING)

    def _cleared(self, now_ms: float, ahead_mm: int) -> bool:
        """For RESUME_AFTER_MS; a robot that has backed off waits for more than the room that it made itself."""
        if ahead_mm < RESUME_MM + (BACK_M * 1000 if self._back_since_ms is not None else 0):
            self._clear_since_ms = None
        elif self._clear_since_ms is None:
            self._clear_since_ms = now_ms
        return self._clear_since_ms is not None and now_ms - self._clear_since_ms >= RESUME_AFTER_MS
