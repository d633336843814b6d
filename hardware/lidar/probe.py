"""Checks the lidar for `kiosk doctor`: whether it turns and sees, broken packets, and the nearest point."""

import select
import time
from collections.abc import Collection
from math import degrees

from hardware.lidar.blockage import LidarAilment
from hardware.lidar.discovery import LidarSearch
from hardware.lidar.health_monitor import AILMENTS
from hardware.lidar.scanner import FRESH_MS, NO_ECHO_MM, Lidar, LidarMount
from hardware.serial_ports.serial_port import CableLost
from robot.core.trouble import Trouble

PROBE_S = 2.0
"""Time for which the check listens to the lidar, s. Chosen."""
TURNS_PER_S = (7.0, 13.0)
"""Least and largest turns per second of a sound lidar. Derived: by its data sheet the lidar keeps 10 by itself."""
BROKEN_LIMIT = 2
"""Broken packets up to which the cable counts as sound. Chosen: opening the port may cut a packet."""


def probe_lidar(address: str, mount: LidarMount, held: Collection[str] = ()) -> str:
    """Listen for PROBE_S and return one line about the lidar. Raises `Trouble` when the robot cannot rely on it."""
    lidar, port, _ = LidarSearch(address, mount).look(held)
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
    counted = f"{port.path}: {figures.turns_per_s:.1f} turns/s, {figures.packets} packets, {figures.broken} broken"
    vi = f"{figures.turns_per_s:.1f} vòng/giây, {figures.packets} gói, {figures.broken} gói hỏng"
    if port.lost:
        counted, vi = f"{counted}; {port.lost.partition(' | ')[0]}", f"{vi}; mất kết nối cáp"
    if port.lost or figures.broken > BROKEN_LIMIT:
        raise _wrong(counted, vi, port.path, "look at its plug and cable", "xem phích cắm và dây")
    turns = TURNS_PER_S[0] <= figures.turns_per_s <= TURNS_PER_S[1]
    if turns and lidar.ailment is not LidarAilment.NONE:
        what, what_vi, remedy, remedy_vi = AILMENTS[lidar.ailment]
        raise _wrong(f"{counted}; {what}", f"{vi}; {what_vi}", port.path, remedy, remedy_vi)
    if not turns or not lidar.fresh(now_s * 1000):
        raise _wrong(
            counted, vi, port.path, "see whether it turns freely; check its 5 V", "xem lidar quay; kiểm tra 5 V"
        )
    return f"{counted}; {_nearest(lidar, now_s * 1000)}"


def _nearest(lidar: Lidar, now_ms: float) -> str:
    """Describe the nearest point, so that a technician's hand shows whether `lidar.yaw_deg` is right."""
    scan, middles_rad = lidar.scan, lidar.bearings_rad
    known = [sector for sector, at_ms in enumerate(scan.at_ms) if now_ms - at_ms <= FRESH_MS]
    # a hidden sector holds the range of the one beside it, and its own middle as bearing
    nearest = min(known, key=lambda sector: (scan.mm[sector], scan.bearings_rad[sector] == middles_rad[sector]))
    if scan.mm[nearest] >= NO_ECHO_MM:
        return "nothing is near | không có gì ở gần"
    metres, left_deg = f"{scan.mm[nearest] / 1000:.2f}", round(degrees(scan.bearings_rad[nearest]))
    side, side_vi = ("left", "trái") if left_deg >= 0 else ("right", "phải")
    return (
        f"nearest: {metres} m, {abs(left_deg)} degrees to the {side} | "
        f"gần nhất: {metres.replace('.', ',')} m, lệch {side_vi} {abs(left_deg)} độ"
    )


def _wrong(counted: str, vi: str, path: str, remedy: str, remedy_vi: str) -> Trouble:
    return Trouble(counted, vi, remedy=remedy, remedy_vi=remedy_vi, key="lidar.port", value=path)
