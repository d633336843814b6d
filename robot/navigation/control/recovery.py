"""Recovery when something blocks the robot's way: wait, ask people to let it pass, go round, back off, call staff, give
up the trip. Every wait has an end.
"""

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
    """Request that the recovery makes to the trip in one control step."""

    NOTHING = "nothing"
    WAY_ROUND = "way round"
    BACK_OFF = "back off"
    GIVE_UP = "give up"


@dataclass(frozen=True, slots=True)
class RecoveryStep:
    """Result of one control step. `step`: what is announced to people; `need`: request to the trip; `again`: announce
    `step` once more although it has not changed.
    """

    step: EscortStep
    need: Need = Need.NOTHING
    again: bool = False


FREE = RecoveryStep(EscortStep.LEADING)


@dataclass
class _Stop:
    """A place where the robot was blocked."""

    at: XY
    """Position of the robot there, m."""
    left_m: float
    """Way left from there to the goal, m."""
    waited_ms: float = 0.0
    """Waiting time in this place before the present wait, ms."""
    gone_round_m: float | None = None
    """Distance counted by the wheels when the robot took another route from here, m; None = it has taken none."""
    returned: bool = False
    """Whether the other route has led the robot back here."""
    called_ms: float | None = None
    """When the robot called staff in the present wait, ms; None = it has not."""
    crept: int = 0
    """How many times the robot drove on from here past furniture with only MAPPED_RESUME_MM free."""


class _Patience(NamedTuple):
    """Decision by waiting time. `calls_staff`: staff are called; `over`: the trip is given up; `stays`: the robot waits
    here without looking for another way.
    """

    calls_staff: bool
    over: bool
    stays: bool


class BlockedRecovery:
    """Decides what a blocked robot does. `blocked_since_ms`: since when its way is blocked, None = it is free."""

    def __init__(self) -> None:
        self.blocked_since_ms: float | None = None
        self._stops: list[_Stop] = []  # since the last progress to the goal; the present one is last
        self._waited_before_ms = self._travelled_m = 0.0
        self._clear_since_ms: float | None = None
        self._replan_at_ms = REPLAN_AFTER_MS  # in the present wait
        self._back_since_ms: float | None = None
        self._back_from_m = 0.0
        self._backed, self._asks_again = False, True

    def renewed(self) -> "BlockedRecovery":
        """Return a recovery without the places where the robot was blocked, but with all waits of the trip."""
        ladder = BlockedRecovery()
        ladder._waited_before_ms = self._waited_before_ms
        return ladder

    def begin_wait(self, now_ms: float, left_m: float, here: XY) -> None:
        """Note that something is in the stop zone ahead of the robot at `here`. `left_m`: way left to the goal, m."""
        if self.blocked_since_ms is None:
            self.blocked_since_ms = now_ms
            self._replan_at_ms, self._back_since_ms, self._backed, self._asks_again = REPLAN_AFTER_MS, None, False, True
            self._find_stop(left_m, here)
        self._clear_since_ms = None

    def _find_stop(self, left_m: float, here: XY) -> None:
        """Put the present stop last in the list of stops: a known one near `here`, or a new one."""
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
        """End the present wait, because the way is free or (`elsewhere`) the robot takes another way to the goal."""
        if self._stops and elsewhere:
            self._stops[-1].gone_round_m = self._travelled_m
        if self.blocked_since_ms is not None:
            self._waited_before_ms += now_ms - self.blocked_since_ms
            self._stops[-1].waited_ms += now_ms - self.blocked_since_ms
            self.blocked_since_ms = None

    def postpone(self, by_ms: float) -> None:
        """Leave `by_ms` out of the present wait, so that it uses up no patience: in that time the sensors did not show
        whether anything stood there.
        """
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
        """Run one control step and return what the robot does. `ahead_mm`, `behind_mm`: free floor ahead and behind,
        None = not measured; `travelled_m`: distance counted by the wheels, in either direction; `mapped`: everything
        ahead is on the map.
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
        """Decide by the waiting times, in this place and in all, whether to call staff, give up or stay.

        A robot that has come back, because the other ways are blocked too, calls staff soon and stays for them. In a
        wait as short as that for people who pass, it neither calls staff nor gives up.
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
        """Announce backing off, back off a step if the floor behind is measured free, then ask for a way round from
        there.

        Because no sensor covers the robot's sides, it stops backing off as soon as people ahead make room.
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
        """Note that backing off has ended. If the robot did back off, the step asks for a way round."""
        self._backed = True
        return RecoveryStep(step, Need.WAY_ROUND if step is EscortStep.BACKING else Need.NOTHING)

    def _is_clear(self, now_ms: float, ahead_mm: int, *, mapped: bool) -> bool:
        """Whether the floor ahead has been free for RESUME_AFTER_MS. Room that the robot made itself by backing off
        does not count.
        """
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
