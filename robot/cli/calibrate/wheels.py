"""Measure the wheels by a guided procedure: small movements first, then squares both ways and a straight piece."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from math import degrees, isfinite, nan

from hardware.motion.wheel_calibration import Calibrator, DriveFailed, WireFault
from robot.cli.decimals import centimetres, decimal
from robot.cli.drive.end_reasons import reason_of
from robot.core.trouble import Trouble
from robot.navigation.calibration.umbmark import Lap, WheelCalibration, WheelGeometry, fit_wheels, moved_between
from robot.navigation.localization.marker_sighting import Sighting
from robot.navigation.localization.odometry import Position

Say = Callable[[str, str], None]
"""Prints a message to the person, given in English and Vietnamese."""
Ask = Callable[[str, str], str]
"""Asks the person a question, given in English and Vietnamese, and returns the line typed."""
SQUARES = (True, False, True, False)
"""Directions of the squares to drive, True = to the left: two each way. Two squares of the same direction that end
differently show wheel slip."""
SQUARE_NAMES = {
    True: ("square to the left", "hình vuông vòng trái"),
    False: ("square to the right", "hình vuông vòng phải"),
}
SIDE_M = (0.5, 4.0)
"""Shortest and longest side of a square, m. After a shorter one, an error of a centimetre in measuring its end hides
the wheels' error; UMBmark takes 4 m."""
STRAIGHT_M = (0.3, 4.0)
BESIDE_M = 1.5
"""Free floor needed beyond the drive, m: for the robot itself, and so that no obstacle is close enough to make it
brake."""

FAULTS: dict[WireFault, tuple[str, str, str, str]] = {
    WireFault.SILENT: (
        "no wheel counts: the motors have no power, or no encoder is connected",
        "không bánh nào đếm được: động cơ chưa có điện, hoặc chưa nối encoder",
        "switch the base on and check the encoder plugs",
        "bật nguồn đế và kiểm tra giắc encoder",
    ),
    WireFault.ONE_SILENT_LEFT: (
        "the encoder of the left wheel does not count",
        "encoder bánh trái không đếm",
        "check its plug and its supply",
        "kiểm tra giắc và nguồn của nó",
    ),
    WireFault.ONE_SILENT_RIGHT: (
        "the encoder of the right wheel does not count",
        "encoder bánh phải không đếm",
        "check its plug and its supply",
        "kiểm tra giắc và nguồn của nó",
    ),
    WireFault.REVERSED_LEFT: (
        "the left wheel counts backwards",
        "bánh trái đếm ngược",
        "exchange the wires A and B of the left encoder",
        "đảo hai dây A và B của encoder bánh trái",
    ),
    WireFault.REVERSED_RIGHT: (
        "the right wheel counts backwards",
        "bánh phải đếm ngược",
        "exchange the wires A and B of the right encoder",
        "đảo hai dây A và B của encoder bánh phải",
    ),
    WireFault.ENCODERS_SWAPPED: (
        "the encoder plugs of the two wheels are swapped: the left wheel turned, the right one counted",
        "giắc encoder hai bánh cắm nhầm chỗ cho nhau: bánh trái quay mà bánh phải đếm",
        "exchange the two encoder plugs",
        "đổi chỗ hai giắc encoder",
    ),
    WireFault.MOTORS_SWAPPED: (
        "the two motors are swapped: the left one was told to turn, the right one turned",
        "hai động cơ nối nhầm cho nhau: lệnh cho bánh trái mà bánh phải quay",
        "exchange the two motor plugs",
        "đổi chỗ hai giắc động cơ",
    ),
    WireFault.SWAPPED: (
        "left and right are swapped, in the encoder plugs or in the motor plugs",
        "bên trái và bên phải bị nối nhầm, ở giắc encoder hoặc ở giắc động cơ",
        "see which wheel turns first: if it is the left one exchange the encoder plugs, else the motor plugs",
        "xem bánh nào quay trước: bánh trái thì đổi giắc encoder, bánh phải thì đổi giắc động cơ",
    ),
}

_AHEAD = ("ahead", "về phía trước"), ("behind", "về phía sau")
_ASIDE = ("to the left", "sang trái"), ("to the right", "sang phải")


@dataclass(frozen=True)
class CalibrationPlan:
    """Lengths to drive, m, and the marker seen from the start that serves as reference; None = a person measures by
    tape."""

    side_m: float
    straight_m: float
    marker: int | None

    @property
    def room_m(self) -> float:
        """Side of the square of floor that must be free, m."""
        return max(self.side_m, self.straight_m) + BESIDE_M


def checked(plan: CalibrationPlan) -> CalibrationPlan:
    """Return `plan` unchanged. Raises `Trouble` if one of its lengths is too long to drive or too short to show
    anything."""
    for key, value, (least, most), what, vi in (
        ("--side", plan.side_m, SIDE_M, "the side of the squares", "cạnh hình vuông"),
        ("--straight", plan.straight_m, STRAIGHT_M, "the straight piece", "đoạn thẳng"),
    ):
        if not least <= value <= most:
            raise Trouble(
                f"{what} must be {least:g} to {most:g} m long",
                f"{vi} phải dài từ {decimal(least)} đến {decimal(most)} m",
                remedy=f"choose one for which there is room, in metres, or leave {key} out",
                remedy_vi=f"chọn độ dài vừa chỗ trống, tính bằng mét, hoặc bỏ {key}",
                key=key,
                value=value,
            )
    return plan


def measure(
    calibrator: Calibrator, wheels: WheelGeometry, plan: CalibrationPlan, say: Say, ask: Ask
) -> WheelCalibration:
    """Drive, measure where the robot ends, and fit wheel radius, track and mismatch. Raises `Trouble` when wires are
    swapped, a wheel slips or a drive fails."""
    room_m = round(plan.room_m, 1)
    ask(
        f"Keep {room_m} x {room_m} m free before the robot and to both sides; press Enter",
        f"Để trống {decimal(room_m)} x {decimal(room_m)} m phía trước và hai bên robot; nhấn Enter",
    )
    try:
        _wires(calibrator, plan, say, ask)
        laps = []
        for left in SQUARES:
            square = partial(calibrator.drive_square, plan.side_m, left=left)
            laps.append(_lap(calibrator, plan, SQUARE_NAMES[left], square, say, ask))
        straight = partial(calibrator.drive_straight, plan.straight_m)
        laps.append(_lap(calibrator, plan, ("straight on", "đoạn thẳng"), straight, say, ask))
    except DriveFailed as failed:
        why = reason_of(failed.reason)
        raise Trouble(
            f"the drive was not finished: {why.what}",
            f"robot chưa chạy hết đường đo: {why.vi}",
            remedy=f"{why.remedy}, and start again; nothing was changed",
            remedy_vi=f"{why.remedy_vi}, rồi làm lại; chưa có gì thay đổi",
        ) from failed
    outcome = fit_wheels(laps, wheels)
    _judge(outcome)
    return outcome


def values_of(found: WheelGeometry) -> dict[str, float]:
    """Return the settings keys for these wheels; `calibrated` is true even when their mismatch is zero."""
    return {
        "wheel_radius_mm": round(found.radius_mm, 3),
        "track_mm": round(found.track_mm, 2),
        "wheel_mismatch": round(found.mismatch, 5),
        "calibrated": True,
    }


def _wires(calibrator: Calibrator, plan: CalibrationPlan, say: Say, ask: Ask) -> None:
    say("Each wheel turns a little", "Từng bánh quay một chút")

    def saw_turn() -> bool | None:
        answer = ask(
            "Did the robot turn to its right at first? y / n / Enter = not seen",
            "Lúc đầu robot quay sang bên phải của nó phải không? c / k / Enter = không rõ",
        )
        return {"y": True, "c": True, "n": False, "k": False}.get(answer.strip().lower()[:1])

    faults = calibrator.check_wiring(plan.marker, saw_turn)
    if faults:
        what, vi, remedy, remedy_vi = FAULTS[faults[0]]
        raise Trouble(what, vi, remedy=remedy, remedy_vi=remedy_vi, key="base")


def _lap(
    calibrator: Calibrator,
    plan: CalibrationPlan,
    name: tuple[str, str],
    drive: Callable[[], list[tuple[float, float]]],
    say: Say,
    ask: Ask,
) -> Lap:
    ask(
        "Mark the floor at the robot, or put it back onto its mark; press Enter",
        "Đánh dấu chỗ robot đứng, hoặc đưa nó về đúng vạch; nhấn Enter",
    )
    start = _seen(calibrator, plan)
    steps = drive()
    end = moved_between(start, _seen(calibrator, plan)) if start else None
    if end is None:
        end = _by_tape(plan, say, ask)
    (ahead, ahead_vi), (left, left_vi) = _AHEAD[end[0] < 0], _ASIDE[end[1] < 0]
    ahead_m, left_m = abs(end[0]), abs(end[1])
    told = f"{name[0]}: ended {100 * ahead_m:.1f} cm {ahead}, {100 * left_m:.1f} cm {left}"
    told_vi = f"{name[1]}: kết thúc cách chỗ xuất phát {centimetres(ahead_m)} cm {ahead_vi}, "
    told_vi += f"{centimetres(left_m)} cm {left_vi}"
    if isfinite(end[2]):  # a tape measures no heading
        turned_deg = round(degrees(end[2]), 1)
        told, told_vi = f"{told}, {turned_deg:.1f} degrees", f"{told_vi}, {decimal(turned_deg)} độ"
    say(told, told_vi)
    return Lap(steps, end)


def _seen(calibrator: Calibrator, plan: CalibrationPlan) -> Sequence[Sighting]:
    return calibrator.sightings(plan.marker) if plan.marker is not None else ()


def _by_tape(plan: CalibrationPlan, say: Say, ask: Ask) -> Position:
    """Ask a person where the robot ended: metres ahead and to the left of the start. The heading is NaN, because a tape
    measures none."""
    ahead_m, left_m = (
        _taped_m(what, vi, plan.room_m, say, ask)
        for what, vi in (
            ("How far ahead of the start mark does it stand, in cm", "Robot đứng trước vạch xuất phát bao nhiêu cm"),
            (
                "How far to the left of it, in cm; to the right: minus",
                "Lệch sang trái bao nhiêu cm; sang phải ghi dấu trừ",
            ),
        )
    )
    return ahead_m, left_m, nan


def _taped_m(what: str, vi: str, limit_m: float, say: Say, ask: Ask) -> float:
    """Ask a person for one length until the answer is a number of at most `limit_m`; return it in metres."""
    while True:
        typed = ask(what, vi).strip()
        number = _CENTIMETRES.fullmatch(typed.replace(" ", ""))
        if number is None:
            say(
                f"{typed!r} is no number: type centimetres such as 3.5 or -2, and 0 for none",
                f"{typed!r} không phải là số: hãy gõ số cm như 3,5 hoặc -2, không lệch thì gõ 0",
            )
            continue
        metres = float(number[1].replace(",", ".").replace("\N{MINUS SIGN}", "-")) / 100
        if abs(metres) <= limit_m:
            return metres
        say(
            f"{typed} is further than the free floor, {100 * limit_m:.0f} cm: measure again, in centimetres",
            f"{typed} vượt quá chỗ trống {100 * limit_m:.0f} cm: hãy đo lại, tính bằng cm",
        )


_CENTIMETRES = re.compile(r"([+\N{MINUS SIGN}-]?(?:\d+(?:[.,]\d*)?|[.,]\d+))(?:cm)?", re.ASCII | re.IGNORECASE)


def _judge(outcome: WheelCalibration) -> None:
    if outcome.slips:
        raise Trouble(
            f"a wheel slips: the laps differ by {100 * outcome.after[0]:.0f} cm and {degrees(outcome.after[1]):.1f} "
            "degrees, which no size of wheel explains",
            f"có bánh bị trượt: các vòng đo lệch nhau {100 * outcome.after[0]:.0f} cm và "
            f"{decimal(round(degrees(outcome.after[1]), 1))} độ, không phải do cỡ bánh",
            remedy="clean wheels and floor, tighten the hubs, and start again; nothing was changed",
            remedy_vi="lau bánh xe và sàn, siết lại moay-ơ rồi làm lại; chưa có gì thay đổi",
            key="base",
        )
    if outcome.implausible:
        raise Trouble(
            "the wheels differ from the settings by more than wear can do",
            "bánh xe khác thông số cài đặt quá nhiều, không thể do mòn",
            remedy="measure wheel and track with a ruler and count the encoder's ticks; nothing was changed",
            remedy_vi="đo bánh xe, khoảng cách hai bánh và số xung encoder; chưa có gì thay đổi",
            key="base.wheel_radius_mm, base.track_mm, base.ticks_per_turn",
        )
