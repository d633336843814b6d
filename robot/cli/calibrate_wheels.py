"""The guided procedure that measures the wheels: small movements first, a straight piece, squares both ways."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from math import degrees, nan

from hardware.calibrator import Calibrator, DriveFailed, WireFault
from robot.core.trouble import Trouble
from robot.guiding.calibration import Lap, Outcome, Wheels, between, fitted
from robot.guiding.odometry import Position
from robot.guiding.sighting import Sighting

Say = Callable[[str, str], None]
"""Tell a person something, English and Vietnamese."""
Ask = Callable[[str, str], str]
"""Ask a person something; the typed line."""
SQUARES = (True, False, True, False)
"""To the left and to the right, each twice: what differs between two of the same kind is slip."""

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


@dataclass(frozen=True)
class Plan:
    """`marker`: seen from the start, tells the truth; None = a person measures with a tape."""

    side_m: float
    straight_m: float
    marker: int | None


def measure(calibrator: Calibrator, wheels: Wheels, plan: Plan, say: Say, ask: Ask) -> Outcome:
    """Drive, measure, reckon. Raises `Trouble` in words when wires are wrong, a wheel slips, or a drive fails."""
    room_m = plan.side_m + 1.5
    ask(
        f"Keep {room_m:.1f} x {room_m:.1f} m free before the robot and to both sides; press Enter",
        f"Để trống {room_m:.1f} x {room_m:.1f} m phía trước và hai bên robot; nhấn Enter",
    )
    try:
        _wires(calibrator, plan, say, ask)
        laps = []
        for left in SQUARES:
            name = "square to the left" if left else "square to the right"
            laps.append(_lap(calibrator, plan, name, partial(calibrator.square, plan.side_m, left=left), say, ask))
        laps.append(_lap(calibrator, plan, "straight on", partial(calibrator.straight, plan.straight_m), say, ask))
    except DriveFailed as failed:
        raise Trouble(
            f"the drive was not finished: {failed}",
            "robot chưa chạy hết đường đo",
            remedy="make room, release the red button, and start again; nothing was changed",
            remedy_vi="dọn chỗ, nhả nút đỏ rồi làm lại; chưa có gì thay đổi",
        ) from failed
    outcome = fitted(laps, wheels)
    _judge(outcome)
    return outcome


def _wires(calibrator: Calibrator, plan: Plan, say: Say, ask: Ask) -> None:
    say("Each wheel turns a little", "Từng bánh quay một chút")

    def saw_turn() -> bool | None:
        answer = ask(
            "Did the robot turn to its right at first? y / n / Enter = not seen",
            "Lúc đầu robot quay sang bên phải của nó phải không? c / k / Enter = không rõ",
        )
        return {"y": True, "c": True, "n": False, "k": False}.get(answer.strip().lower()[:1])

    faults = calibrator.wires(plan.marker, saw_turn)
    if faults:
        what, vi, remedy, remedy_vi = FAULTS[faults[0]]
        raise Trouble(what, vi, remedy=remedy, remedy_vi=remedy_vi, key="base")


def _lap(
    calibrator: Calibrator,
    plan: Plan,
    name: str,
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
    end = between(start, _seen(calibrator, plan)) if start else None
    if end is None:
        end = _by_tape(ask)
    say(
        f"{name}: ended {100 * end[0]:.1f} cm ahead, {100 * end[1]:.1f} cm to the left, {degrees(end[2]):.1f} degrees",
        f"kết thúc cách chỗ xuất phát {100 * end[0]:.1f} cm về trước, {100 * end[1]:.1f} cm sang trái",
    )
    return Lap(steps, end)


def _seen(calibrator: Calibrator, plan: Plan) -> Sequence[Sighting]:
    return calibrator.sightings(plan.marker) if plan.marker is not None else ()


def _by_tape(ask: Ask) -> Position:
    """Where it ended, by a person."""
    numbers = []
    for what, vi in (
        ("How far ahead of the start mark does it stand, in cm", "Robot đứng trước vạch xuất phát bao nhiêu cm"),
        ("How far to the left of it, in cm; to the right: minus", "Lệch sang trái bao nhiêu cm; sang phải ghi dấu trừ"),
    ):
        while True:
            try:
                numbers.append(float(ask(what, vi).strip().replace(",", ".")) / 100)
                break
            except ValueError:
                continue
    return numbers[0], numbers[1], nan


def _judge(outcome: Outcome) -> None:
    if outcome.slips:
        raise Trouble(
            f"a wheel slips: the laps differ by {100 * outcome.after[0]:.0f} cm and {degrees(outcome.after[1]):.1f} "
            "degrees, which no size of wheel explains",
            f"có bánh bị trượt: các vòng đo lệch nhau {100 * outcome.after[0]:.0f} cm, không phải do cỡ bánh",
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
