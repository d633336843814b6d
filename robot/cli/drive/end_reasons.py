"""Explain why a drive ended before its goal: each reason code of `DriveEnded` in plain words, with what to do next."""

from typing import NamedTuple


class Reason(NamedTuple):
    """A reason why a drive ended, and what to do next, in English and Vietnamese."""

    what: str
    vi: str
    remedy: str
    remedy_vi: str


REASONS: dict[str, Reason] = {
    "route": Reason(
        "the map has no way to there",
        "bản đồ không có đường đến đó",
        "look at the map: kiosk map check",
        "xem lại bản đồ: kiosk map check",
    ),
    "blocked": Reason(
        "somebody or something stood in the way and did not go",
        "có người hoặc đồ vật chắn đường mãi không tránh ra",
        "make room",
        "dọn đường cho robot",
    ),
    "estop": Reason(
        "the red button was pressed", "nút dừng đỏ đã bị nhấn", "look around, then release it", "nhìn quanh rồi nhả nút"
    ),
    "bumper": Reason(
        "the bumper was touched", "cản va đã bị chạm", "take away what it touches", "dẹp vật đang chạm cản va"
    ),
    "stall": Reason(
        "a wheel did not turn as it was told",
        "một bánh không quay theo lệnh",
        "look what blocks it, check fuse and encoder plugs",
        "xem bánh có bị kẹt, kiểm tra cầu chì và giắc encoder",
    ),
    "fault": Reason(
        "a wheel or the motor board has a fault",
        "bánh xe hoặc mạch động cơ có lỗi",
        "mend what the line before this one names, or see: kiosk doctor",
        "sửa lỗi mà dòng phía trên nêu, hoặc xem: kiosk doctor",
    ),
    "lease": Reason(
        "the command was not renewed in time",
        "lệnh chạy không được gia hạn kịp",
        "close other programs that keep this computer busy",
        "đóng các chương trình khác đang làm máy bận",
    ),
    "link": Reason(
        "the motor board fell silent on the way",
        "đang chạy thì mất liên lạc với mạch động cơ",
        "check cable and power of the base",
        "kiểm tra cáp và nguồn của đế",
    ),
    "lost": Reason(
        "the robot does not know where it is",
        "robot không biết mình đang ở đâu",
        "push it to where it began (home: then add --at-home)",
        "đẩy robot về chỗ xuất phát (nếu là chỗ đứng chờ thì thêm --at-home)",
    ),
    "slip": Reason(
        "the wheels turn and the robot stays where it is",
        "bánh xe quay mà robot đứng yên",
        "look at floor, tyres and what may hold it",
        "xem sàn, lốp xe và robot có bị vướng gì không",
    ),
    "sensor": Reason(
        "a range sensor does not measure",
        "có cảm biến khoảng cách không đo được",
        "look at cable, plug and what covers it, then: kiosk board check --only readings",
        "xem dây, đầu cắm và vật che, rồi gõ: kiosk board check --only readings",
    ),
    "halt": Reason("it was told to stop", "robot được lệnh dừng", "give the command again", "ra lệnh lại"),
    "visitor": Reason(
        "nobody follows the robot", "không có ai đi theo robot", "walk behind it", "hãy đi theo sau robot"
    ),
    "dock": Reason(
        "it missed the dock three times",
        "ba lần không vào được chỗ sạc",
        "look whether dock and its marker stand where the map says",
        "xem chỗ sạc và mã của nó có đúng vị trí trên bản đồ không",
    ),
    "pose": Reason(
        "where the robot stands cannot be kept on disk",
        "không ghi được vị trí của robot xuống đĩa",
        "make room on the disk, and the folder of base.pose_file writable",
        "dọn ổ đĩa và cho phép ghi vào thư mục của base.pose_file",
    ),
}


def reason_of(code: str) -> Reason:
    """Return the text for a reason code; a code without a text is shown as it is."""
    return REASONS.get(code) or Reason(code, code, "see the log above", "xem các dòng phía trên")
