"""Notifications to systemd: `READY=1`, `WATCHDOG=1`, `STATUS=...` over `$NOTIFY_SOCKET`.

The protocol is that of sd_notify(3): one datagram of lines `NAME=VALUE`. Without the variable nothing is sent.
`$WATCHDOG_USEC` is the silence after which systemd kills the service.
"""

import asyncio
import os
import socket
from collections.abc import Callable

from robot.core.events import AnyEvent, PartUp
from robot.core.parts import Part

STATUS_SERVING, STATUS_CLOSED = "serving", "closed"


def notify(*lines: str) -> bool:
    """Send `lines`, and return whether they were sent. A missing service manager does not disturb the robot."""
    address = os.environ.get("NOTIFY_SOCKET", "")
    if not address.startswith(("/", "@")):
        return False
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM | socket.SOCK_CLOEXEC) as link:
        link.setblocking(False)
        try:
            link.sendto("\n".join(lines).encode(), address.replace("@", "\0", 1))
        except OSError:
            return False
    return True


def watchdog_s() -> float | None:
    """Return half the silence that systemd allows, as sd_watchdog_enabled(3) advises; None without a watchdog.

    `$WATCHDOG_PID` is ignored: the session's compositor is the main process, and the robot its child.
    """
    text = os.environ.get("WATCHDOG_USEC", "")
    return int(text) / 2e6 if text.isdigit() and int(text) > 0 else None


async def keep_watched() -> None:
    """Send the heartbeat to systemd while the loop runs; a loop that hangs falls silent."""
    pause_s = watchdog_s()
    while True:
        if pause_s is not None:
            notify("WATCHDOG=1")
        await asyncio.sleep(pause_s or 3600)


def notify_ready(observe: Callable[[AnyEvent], None]) -> Callable[[AnyEvent], None]:
    """Return a wrapper of `observe` that also notifies systemd once the screen is up."""

    def observed(event: AnyEvent) -> None:
        if isinstance(event, PartUp) and event.part is Part.SCREEN:
            notify("READY=1", f"STATUS={STATUS_SERVING}")
        observe(event)

    return observed
