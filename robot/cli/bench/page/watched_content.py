"""The robot's own watcher of the content, in this program: it counts the editions that it has loaded."""

import asyncio
import threading
import time
from pathlib import Path
from typing import Self

from robot.core.events import AnyEvent, EditionLoaded
from robot.runtime.content.lobby_map_loader import load_lobby
from robot.runtime.content.watcher import ContentWatch
from robot.runtime.settings.loader import load_settings

STEP_S = 0.02
"""Pause between two looks at the count, s. Chosen: small beside the watcher's own 2 s."""


class WatchedContent:
    """The watcher over the content below `config`, while the block lasts. `editions`: number of the last one."""

    def __init__(self, config: Path) -> None:
        settings = load_settings(config=config)
        self._watch = ContentWatch(config, settings, load_lobby(config / "lobby.toml"))
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._run, name="watcher", daemon=True)
        self.editions = 0

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._loop.call_soon_threadsafe(self._task.cancel)
        self._thread.join()

    def wait_for(self, edition: int, limit_s: float) -> None:
        """Wait until the edition of this number is loaded, at most `limit_s`. Raises `TimeoutError`."""
        ends_s = time.monotonic() + limit_s
        while self.editions < edition:
            if time.monotonic() > ends_s:
                raise TimeoutError(f"the watcher has not loaded edition {edition}")
            time.sleep(STEP_S)

    def _run(self) -> None:
        self._task = self._loop.create_task(self._watch.run(self._heard))
        try:
            self._loop.run_until_complete(self._task)
        except asyncio.CancelledError:
            pass
        finally:
            self._loop.close()

    def _heard(self, event: AnyEvent) -> None:
        if isinstance(event, EditionLoaded):
            self.editions += 1
