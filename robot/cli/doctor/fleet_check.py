"""Check the connection to the fleet for `kiosk doctor`: whether the broker accepts this robot, and its agent runs."""

import fcntl
import queue
import time
from pathlib import Path
from typing import Any

from robot.core.trouble import Trouble
from robot.fleet.link import BrokerLink, door_of
from robot.fleet.status_reader import connected
from robot.runtime.settings.loader import CONFIG
from robot.runtime.settings.schema import Settings

_WAIT_S = 8.0


def fleet(settings: Settings) -> str:
    """Check that the province's MQTT broker accepts this robot, and that the agent (the reporting program) runs."""
    table = settings.fleet
    if not table.broker:
        return "none: this robot tells nobody anything | robot không báo về tỉnh"
    facts: queue.SimpleQueue[Any] = queue.SimpleQueue()
    link = BrokerLink(door_of(table, CONFIG.parent), f"kiosk-{table.province}-{table.robot}-{time.time_ns()}", facts)
    link.open()
    try:
        connected(facts, _WAIT_S)
    finally:
        link.close()
    if not _runs(CONFIG.parent / table.dir):
        raise Trouble(
            "the broker lets this robot in, but its agent does not run",
            "máy chủ cho vào nhưng chương trình báo về tỉnh chưa chạy",
            remedy="start it beside the robot: systemctl enable --now kiosk-fleet, or ./kiosk fleet run",
            remedy_vi="chạy kèm robot: systemctl enable --now kiosk-fleet, hoặc ./kiosk fleet run",
        )
    keys = len(list((CONFIG.parent / table.keys_dir).glob("*.pub")))
    content = f"content signed with one of {keys} keys" if keys else "takes no content: no key in fleet.keys_dir"
    return f"{table.broker} as {table.robot}, {content}"


def _runs(folder: Path) -> bool:
    """Whether the agent runs: a running agent holds a lock in `folder`."""
    try:
        with (folder / "lock").open("rb") as file:
            fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except FileNotFoundError:
        return False
    except BlockingIOError:
        return True
    return False
