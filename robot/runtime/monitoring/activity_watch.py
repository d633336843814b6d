"""Watch what the robot does: whether a visitor is with it, since when, and its last trips. No visitor is named."""

import time
from collections.abc import Callable, Sequence

import msgspec

from robot.core.commands import AnyCommand, Show
from robot.core.events import AnyEvent, DriveEnded
from robot.core.screen.view import AnyPage, MovingPage
from robot.runtime.monitoring.visit_counts import NOT_SERVED

TRIPS = 12
"""Trips that are remembered, the newest last. Chosen: what fits on one page."""


class RecordedTrip(msgspec.Struct, frozen=True):
    """A trip to `place`, or home (`returning`). `ended_s` None: the robot is on its way; `reason`: why it did not
    arrive, see `DriveEnded`. Times in s since 1970."""

    place: str
    began_s: int
    returning: bool = False
    ended_s: int | None = None
    reached: bool = False
    reason: str = ""


class RobotActivity(msgspec.Struct, frozen=True):
    """State of visits and trips. `visit_since_s`: since when a visitor is with it, s since 1970; None = no visitor."""

    visit_since_s: int | None = None
    trips: tuple[RecordedTrip, ...] = ()


class ActivityWatch:
    """Follows the steps of the event loop; `now` is the newest `RobotActivity`."""

    def __init__(self, wall_s: Callable[[], float] = time.time) -> None:
        self._wall_s = wall_s
        self.now = RobotActivity()

    def step(self, _at_ms: int, event: AnyEvent, commands: Sequence[AnyCommand]) -> None:
        """Note what a step says about visits and trips: its event, and the commands decided for it."""
        if isinstance(event, DriveEnded):
            self._ended(event)
        for command in commands:
            if isinstance(command, Show):
                self._shown(command.view.page)

    def _shown(self, page: AnyPage) -> None:
        returning = isinstance(page, MovingPage) and page.returning
        if isinstance(page, NOT_SERVED) or returning:
            since_s = None
        else:
            since_s = int(self._wall_s()) if self.now.visit_since_s is None else self.now.visit_since_s
        self.now = msgspec.structs.replace(self.now, visit_since_s=since_s)
        if isinstance(page, MovingPage):
            self._drives_to(page)

    def _drives_to(self, page: MovingPage) -> None:
        trips = self.now.trips
        if trips and trips[-1].ended_s is None:
            if (trips[-1].place, trips[-1].returning) == (page.place, page.returning):
                return  # the same trip, at its next step
            trips = (*trips[:-1], self._end(trips[-1], reached=False, reason="halt"))
        trip = RecordedTrip(page.place, int(self._wall_s()), page.returning)
        self.now = msgspec.structs.replace(self.now, trips=(*trips, trip)[-TRIPS:])

    def _ended(self, event: DriveEnded) -> None:
        trips = self.now.trips
        if trips and trips[-1].ended_s is None:
            last = self._end(trips[-1], reached=event.reached, reason=event.reason)
            self.now = msgspec.structs.replace(self.now, trips=(*trips[:-1], last))

    def _end(self, trip: RecordedTrip, *, reached: bool, reason: str) -> RecordedTrip:
        return msgspec.structs.replace(trip, ended_s=int(self._wall_s()), reached=reached, reason=reason)
