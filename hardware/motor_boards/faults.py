"""Faults for which a driver itself holds the wheels still: a kind for the robot, and a line for a technician."""

from dataclasses import dataclass

from hardware.motor_boards.encoder_monitor import WheelFault
from hardware.motor_boards.roboclaw_protocol import RoboclawStatus
from robot.core.trouble import Trouble

_WHEELS_VI = {"left": "bánh trái", "right": "bánh phải", "both": "cả hai bánh"}
_WHAT = {
    "backwards": (
        "turned the other way than it was told",
        "quay ngược với lệnh",
        "its encoder wires A and B, or the wires of its motor, are swapped (both wheels: perhaps the encoders of left "
        "and right); mend the wiring, then let staff restart the base",
        "dây encoder A và B hoặc dây động cơ bị đảo (cả hai bánh: có thể lẫn encoder trái và phải); sửa dây rồi cho "
        "nhân viên khởi động lại đế",
    ),
    "idle": (
        "did not turn when it was told to, or its encoder does not count",
        "không quay theo lệnh, hoặc encoder không đếm",
        "check that nothing blocks the wheel, the motor's fuse and the encoder's plug, then let staff restart the base",
        "kiểm tra bánh có bị kẹt, cầu chì động cơ và giắc encoder, rồi cho nhân viên khởi động lại đế",
    ),
    "runaway": (
        "ran much faster than it was told",
        "chạy nhanh hơn lệnh nhiều",
        "check the encoder's plug and base.ticks_per_turn, then let staff restart the base",
        "kiểm tra giắc encoder và base.ticks_per_turn, rồi cho nhân viên khởi động lại đế",
    ),
}
"""Each fault of a wheel: what it is and what to do, in English and Vietnamese."""


@dataclass(frozen=True, slots=True)
class BoardFault:
    """A fault for which the wheels are held still.

    `kind`: "stall" (a wheel does not turn), "wheel" (it turns wrongly), "driver" (a fault of the board itself),
    "session" (the board ends motion by itself). `line`: for a technician, in both languages.
    """

    kind: str
    line: str


def wheel_fault(port: str, fault: WheelFault) -> BoardFault:
    """Return the fault of a wheel that does not turn as commanded."""
    what, vi, remedy, remedy_vi = _WHAT[fault.what]
    wheel = "both wheels" if fault.wheel == "both" else f"the {fault.wheel} wheel"
    trouble = Trouble(
        f"{wheel}: {what}; the base was stopped",
        f"{_WHEELS_VI[fault.wheel]} {vi}; đã dừng đế",
        remedy=remedy,
        remedy_vi=remedy_vi,
        key="base.port",
        value=port,
    )
    return BoardFault("stall" if fault.what == "idle" else "wheel", trouble.line())


def stall(port: str) -> BoardFault:
    """Return the fault of a reference board that has stopped wheels which did not turn as commanded."""
    trouble = Trouble(
        "a wheel did not turn as it was told, and the board has stopped both",
        "một bánh không quay theo lệnh, mạch đã dừng cả hai bánh",
        remedy="look what blocks the wheels, check fuse and encoder plugs, then let staff restart the base",
        remedy_vi="xem bánh có bị kẹt, kiểm tra cầu chì và giắc encoder, rồi cho nhân viên khởi động lại đế",
        key="base.port",
        value=port,
    )
    return BoardFault("stall", trouble.line())


def ended_session(port: str) -> BoardFault:
    """Return the fault of a board that has ended a motion session without a reported reason."""
    trouble = Trouble(
        "the board has ended the drive by itself and does not say why",
        "mạch tự dừng chuyến đi mà không báo lý do",
        remedy="ask it by hand (send ? over the cable), flash the newest firmware, then let staff restart the base",
        remedy_vi="hỏi mạch bằng tay (gửi ? qua cáp), nạp firmware mới nhất, rồi cho nhân viên khởi động lại đế",
        key="base.port",
        value=port,
    )
    return BoardFault("session", trouble.line())


def old_firmware(port: str) -> Trouble:
    """Return the error for a RoboClaw whose status cannot be read."""
    return Trouble(
        "the RoboClaw's firmware is too old: it tells its status in two bytes",
        "firmware của RoboClaw quá cũ: trạng thái chỉ có hai byte",
        remedy="update it with the maker's program (Motion Studio) and try again",
        remedy_vi="cập nhật bằng chương trình của hãng (Motion Studio) rồi thử lại",
        key="base.port",
        value=port,
    )


def no_stop_on_silence(port: str, limit_ms: int) -> BoardFault:
    """Return the fault of a RoboClaw that would drive on when the robot falls silent."""
    trouble = Trouble(
        f"the RoboClaw does not keep its stop on silence: read back {limit_ms} ms; it is not driven",
        f"RoboClaw không giữ giới hạn im lặng: đọc lại được {limit_ms} ms; không chạy",
        remedy="set packet serial mode and update its firmware, then let staff restart the base",
        remedy_vi="đặt chế độ packet serial và cập nhật firmware, rồi cho nhân viên khởi động lại đế",
        key="base.port",
        value=port,
    )
    return BoardFault("driver", trouble.line())


def board_fault(port: str, status: RoboclawStatus) -> BoardFault:
    """Return the fault of a RoboClaw that has switched its motors off."""
    trouble = Trouble(
        f"the RoboClaw reports {status.name}; the base was stopped",
        f"mạch RoboClaw báo lỗi {status.name}; đã dừng đế",
        remedy="look the word up in the RoboClaw manual (status), mend it, then let staff restart the base",
        remedy_vi="tra từ này trong tài liệu RoboClaw (status), sửa xong thì cho nhân viên khởi động lại đế",
        key="base.port",
        value=port,
    )
    return BoardFault("driver", trouble.line())
