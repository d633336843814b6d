"""Send notifications (`READY=1`, `WATCHDOG=1`, `STATUS=...`) to systemd, over the socket `$NOTIFY_SOCKET`.

The protocol is that of sd_notify(3): one datagram of lines `NAME=VALUE`. Without `$NOTIFY_SOCKET` nothing is sent.
`$WATCHDOG_USEC`: time without a notification after which systemd kills the service.
"""

import asyncio
import os
import socket
from collections.abc import Callable

from robot.core.events import AnyEvent, PartUp
from robot.core.parts import Part

STATUS_SERVING, STATUS_CLOSED = "serving", "closed"


def notify(*lines: str) -> bool:
    """Send `lines` to systemd, and return whether they were sent. Without systemd nothing happens."""
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
    """Return the interval for heartbeats, s: half of systemd's limit (sd_watchdog_enabled(3)); None without a limit.

    `$WATCHDOG_PID` is ignored: it names the service's main process, the compositor, whose child the robot is.
    """
    text = os.environ.get("WATCHDOG_USEC", "")
    return int(text) / 2e6 if text.isdigit() and int(text) > 0 else None


async def keep_watched() -> None:
    """Send heartbeats to systemd from the event loop: if the loop hangs, they stop, and systemd kills the robot."""
    pause_s = watchdog_s()
    while True:
        if pause_s is not None:
            notify("WATCHDOG=1")
        await asyncio.sleep(pause_s or 3600)


def notify_ready(observe: Callable[[AnyEvent], None]) -> Callable[[AnyEvent], None]:
    """Return an observer that sends READY to systemd when the screen is up, and passes each event on to `observe`."""

    def observed(event: AnyEvent) -> None:
        if isinstance(event, PartUp) and event.part is Part.SCREEN:
            notify("READY=1", f"STATUS={STATUS_SERVING}")
        observe(event)

    return observed
