"""What the robot does, one thing after the other, while something stands in its way: every wait has an end."""

import enum
from dataclasses import dataclass
from math import inf
from typing import NamedTuple

from robot.core.events import EscortStep
from robot.navigation.control.limits import (
    ALL_WAITS_MS,
    ASK_AFTER_MS,
    ASK_AGAIN_MS,
    BACK_AFTER_MS,
    BACK_FREE_MM,
    BACK_LIMIT_MS,
    BACK_M,
    BACK_STOP_MM,
    CREEPS_MOST,
    GIVE_UP_AFTER_MS,
    MAPPED_RESUME_MM,
    PROGRESS_M,
    REPLAN_AFTER_MS,
    REPLAN_EVERY_MS,
    RESUME_AFTER_MS,
    RESUME_MM,
    RETURNED_STAFF_AFTER_MS,
    RETURNS_AFTER_M,
    SAME_STOP_M,
    STAFF_AFTER_MS,
    STAFF_COMES_MS,
)
from robot.navigation.geometry import XY, distance


class Need(enum.Enum):
    """What the ladder asks of the trip in this step."""

    NOTHING = "nothing"
    WAY_ROUND = "way round"
    BACK_OFF = "back off"
    GIVE_UP = "give up"


@dataclass(frozen=True, slots=True)
class RecoveryStep:
    """`step` tells people, `need` the trip; `again`: it is told although it is not new."""

    step: EscortStep
    need: Need = Need.NOTHING
    again: bool = False


FREE = RecoveryStep(EscortStep.LEADING)


@dataclass
class _Stop:
    """A place where it stood before something, with so much way to go. `waited_ms`: so long, before the wait of now;
    `gone_round_m`: when it took another way, by the wheels, None = it has not; `returned`: that has led it back;
    `called_ms`: when it called staff, in the wait of now; `crept`: how often it went on past furniture.
    """

    at: XY
    left_m: float
    waited_ms: float = 0.0
    gone_round_m: float | None = None
    returned: bool = False
    called_ms: float | None = None
    crept: int = 0


class _Patience(NamedTuple):
    """Whether staff are called, whether it gives up, and whether it stays as it is, without a look for another way."""

    calls_staff: bool
    over: bool
    stays: bool


class BlockedRecovery:
    """The patience of one trip. `blocked` is since when it stands before something, None = the way is free."""

    def __init__(self) -> None:
        self.blocked_since_ms: float | None = None
        self._stops: list[_Stop] = []  # since it came nearer to the goal; the last one is that of now
        self._waited_before_ms = self._travelled_m = 0.0
        self._clear_since_ms: float | None = None
        self._replan_at_ms = REPLAN_AFTER_MS  # of this wait
        self._back_since_ms: float | None = None
        self._back_from_m = 0.0
        self._backed, self._asks_again = False, True

    def renewed(self) -> "BlockedRecovery":
        """For other places; of all waits of the trip it knows still."""
        ladder = BlockedRecovery()
        ladder._waited_before_ms = self._waited_before_ms
        return ladder

    def begin_wait(self, now_ms: float, left_m: float, here: XY) -> None:
        """Something stands in the stop zone ahead, with `left_m` to go from `here`."""
        if self.blocked_since_ms is None:
            self.blocked_since_ms = now_ms
            self._replan_at_ms, self._back_since_ms, self._backed, self._asks_again = REPLAN_AFTER_MS, None, False, True
            self._find_stop(left_m, here)
        self._clear_since_ms = None

    def _find_stop(self, left_m: float, here: XY) -> None:
        """The stop of now is one of before, or a new one."""
        if left_m < min((stop.left_m for stop in self._stops), default=inf) - PROGRESS_M:
            self._stops.clear()
        near = [stop for stop in reversed(self._stops) if distance(here, stop.at) <= SAME_STOP_M]
        known = min(near, key=lambda stop: distance(here, stop.at), default=None)
        if known is None:
            self._stops.append(_Stop(here, left_m))
            return
        gone_m = inf if known.gone_round_m is None else self._travelled_m - known.gone_round_m
        returned = known is not self._stops[-1] or RETURNS_AFTER_M <= gone_m < inf
        self._stops.remove(known)
        if left_m < known.left_m - PROGRESS_M:
            known = _Stop(here, left_m)
        elif returned:
            known.returned, known.gone_round_m = True, None
        known.called_ms = None
        self._stops.append(known)

    def end_wait(self, now_ms: float, *, elsewhere: bool = False) -> None:
        """What stands ahead is in its way no more; `elsewhere`: as it takes another way to the goal."""
        if self._stops and elsewhere:
            self._stops[-1].gone_round_m = self._travelled_m
        if self.blocked_since_ms is not None:
            self._waited_before_ms += now_ms - self.blocked_since_ms
            self._stops[-1].waited_ms += now_ms - self.blocked_since_ms
            self.blocked_since_ms = None

    def postpone(self, by_ms: float) -> None:
        """Nobody knows whether something stands there: no patience is used up."""
        if self.blocked_since_ms is not None:
            self.blocked_since_ms += by_ms
            self._clear_since_ms = None
            if self._back_since_ms is not None:
                self._back_since_ms += by_ms
            if self._stops[-1].called_ms is not None:
                self._stops[-1].called_ms += by_ms

    def update(
        self, now_ms: float, ahead_mm: int, behind_mm: int | None, travelled_m: float, *, mapped: bool = False
    ) -> RecoveryStep:
        """One control step. `travelled_m`: by the wheels, either way; `behind_mm`: free floor, None = not measured;
        `mapped`: nothing is ahead but what the map shows.
        """
        self._travelled_m = travelled_m
        since_ms = self.blocked_since_ms
        if since_ms is None:
            return FREE
        if self._is_clear(now_ms, ahead_mm, mapped=mapped):
            self._stops[-1].crept += ahead_mm < RESUME_MM
            self.end_wait(now_ms)
            return FREE
        waited_ms = now_ms - since_ms
        stuck, over, stays = self._patience(now_ms, waited_ms, self._stops[-1])
        if over:
            return RecoveryStep(EscortStep.STUCK, Need.GIVE_UP)
        if waited_ms < ASK_AFTER_MS:
            return RecoveryStep(EscortStep.HELD_UP)
        asks = EscortStep.STUCK if stuck else EscortStep.ASKING
        if waited_ms < REPLAN_AFTER_MS or stays:
            return RecoveryStep(asks)
        if waited_ms >= self._replan_at_ms:
            self._replan_at_ms = waited_ms + REPLAN_EVERY_MS
            return RecoveryStep(asks, Need.WAY_ROUND)
        if not self._backed and self._stops[-1].called_ms is None:
            return self._back_off(now_ms, ahead_mm, behind_mm, travelled_m, asks)
        again = self._asks_again and waited_ms >= ASK_AGAIN_MS
        self._asks_again &= not again
        return RecoveryStep(asks, again=again)

    def _patience(self, now_ms: float, waited_ms: float, stop: _Stop) -> _Patience:
        """Where it has come back, as the other ways are barred too, it calls staff soon, and stays for them. For who
        only passes it does not call, nor give up.
        """
        here_ms, all_ms = stop.waited_ms + waited_ms, self._waited_before_ms + waited_ms
        over = here_ms >= GIVE_UP_AFTER_MS and waited_ms >= RETURNED_STAFF_AFTER_MS
        if not stop.returned:
            stuck = here_ms >= STAFF_AFTER_MS and waited_ms >= ASK_AFTER_MS
            return _Patience(stuck, over or all_ms >= ALL_WAITS_MS, stays=False)
        if stop.called_ms is None and waited_ms >= RETURNED_STAFF_AFTER_MS:
            stop.called_ms = now_ms
        if stop.called_ms is None:
            return _Patience(calls_staff=False, over=all_ms >= ALL_WAITS_MS, stays=True)
        stays = now_ms - stop.called_ms < STAFF_COMES_MS
        return _Patience(calls_staff=True, over=(over or all_ms >= ALL_WAITS_MS) and not stays, stays=stays)

    def _back_off(
        self, now_ms: float, ahead_mm: int, behind_mm: int | None, travelled_m: float, asks: EscortStep
    ) -> RecoveryStep:
        """Say so, back off a step where that is measured free, then look for a way round from there.

        No sensor looks to its sides: as soon as people ahead make room it stands again.
        """
        made_mm = 1000 * (travelled_m - self._back_from_m) if self._back_since_ms is not None else 0.0
        if ahead_mm >= RESUME_MM + made_mm:
            return self._end_backing(asks)
        if self._back_since_ms is None:
            if behind_mm is None or behind_mm < BACK_FREE_MM:
                return self._end_backing(asks)
            self._back_since_ms, self._back_from_m = now_ms, travelled_m
        backs_ms = now_ms - self._back_since_ms
        far_enough = travelled_m - self._back_from_m >= BACK_M
        if far_enough or behind_mm is None or behind_mm < BACK_STOP_MM or backs_ms >= BACK_LIMIT_MS:
            return self._end_backing(EscortStep.BACKING)
        return RecoveryStep(EscortStep.BACKING, Need.BACK_OFF if backs_ms >= BACK_AFTER_MS else Need.NOTHING)

    def _end_backing(self, step: EscortStep) -> RecoveryStep:
        self._backed = True
        return RecoveryStep(step, Need.WAY_ROUND if step is EscortStep.BACKING else Need.NOTHING)

    def _is_clear(self, now_ms: float, ahead_mm: int, *, mapped: bool) -> bool:
        """For RESUME_AFTER_MS; a robot that has backed off waits for more than the room that it made itself."""
        resume_mm = RESUME_MM
        if self._back_since_ms is not None:
            resume_mm += round(1000 * BACK_M)
        elif mapped and self._stops[-1].crept < CREEPS_MOST:
            resume_mm = MAPPED_RESUME_MM
        if ahead_mm < resume_mm:
            self._clear_since_ms = None
        elif self._clear_since_ms is None:
            self._clear_since_ms = now_ms
        return self._clear_since_ms is not None and now_ms - self._clear_since_ms >= RESUME_AFTER_MS
