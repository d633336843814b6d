"""The bounded inbox that passes events from the drivers to the loop. When full it drops camera and base events first.

Events that must not be lost (of parts, drives, editions, leaving, touches) are not dropped while other events wait;
when only such events wait, the oldest touch is dropped.
"""

import asyncio
import threading
import time
from collections import deque

from robot.core.events import (
    AnyEvent,
    BaseReported,
    DriveEnded,
    EditionLoaded,
    FacesSeen,
    LeaveAsked,
    PartDown,
    PartUp,
    Tapped,
    Woke,
)

REPLACEABLE = (FacesSeen, BaseReported)
"""Events of which only the newest matters: a new one replaces the waiting one of its type."""

KEPT = (LeaveAsked, DriveEnded, PartUp, PartDown, EditionLoaded, Tapped)
"""Events that are not dropped from a full inbox while events of other types wait."""


class Inbox:
    """A queue of events in order of arrival. `put` may be called from any thread, `get` only on the loop."""

    def __init__(self, limit: int = 256) -> None:
        self._limit = limit
        self._events: deque[tuple[AnyEvent, float]] = deque()
        self._lock = threading.Lock()
        self._arrived = asyncio.Event()
        self._loop: asyncio.AbstractEventLoop | None = None
        self.dropped = 0
        self.deepest = 0

    def open(self) -> None:
        """Bind the inbox to the running event loop, which also gets events that were put before."""
        self._loop = asyncio.get_running_loop()
        if self._events:
            self._arrived.set()

    def put(self, event: AnyEvent) -> None:
        """Add an event. In a full inbox one event is dropped and counted.

        The oldest replaceable event is dropped first, else the oldest not in `KEPT`, else the oldest `Tapped`. Without
        any of these the inbox grows: parts and drives send few events.
        """
        came_s = time.perf_counter()
        with self._lock:
            if isinstance(event, REPLACEABLE) and self._replaced(event, came_s):
                return
            self._events.append((event, came_s))
            if len(self._events) > self._limit:
                self._drop_one()
            self.deepest = max(self.deepest, len(self._events))
        if self._loop is not None and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._arrived.set)

    def _replaced(self, event: AnyEvent, came_s: float) -> bool:
        """Let `event` replace the newest waiting event of its type; return False when it may not, or none waits."""
        for index in range(len(self._events) - 1, -1, -1):
            waiting = self._events[index][0]
            if type(waiting) is type(event):
                if not _same_kind(waiting, event):
                    return False
                self._events[index] = (event, came_s)
                return True
        return False

    def _drop_one(self) -> None:
        waiting = [event for event, _ in self._events]
        oldest_first = (
            *(i for i, event in enumerate(waiting) if isinstance(event, REPLACEABLE)),
            *(i for i, event in enumerate(waiting) if not isinstance(event, KEPT)),
            *(i for i, event in enumerate(waiting) if isinstance(event, Tapped)),
        )
        if oldest_first:
            del self._events[oldest_first[0]]
            self.dropped += 1

    async def get(self, timeout_ms: int | None) -> tuple[AnyEvent, float]:
        """Return the next event and when it came (`time.perf_counter`, s); `Woke` when none comes within `timeout_ms`.

        `timeout_ms` None waits without limit.
        """
        while True:
            with self._lock:
                if self._events:
                    return self._events.popleft()
                self._arrived.clear()
            try:
                seconds = None if timeout_ms is None else max(0, timeout_ms) / 1000
                await asyncio.wait_for(self._arrived.wait(), seconds)
            except TimeoutError:
                return Woke(), time.perf_counter()


def _same_kind(waiting: AnyEvent, event: AnyEvent) -> bool:
    """Whether `event` may replace `waiting`: not if it reports another state or button of the base."""
    if isinstance(waiting, BaseReported) and isinstance(event, BaseReported):
        return waiting.state == event.state and waiting.pressed == event.pressed
    return True
