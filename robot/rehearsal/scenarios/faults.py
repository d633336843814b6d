"""Table of all faults that can be injected: the backends that can, the values a fault takes, and its names for
technicians."""

from typing import NamedTuple

from robot.core.trouble import Trouble

BOTH = ("virtual", "ports")


class FaultKind(NamedTuple):
    """A fault. `takes`: fields of the order and their default values; None = required. `once`: the fault happens and is
    over, like a crash."""

    vi: str
    en: str
    takes: dict[str, float | int | None]
    once: bool = False
    backends: tuple[str, ...] = BOTH


FAULTS: dict[str, FaultKind] = {
    "serial_cut": FaultKind("Đứt cáp mạch động cơ", "Board cable pulled", {}),
    "half_frames": FaultKind("Cáp mất nửa dòng", "Half frames on the cable", {"permille": 300}),
    "byte_noise": FaultKind("Cáp nhiễu", "Noise on the cable", {"permille": 20}),
    "board_frozen": FaultKind("Mạch bị treo", "Board frozen", {}),
    "board_reset": FaultKind("Mạch khởi động lại", "Board reset", {}, once=True),
    "estop": FaultKind("Nút dừng khẩn", "Emergency stop pressed", {}),
    "bumper": FaultKind("Va chạm", "Bumper pressed", {}),
    "low_battery": FaultKind("Pin yếu", "Low battery", {"permille": 180}),
    "lidar_unplugged": FaultKind("Rút lidar", "Lidar unplugged", {}),
    "lidar_silent": FaultKind("Lidar im lặng", "Lidar silent", {}),
    "lidar_covered": FaultKind("Lidar bị che", "Lidar covered", {}),
    "camera_dead": FaultKind("Mất máy ảnh", "Camera dead", {}),
    "camera_frozen": FaultKind("Hình đứng yên", "Camera frozen", {}),
    "camera_dark": FaultKind("Máy ảnh bị che", "Camera dark", {}),
    "microphone_dead": FaultKind("Mất micrô", "Microphone dead", {}),
    "microphone_loud": FaultKind("Sảnh rất ồn", "Room very loud", {"db": 30.0}),
    "microphone_babble": FaultKind("Nhiều người nói", "Babble of a crowd", {"db": 24.0}),
    "speaker_dead": FaultKind("Mất loa", "Speaker dead", {}),
    "recogniser_crash": FaultKind("Bộ nhận giọng nói chết", "Recogniser crashes", {"seconds": 1.5}, once=True),
    "recogniser_hang": FaultKind("Bộ nhận giọng nói treo", "Recogniser hangs", {}, backends=("ports",)),
    "base_crash": FaultKind("Tiến trình di chuyển chết", "Motion process crashes", {}, once=True, backends=("ports",)),
    "camera_hang": FaultKind("Tiến trình camera treo", "Camera hangs", {}, backends=("ports",)),
    "camera_crash": FaultKind("Trình đọc máy ảnh chết", "Camera crashes", {}, once=True, backends=("ports",)),
    "voice_crash": FaultKind("Giọng nói chết", "Voice crashes", {}, once=True),
    "voice_hang": FaultKind("Giọng nói treo", "Voice hangs", {}, backends=("ports",)),
    "printer_paper": FaultKind("Máy in hết giấy", "Printer out of paper", {}),
    "printer_lid": FaultKind("Máy in mở nắp", "Printer lid open", {}),
    "printer_unplugged": FaultKind("Rút máy in", "Printer unplugged", {}),
    "disk_full": FaultKind("Đĩa đầy", "Disk full", {}),
    "disk_read_only": FaultKind("Đĩa chỉ đọc được", "Disk is read-only", {}, backends=("ports",)),
    "descriptors_gone": FaultKind("Hết mô tả tệp", "No descriptor left", {}, backends=("ports",)),
    "clock_jump": FaultKind("Đồng hồ nhảy", "Clock jumps", {"seconds": None}, once=True),
    "slow_cpu": FaultKind("Máy chậm", "Slow CPU", {"ms": 400}),
    "marker_moved": FaultKind("Mã bị dời", "Marker moved", {"marker": 2, "by_m": 0.4}),
    "power_loss": FaultKind("Mất điện", "Power loss", {"seconds": 20.0}, once=True),
}


def faults_of(backend: str) -> tuple[str, ...]:
    """Return the names of the faults that `backend` can inject."""
    return tuple(name for name, kind in FAULTS.items() if backend in kind.backends)


def fault_values(name: str, given: dict[str, float | int | None], backend: str) -> dict[str, float]:
    """Return the values of a fault: those given, else the defaults. Raises `Trouble` when `backend` cannot inject this
    fault."""
    kind = FAULTS.get(name)
    if kind is None:
        names = ", ".join(FAULTS)
        raise _trouble(name, f"no such fault, allowed: {names}", f"không có lỗi này, chỉ có: {names}")
    if backend not in kind.backends:
        raise _trouble(name, f"cannot happen in the {backend} backend", f"không tạo được lỗi này ở '{backend}'")
    values: dict[str, float] = {}
    for field, usual in kind.takes.items():
        value = given.get(field)
        value = usual if value is None else value
        if value is None:
            raise _trouble(name, f"{field} is missing", f"thiếu {field}")
        values[field] = value
    strange = [field for field, value in given.items() if value is not None and field not in kind.takes]
    if strange:
        allowed = ", ".join(kind.takes) or "-"
        raise _trouble(name, f"{strange[0]} means nothing here, allowed: {allowed}", f"không dùng {strange[0]}")
    return values


def _trouble(name: str, what: str, vi: str) -> Trouble:
    return Trouble(
        what,
        vi,
        key="name",
        value=name,
        remedy="see simulators/scenarios/README.md",
        remedy_vi="xem simulators/scenarios/README.md",
    )
