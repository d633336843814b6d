"""The list of checks, and how they are run: each begins at rest, and a check that fails does not stop the others."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from hardware.motion.safety_envelope import READING_LIMIT_MS
from hardware.motor_boards import reference_protocol
from hardware.motor_boards.conformance import motion_checks, protocol_checks, session_checks, stop_checks
from hardware.motor_boards.conformance.board_under_test import BoardUnderTest, Failed
from hardware.motor_boards.conformance.limits import LATE_LIMIT, ROUND_TRIPS
from hardware.motor_boards.limits import REPLY_LIMIT_MS
from hardware.range_sensors.fusion import EACH_LIMIT_MS


@dataclass(frozen=True, slots=True)
class Check:
    """A rule that every board keeps. `turns`: the wheels turn; `hand`: a person presses something."""

    name: str
    rule: str
    vi: str
    run: Callable[[BoardUnderTest], None]
    turns: bool = False
    hand: bool = False


@dataclass(frozen=True, slots=True)
class CheckResult:
    """`state` is "kept", "broken" or "skipped"; `seen` and `seen_vi` describe how a rule was broken."""

    check: Check
    state: str
    seen: str = ""
    seen_vi: str = ""


CHECKS = (
    Check("identity", "it says who it is", "mạch tự xưng tên", protocol_checks.identity),
    Check("line-ends", "CR, LF and both end a line", "CR, LF hay cả hai đều kết thúc dòng", session_checks.line_ends),
    Check("people", "H, ? and unknown words get an answer", "H, ? và từ lạ đều được trả lời", protocol_checks.people),
    Check(
        "telemetry",
        "T comes at 10 Hz with battery and six ranges",
        "dòng T đến 10 lần mỗi giây, đủ ắc quy và sáu khoảng cách",
        protocol_checks.telemetry,
    ),
    Check(
        "readings",
        f"R tells each range sensor every {EACH_LIMIT_MS:.0f} ms or sooner, one of them every {READING_LIMIT_MS:.0f}",
        f"dòng R báo từng cảm biến khoảng cách mỗi {EACH_LIMIT_MS:.0f} ms hoặc nhanh hơn, một cảm biến bất kỳ mỗi "
        f"{READING_LIMIT_MS:.0f} ms",
        protocol_checks.readings,
    ),
    Check(
        "round-trip",
        f"answers come within {REPLY_LIMIT_MS:.0f} ms, at most {LATE_LIMIT} of {ROUND_TRIPS} later",
        f"câu trả lời đến trong {REPLY_LIMIT_MS:.0f} ms, nhiều nhất {LATE_LIMIT} trong {ROUND_TRIPS} câu trễ hơn",
        protocol_checks.round_trip,
    ),
    Check(
        "unarmed",
        "without a session V moves nothing",
        "không có phiên thì V không làm bánh quay",
        session_checks.unarmed,
    ),
    Check("arming", "ARM needs a CRC and the right nonce", "ARM phải đúng CRC và đúng mã phiên", session_checks.arming),
    Check("new-nonce", "a session's nonce dies with it", "mã phiên cũ chết cùng phiên", session_checks.new_nonce),
    Check(
        "sequence",
        "old and repeated numbers are refused",
        "số thứ tự cũ hay lặp lại bị từ chối",
        session_checks.sequence,
    ),
    Check("formats", "V of a wrong form is refused", "V sai khuôn bị từ chối", protocol_checks.formats),
    Check(
        "broken-line",
        "a wrong CRC is counted, not obeyed",
        "dòng sai CRC được đếm, không thực hiện",
        protocol_checks.broken_line,
    ),
    Check("long-line", "an overlong line is dropped whole", "dòng quá dài bị bỏ cả", protocol_checks.long_line),
    Check("noise", "noise costs one line at most", "nhiễu chỉ làm mất nhiều nhất một dòng", protocol_checks.noise),
    Check(
        "damaged-frames",
        "no damaged frame is obeyed",
        "không khung hỏng nào được thực hiện",
        protocol_checks.damaged_frames,
    ),
    Check("stop-always", "X works even with a wrong CRC", "X luôn có hiệu lực, dù sai CRC", session_checks.stop_always),
    Check("deadman", "200 ms of silence end the session", "im lặng 200 ms là hết phiên", session_checks.deadman),
    Check(
        "queued",
        "commands that waited through a silence move nothing",
        "lệnh tồn đọng sau khoảng im lặng không làm bánh quay",
        session_checks.queued,
    ),
    Check(
        "forward", "both wheels keep the wanted speed", "hai bánh giữ đúng tốc độ", motion_checks.forward, turns=True
    ),
    Check("sides", "left is left and right is right", "trái là trái, phải là phải", motion_checks.sides, turns=True),
    Check("limit", "never faster than 600 mm/s", "không bao giờ nhanh hơn 600 mm/s", motion_checks.limit, turns=True),
    Check(
        "time-to-live",
        "a wish ends after its own time",
        "lệnh hết hạn thì bánh dừng",
        motion_checks.time_to_live,
        turns=True,
    ),
    Check(
        "silence",
        "a silent host means standing wheels",
        "máy chủ im lặng thì bánh dừng",
        motion_checks.silence,
        turns=True,
    ),
    Check("stop", "X brings the wheels to a stand", "X làm bánh dừng", motion_checks.stop, turns=True),
    Check(
        "technician",
        "BENCH moves slowly and not for long",
        "BENCH chạy chậm và có hạn",
        motion_checks.technician,
        turns=True,
    ),
    Check(
        "red-button",
        "the red button holds until released and armed",
        "nút đỏ giữ đến khi nhả và ARM lại",
        stop_checks.red_button,
        hand=True,
    ),
    Check(
        "bumper",
        "the bumper holds until open and C",
        "cản va giữ đến khi nhả và có lệnh C",
        stop_checks.bumper,
        hand=True,
    ),
    Check("cliff", "no floor ahead stops it", "mất sàn phía trước thì dừng", stop_checks.cliff, hand=True),
    Check(
        "bumper-moving",
        "the bumper ends a movement for good",
        "cản va chấm dứt chuyển động",
        stop_checks.bumper_moving,
        turns=True,
        hand=True,
    ),
    Check(
        "red-button-moving",
        "the red button ends a movement for good",
        "nút đỏ chấm dứt chuyển động",
        stop_checks.red_button_moving,
        turns=True,
        hand=True,
    ),
)
"""All checks, in the order in which they run."""


def run(board: BoardUnderTest, *, turning: bool, skip: frozenset[str] = frozenset()) -> Iterator[CheckResult]:
    """Run the checks and yield their results, one by one. Raises `CableLost` when the port goes."""
    for check in CHECKS:
        left_out = (check.turns and not turning) or (check.hand and board.hand is None) or check.name in skip
        if left_out:
            yield CheckResult(check, "skipped")
            continue
        try:
            _rest(board)
            check.run(board)
            yield CheckResult(check, "kept")
        except Failed as failed:
            yield CheckResult(check, "broken", failed.seen, failed.vi)
        except reference_protocol.WireError as error:
            yield CheckResult(check, "broken", str(error), str(error))
    board.send(b"\n" + reference_protocol.STOP)


def _rest(board: BoardUnderTest) -> None:
    """Bring the board to where every check begins: no session, nothing latched that can be cleared, standing wheels."""
    board.send(b"\n")
    board.stand()
    board.verdict(reference_protocol.CLEAR_BUMPER)
