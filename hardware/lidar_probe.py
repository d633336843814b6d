"""Listens to the lidar for `kiosk doctor`: whether it turns, and what its cable loses."""

import select
import time
from collections.abc import Collection

from hardware.lidar import LidarMount
from hardware.lidar_search import LidarSearch
from hardware.serial_port import CableLost
from robot.core.trouble import Trouble

PROBE_S = 2.0
TURNS_PER_S = (7.0, 13.0)
"""By the sheet it keeps 10 by itself."""
BROKEN_LIMIT = 2
"""A packet that was cut when the port was opened is none that the cable has damaged."""


def probe_lidar(address: str, baud: int, mount: LidarMount, held: Collection[str] = ()) -> str:
    """One line about it, after `PROBE_S`. Raises `Trouble` when the robot can't rely on it."""
    lidar, port, _ = LidarSearch(address, baud, mount).look(held)
    ends_s = time.monotonic() + PROBE_S
    try:
        while (now_s := time.monotonic()) < ends_s and not port.lost:
            select.select([port], [], [], 0.02)
            lidar.receive(now_s * 1000)
    except CableLost as lost:
        port.lost = str(lost)
    finally:
        port.close()
    figures = lidar.figures
    told = f"{port.path}: {figures.turns_per_s:.1f} turns/s, {figures.packets} packets, {figures.broken} broken"
    vi = f"{figures.turns_per_s:.1f} vòng/giây, {figures.packets} gói, {figures.broken} gói hỏng"
    if port.lost:
        told, vi = f"{told}; {port.lost.partition(' | ')[0]}", f"{vi}; mất kết nối cáp"
    if port.lost or figures.broken > BROKEN_LIMIT:
        raise _wrong(told, vi, port.path, "look at its plug and cable", "xem phích cắm và dây")
    if not TURNS_PER_S[0] <= figures.turns_per_s <= TURNS_PER_S[1] or not lidar.fresh(now_s * 1000):
        raise _wrong(told, vi, port.path, "see whether it turns freely; check its 5 V", "xem lidar quay; kiểm tra 5 V")
    return told


def _wrong(told: str, vi: str, path: str, remedy: str, remedy_vi: str) -> Trouble:
    return Trouble(told, vi, remedy=remedy, remedy_vi=remedy_vi, key="lidar.port", value=path)
