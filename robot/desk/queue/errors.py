"""Errors of the queue, each with a remedy that a clerk can carry out."""

from robot.core.trouble import Trouble
from robot.desk.queue.model import QueueTicket


def unknown_number(label: str) -> Trouble:
    """Return the error for the number `label`, which was not given today."""
    return Trouble(
        "no such number was given today",
        "hôm nay không có số này",
        key="NUMBER",
        value=label,
        remedy="see ./kiosk desk line",
        remedy_vi="xem ./kiosk desk line",
    )


def over(ticket: QueueTicket) -> Trouble:
    """Return the error for a number that can no longer be called: it is done, absent or cancelled."""
    state, vi = {"done": ("done", "đã xong"), "absent": ("absent", "vắng mặt")}.get(
        ticket.state, ("cancelled", "đã huỷ")
    )
    return Trouble(
        f"this number is {state} already",
        f"số này {vi}",
        key="NUMBER",
        value=ticket.label,
        remedy="let the visitor take a new number: ./kiosk desk take",
        remedy_vi="mời lấy số mới: ./kiosk desk take",
    )


def not_over(ticket: QueueTicket) -> Trouble:
    """Return the error for a number that cannot be taken back, because it still waits or is being served."""
    return Trouble(
        "this number still waits or is being served",
        "số này còn đang chờ hoặc đang được phục vụ",
        key="NUMBER",
        value=ticket.label,
        remedy="call it instead",
        remedy_vi="hãy gọi số này",
    )


class CounterPaused(Trouble):
    """Error: no numbers are given for a counter now, because the head of the centre has paused it."""

    def __init__(self, place: str) -> None:
        super().__init__(
            "this counter is paused, so no numbers are given for it",
            "quầy đang tạm nghỉ nên không cấp số",
            key="place",
            value=place,
            remedy="open the counter on the officials' page",
            remedy_vi="mở lại quầy ở trang cán bộ, mục Điều hành",
        )


class CentreClosed(Trouble):
    """Error: no numbers are given today, because the head of the centre has ordered that it is closed all day."""

    def __init__(self) -> None:
        super().__init__(
            "the centre is closed today, so no numbers are given",
            "hôm nay trung tâm nghỉ nên không cấp số",
            remedy="change the opening hours of today on the officials' page",
            remedy_vi="đổi giờ làm việc của hôm nay ở trang cán bộ, mục Điều hành",
        )


def wrong_clock(today: str, newest: str) -> Trouble:
    """Return the error for a clock that must be wrong: numbers of `newest`, a day after `today`, were already given."""
    return Trouble(
        f"the clock says {today}, but numbers of {newest} were given already: none is given twice",
        f"đồng hồ báo {today} nhưng đã phát số của ngày {newest}: không phát số trùng",
        key="NUMBER",
        remedy="set the clock; where it is right now: ./kiosk desk clock-is-right",
        remedy_vi="chỉnh đồng hồ; nếu giờ đã đúng: ./kiosk desk clock-is-right",
    )


def used_up(series: str, most: int) -> Trouble:
    """Return the error for a series whose three-digit numbers, up to `most`, have all been given today."""
    return Trouble(
        f"all {most} numbers of today are given",
        f"đã phát hết {most} số của hôm nay",
        key="queue.series",
        value=series,
        remedy="give some procedures a series of their own in config/site.toml",
        remedy_vi="đặt dãy số riêng cho một số thủ tục trong config/site.toml",
    )
