"""The supervisor: it restarts drivers and tasks that fail, with growing pauses.

The failure of a driver is also emitted to the core, as `PartDown`.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable

from robot.core.events import AnyEvent, PartDown
from robot.runtime.ports import Driver, Emit

log = logging.getLogger("kiosk.supervise")

BACKOFF_MS = (500, 1000, 2000, 5000, 10_000)
"""Pauses before the first, second ... restart in a row, ms; the last one is used for all further restarts."""

STEADY_MS = 60_000
"""A driver or task that has run for this long before it fails is restarted after the shortest pause again, ms."""


class _Watched:
    """Passes events on to `emit`, and remembers when the last one came."""

    def __init__(self, emit: Emit, now_ms: Callable[[], int]) -> None:
        self._emit = emit
        self._now_ms = now_ms
        self.heard_ms = now_ms()

    def __call__(self, event: AnyEvent) -> None:
        self.heard_ms = self._now_ms()
        self._emit(event)


async def keep(driver: Driver, emit: Emit, now_ms: Callable[[], int]) -> None:
    """Run `driver` until cancelled. When it fails or is silent for too long, emit PartDown and restart it."""
    tries = 0
    while True:
        began_ms = now_ms()
        reason = await _once(driver, emit, now_ms)
        emit(PartDown(driver.part, reason))
        tries = 0 if now_ms() - began_ms >= STEADY_MS else tries
        pause_ms = BACKOFF_MS[min(tries, len(BACKOFF_MS) - 1)]
        log.warning("%s: %s; again in %.1f s", driver.part.value, reason, pause_ms / 1000)
        tries += 1
        await asyncio.sleep(pause_ms / 1000)


async def keep_task(name: str, run: Callable[[], Awaitable[None]], now_ms: Callable[[], int]) -> None:
    """Run a task on which no decision depends, until cancelled. When it fails, log the error and restart it."""
    tries = 0
    while True:
        began_ms = now_ms()
        try:
            await run()
            log.error("%s ended by itself", name)
        except Exception:
            log.exception("%s fell", name)
        tries = 0 if now_ms() - began_ms >= STEADY_MS else tries
        await asyncio.sleep(BACKOFF_MS[min(tries, len(BACKOFF_MS) - 1)] / 1000)
        tries += 1


async def _once(driver: Driver, emit: Emit, now_ms: Callable[[], int]) -> str:
    watched = _Watched(emit, now_ms)
    task = asyncio.ensure_future(driver.run(watched))
    try:
        while True:
            limit_ms = driver.quiet_limit_ms
            left_ms = None if limit_ms is None else limit_ms - (now_ms() - watched.heard_ms)
            if left_ms is not None and left_ms <= 0:
                return f"silent for {limit_ms} ms"
            done, _ = await asyncio.wait({task}, timeout=None if left_ms is None else left_ms / 1000)
            if done:
                error = task.exception()
                return f"{type(error).__name__}: {error}".splitlines()[0] if error else "ended by itself"
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
