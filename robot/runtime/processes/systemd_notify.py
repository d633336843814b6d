"""Tells systemd how the service is: `READY=1`, `WATCHDOG=1`, `STATUS=...` over `$NOTIFY_SOCKET`.

The protocol is that of sd_notify(3): one datagram of lines `NAME=VALUE`. Without the variable nobody listens, and
nothing is sent. `$WATCHDOG_USEC` is the silence after which systemd kills the service.
"""

import asyncio
import os
import socket
from collections.abc import Callable

from robot.core.events import AnyEvent, PartUp
from robot.core.parts import Part

STATUS_SERVING, STATUS_CLOSED = "serving", "closed"


def notify(*lines: str) -> bool:
    """Send `lines`; whether somebody listens. A manager that is gone does not disturb the robot."""
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
    """Half the silence that systemd allows, as sd_watchdog_enabled(3) advises; None where it does not watch.

    `$WATCHDOG_PID` is not asked: the session's compositor is the main process, and the robot its child.
    """
    text = os.environ.get("WATCHDOG_USEC", "")
    return int(text) / 2e6 if text.isdigit() and int(text) > 0 else None


async def keep_watched() -> None:
    """Say that the loop turns, as long as it does; a loop that hangs falls silent."""
    pause_s = watchdog_s()
    while True:
        if pause_s is not None:
            notify("WATCHDOG=1")
        await asyncio.sleep(pause_s or 3600)


def tell_ready(tell: Callable[[AnyEvent], None]) -> Callable[[AnyEvent], None]:
    """`tell`, and the service is ready as soon as the screen stands."""

    def told(event: AnyEvent) -> None:
        if isinstance(event, PartUp) and event.part is Part.SCREEN:
            notify("READY=1", f"STATUS={STATUS_SERVING}")
        tell(event)

    return told
