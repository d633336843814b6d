"""Judges when the lidar counts as up, and why it is down; the motion process and the rehearsal share this module. Pure.

The lidar is up once light has come back over five turns. It is down when its cable is lost, when it falls silent, when
no light comes back, when an object covers it or hides a part of what is ahead, and when it contradicts the map; in the
last case until the motion process is restarted. While the lidar stays down, only a change of the cause is reported.
"""

from enum import Enum, auto
from math import degrees, inf
from statistics import median_low

from hardware.lidar.blockage import LidarAilment
from hardware.lidar.scanner import AWAY_MS, Lidar
from robot.core.events import PartDown, PartUp
from robot.core.parts import Part
from robot.navigation.perception.limits import SIDE_RAD

SILENT_MS = 1_000.0
"""Silence of most sectors after which the whole lidar counts as lost, ms. Chosen: a turn takes 100 ms.

A few sectors may be silent for longer: no point comes from a sector behind a person close by.
"""
TURNS_PACKETS = 190
"""Packets that must have come before the lidar counts as up. Derived: five turns.

In the first three turns the sectors that the robot itself fills are learnt (`hardware.lidar.scanner`).
"""
HIDDEN_LIMIT_MS = 1_500.0
"""Silence of a sector ahead after which it counts as covered, ms. Chosen: people close by hide no sector for long."""
AILING_MS = 300.0
"""Blindness after which the lidar counts as down, ms. Chosen: a sleeve brushes over it for one or two turns.

During these 300 ms no sector is set, and the robot is slow.
"""
CLEAR_MS = 700.0
"""Time without a defect until a blind lidar is up again, ms. Chosen: a little light must not make it go up and down."""

AILMENTS: dict[LidarAilment, tuple[str, str, str, str]] = {
    LidarAilment.DARK: (
        "no light comes back",
        "không có tia phản xạ",
        "uncover it, wipe its window",
        "gỡ vật che, lau kính lidar",
    ),
    LidarAilment.COVERED: (
        "something lies before it",
        "có vật che sát",
        "uncover it, wipe its window; where that is the robot's own body make lidar.view_deg smaller",
        "gỡ vật che, lau kính lidar; nếu là thân robot thì giảm lidar.view_deg",
    ),
}
"""By defect: the defect in English and Vietnamese, then the next step in English and Vietnamese."""

LidarEvents = tuple[PartUp | PartDown, ...]
"""Events about the lidar in one control step: none, or one."""


class _Cause(Enum):
    """Cause for which the lidar is down; as long as it stays the same, only the first reason is reported."""

    GONE = auto()
    BLIND = auto()
    PARTLY = auto()
    ASKEW = auto()


class LidarWatch:
    """Monitor of the lidar: call `begin` with each lidar that is found, then `update` once per control step.

    Each change is reported once. `up`: the lidar may be used. `gone`: its port must be opened anew.
    """

    def __init__(self) -> None:
        self.up = self.gone = False
        self._askew = False
        self._cause: _Cause | None = None
        self._packets = self._clear_packets = 0
        self._looked_ms = self._heard_ms = self._clear_ms = self._well_ms = self._up_ms = -inf

    def begin(self, lidar: Lidar, heard_ms: float) -> None:
        """Begin to watch `lidar`, which was read last at `heard_ms`."""
        self.gone, self._looked_ms, self._well_ms = False, heard_ms, heard_ms
        self._heard_ms = heard_ms
        self._begin_anew(lidar, heard_ms)

    def away(self, now_ms: float) -> bool:
        """Whether the last `update` is longer ago than AWAY_MS: waiting bytes are old and must be discarded."""
        return now_ms - self._looked_ms > AWAY_MS

    def update(self, lidar: Lidar, path: str, now_ms: float, lost: str = "", *, askew: bool = False) -> LidarEvents:
        """Judge the lidar at `path`, and return whether it went up or down.

        `lost`: how its cable was lost, "" = it was not lost; `askew`: its ranges contradict the map.
        """
        if self.away(now_ms):
            self._heard_ms = self._up_ms = now_ms  # whether it was silent is unknown without a read
            self._begin_anew(lidar, now_ms)
        self._looked_ms, self._askew = now_ms, self._askew or askew
        if lidar.figures.packets != self._packets:
            self._packets, self._heard_ms = lidar.figures.packets, now_ms
        silent = lost or self._silent(lidar, path, now_ms)
        self.gone = bool(silent)
        if self._askew:
            return self._down(_Cause.ASKEW, _askew(path))
        if silent:
            return self._down(_Cause.GONE, silent)
        if lidar.ailment is not LidarAilment.NONE:
            self._begin_anew(lidar, now_ms)
            ailing = now_ms - self._well_ms >= AILING_MS
            return self._down(_Cause.BLIND, _blind(path, lidar.ailment)) if ailing else ()
        hidden_deg = self._hidden_deg(lidar, now_ms) if self.up or self._cause is _Cause.PARTLY else None
        if hidden_deg is not None:
            self._begin_anew(lidar, now_ms)
            return self._down(_Cause.PARTLY, _partly(path, hidden_deg))
        self._well_ms = now_ms
        if self.up or not self._turned(lidar, now_ms):
            return ()
        self.up, self._cause, self._up_ms = True, None, now_ms
        return (PartUp(Part.LIDAR, f"LD19, {path}, {lidar.figures.turns_per_s:.1f} turns/s"),)

    def missing(self, reason: str) -> LidarEvents:
        """Report that a search did not find the lidar, for this `reason`."""
        return () if self._askew else self._down(_Cause.GONE, reason)

    def _begin_anew(self, lidar: Lidar, now_ms: float) -> None:
        """Count packets and time from now: earlier packets do not show whether the lidar works."""
        self._clear_packets, self._clear_ms = lidar.figures.packets, now_ms

    def _hidden_deg(self, lidar: Lidar, now_ms: float) -> float | None:
        """Return the direction of a sector, ahead or beside, that was silent for HIDDEN_LIMIT_MS; None = no sector."""
        ahead = [pair for pair in zip(lidar.scan.at_ms, lidar.bearings_rad, strict=True) if abs(pair[1]) < SIDE_RAD]
        set_ms, bearing_rad = min(ahead)
        return degrees(bearing_rad) if now_ms - max(set_ms, self._up_ms) > HIDDEN_LIMIT_MS else None

    def _turned(self, lidar: Lidar, now_ms: float) -> bool:
        """Whether the lidar was in order for five turns (CLEAR_MS after blindness), with most sectors set since."""
        clear_ms = CLEAR_MS if self._cause is _Cause.BLIND else 0.0
        return (
            now_ms - self._clear_ms >= clear_ms
            and lidar.figures.packets - self._clear_packets >= TURNS_PACKETS
            and median_low(lidar.scan.at_ms) >= self._clear_ms
        )

    def _silent(self, lidar: Lidar, path: str, now_ms: float) -> str:
        """Return why the lidar counts as lost, in both languages; "" = it is not lost."""
        quiet_ms = now_ms - self._heard_ms
        partial_ms = now_ms - max(median_low(lidar.scan.at_ms), self._clear_ms)
        if max(quiet_ms, 0.0 if lidar.ailment is not LidarAilment.NONE else partial_ms) <= SILENT_MS:
            return ""
        if quiet_ms > SILENT_MS / 2:
            what, vi = "silent", "im lặng"
        else:
            what, vi = "only a part of its turn comes", "chỉ nhận một phần vòng quét"
        return f"{path}: {what}; see whether it turns | {path}: {vi}; xem lidar có quay không"

    def _down(self, cause: _Cause, reason: str) -> LidarEvents:
        """Note that the lidar is down; report `reason` if the cause is a new one."""
        new, self.up, self._cause = cause is not self._cause, False, cause
        return (PartDown(Part.LIDAR, reason),) if new else ()


def _blind(path: str, ailment: LidarAilment) -> str:
    what, vi, remedy, remedy_vi = AILMENTS[ailment]
    return f"{path}: {what}; {remedy} | {path}: {vi}; {remedy_vi}"


def _partly(path: str, bearing_deg: float) -> str:
    side, side_vi = ("left", "trái") if bearing_deg > 0 else ("right", "phải")
    where, where_vi = f"{abs(bearing_deg):.0f} degrees to the {side}", f"{abs(bearing_deg):.0f} độ bên {side_vi}"
    return (
        f"{path}: something hides what is {where}; uncover it, wipe its window | "
        f"{path}: có vật che hướng {where_vi}; gỡ vật che, lau kính lidar"
    )


def _askew(path: str) -> str:
    return (
        f"{path}: what it sees contradicts the map; check lidar.yaw_deg, and which side is up, then restart the base | "
        f"{path}: hình lidar không khớp bản đồ; kiểm tra lidar.yaw_deg và chiều lắp, rồi khởi động lại đế"
    )
