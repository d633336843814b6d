"""Show on the screen that the robot cannot start because of faulty files, and let it start once they are mended."""

import asyncio
import logging
from collections.abc import Coroutine
from pathlib import Path
from typing import Any

from robot.core.trouble import Trouble, Troubles
from robot.runtime.processes.systemd_notify import STATUS_CLOSED, keep_watched, notify
from robot.runtime.settings.file_stamps import stamps
from robot.runtime.settings.schema import ScreenSettings

log = logging.getLogger("kiosk")

LOOK_S = 2.0


def mended(trouble: Trouble | Troubles, screen: ScreenSettings, config: Path) -> bool:
    """Show the page for a robot that cannot start, until a file below `config` is written; return whether to try again.

    False at once where there is no screen to show the page, and when its window is closed."""
    from kiosk_ui.window.startup_failure_page import ClosedSign

    sign = ClosedSign(screen.width_px, screen.height_px, fullscreen=screen.fullscreen)
    if not sign.seen:
        sign.close()
        return False
    for line in str(trouble).splitlines():
        log.error("the robot cannot start: %s", line)
    notify("READY=1", f"STATUS={STATUS_CLOSED}")  # the service runs, but serves no visitors
    return asyncio.run(_watched(sign.stand(FilesChange(config))))


async def _watched(stands: Coroutine[Any, Any, bool]) -> bool:
    watched = asyncio.ensure_future(keep_watched())
    try:
        return await stands
    finally:
        watched.cancel()


class FilesChange:
    """Watches the folder `config`: a call returns whether a file was written since this object was made, and none is
    changing now."""

    def __init__(self, config: Path, look_s: float = LOOK_S) -> None:
        self._config, self._look_s = config, look_s
        self._before = self._seen = stamps(config)
        self._looked_s: float | None = None

    def __call__(self) -> bool:
        """Return whether files have changed; the folder is read at most once every `look_s` seconds."""
        now_s = asyncio.get_running_loop().time()
        if self._looked_s is not None and now_s - self._looked_s < self._look_s:
            return False
        self._looked_s, last = now_s, self._seen
        self._seen = stamps(self._config)
        return self._seen == last and self._seen != self._before
