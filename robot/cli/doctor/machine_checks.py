"""Check the computer for `kiosk doctor`: program, disk, clock, network, temperature."""

import ctypes
import datetime
import os
import shutil
import socket
import sys
from pathlib import Path

from robot.core.trouble import Trouble
from robot.deploy.installing import content_version
from robot.desk.dossiers.working_days import Span, common_hours
from robot.paths import ROOT
from robot.runtime.content.desk_vocabulary_loader import ordered_working_days
from robot.runtime.monitoring.host_metrics import ComputerGauge
from robot.runtime.settings.loader import CONFIG
from robot.runtime.settings.schema import WEEKDAYS, Settings

FREE_MB = 500
SITE_OFFSET = datetime.timedelta(hours=7)
"""Time of Vietnam against UTC, all year (IANA time zone database, Asia/Ho_Chi_Minh)."""
_TIME_ERROR = 5
"""Result of adjtimex(2) while no time server keeps the kernel's clock."""
_ELSEWHERE = "192.0.2.1"
"""An address that stands for any far one (RFC 5737); nothing is sent to it."""


def python(_settings: Settings) -> str:
    """Return the version of the Python interpreter and where it is installed."""
    return f"{sys.version.split()[0]} at {sys.prefix}"


def program(_settings: Settings) -> str:
    """Return the folder of the program that runs, and that of its settings and content."""
    return f"{ROOT}; settings and content | cấu hình: {CONFIG}"


def disk(_settings: Settings, root: Path = Path("/")) -> str:
    """Check that at least `FREE_MB` of disk space are free for journals, and that the file system (ext4) has counted no
    errors. `root`: folder where sys is mounted."""
    free_mb = shutil.disk_usage(CONFIG.parent).free // 1_000_000
    if free_mb < FREE_MB:
        raise Trouble(
            f"{free_mb} MB free",
            f"chỉ còn {free_mb} MB",
            file=str(CONFIG.parent),
            remedy=f"make room: at least {FREE_MB} MB for journals in var/",
            remedy_vi=f"dọn ổ đĩa: cần ít nhất {FREE_MB} MB",
        )
    if errors := _disk_errors(root, CONFIG.parent.stat().st_dev):
        raise Trouble(
            f"{free_mb} MB free, and the file system has counted {errors} errors: the disk may be failing",
            f"còn {free_mb} MB, hệ thống tệp đã ghi nhận {errors} lỗi: ổ đĩa có thể sắp hỏng",
            file=str(CONFIG.parent),
            remedy="save a copy with ./kiosk desk backup --out FILE, have the disk checked (fsck) or replaced",
            remedy_vi="sao lưu bằng ./kiosk desk backup --out TỆP, rồi kiểm tra (fsck) hoặc thay ổ đĩa",
        )
    return f"{free_mb} MB free"


def _disk_errors(root: Path, device: int) -> int:
    """Return the errors that ext4 has counted on the disk `device`; 0 on another file system."""
    name = (root / f"sys/dev/block/{os.major(device)}:{os.minor(device)}").resolve().name
    try:
        return int((root / "sys/fs/ext4" / name / "errors_count").read_text(encoding="ascii"))
    except (OSError, ValueError):
        return 0


def journal(settings: Settings) -> str:
    """Return the size of the journals; raises `Trouble` if the disk has no room for all that the settings allow."""
    from robot.runtime.event_loop.journal_retention import kept

    folder, limit_mb = CONFIG.parent / "var" / "journal", settings.journal.keep_mb
    found = kept(folder)
    size_mb = found.size_bytes // 1_000_000
    if shutil.disk_usage(CONFIG.parent).free // 1_000_000 < limit_mb - size_mb + FREE_MB:
        raise Trouble(
            f"{size_mb} MB of journals may grow to {limit_mb} MB, for which there is no room",
            f"nhật ký {size_mb} MB có thể lên tới {limit_mb} MB, ổ đĩa không đủ chỗ",
            file="config/site.toml",
            key="journal.keep_mb",
            value=limit_mb,
            remedy="write a smaller number, or make room",
            remedy_vi="ghi số nhỏ hơn, hoặc dọn ổ đĩa",
        )
    since = "" if found.since is None else f", since {found.since:%Y-%m-%d}"
    return f"{found.parts} files, {size_mb} of {limit_mb} MB, at most {settings.journal.keep_days} days{since}"


def clock(settings: Settings, now: datetime.datetime | None = None) -> str:
    """Return date, time and zone beside the opening hours, and whether a time server keeps them.

    Raises `Trouble` for a date before the content was made, and for a zone in which the robot would take the opening
    hours for other ones. `now`: for tests.
    """
    now = now or datetime.datetime.now().astimezone()
    told = f"{now:%Y-%m-%d %H:%M} {now.tzname()}"
    made = content_version(CONFIG)
    if tuple(map(int, made.split("."))) > (now.year, now.month, now.day, 24):
        raise Trouble(
            f"the clock says {told}, and the content is of {made}",
            f"đồng hồ ghi {told}, trước ngày của nội dung {made}",
            remedy="set it: sudo timedatectl set-time 'YYYY-MM-DD HH:MM'; if it comes back, change the clock's battery",
            remedy_vi="đặt lại: sudo timedatectl set-time 'NĂM-THÁNG-NGÀY GIỜ:PHÚT'; nếu lại sai thì thay pin đồng hồ",
        )
    hours = _hours(settings, now.date())
    if now.utcoffset() != SITE_OFFSET:
        raise Trouble(
            f"{told} is not the time of Vietnam: the robot would open and close at other hours than {hours}",
            f"{told} không phải giờ Việt Nam: robot sẽ mở, đóng sai giờ {hours}",
            remedy="type: sudo timedatectl set-timezone Asia/Ho_Chi_Minh, and start the robot again",
            remedy_vi="gõ: sudo timedatectl set-timezone Asia/Ho_Chi_Minh rồi khởi động lại robot",
        )
    kept = ctypes.CDLL(None).adjtimex(ctypes.create_string_buffer(512)) != _TIME_ERROR  # only asks; struct: 208 bytes
    by = (
        "kept by a time server | đồng bộ qua mạng"
        if kept
        else "no time server keeps it: compare it with a watch | không đồng bộ qua mạng: hãy so với đồng hồ"
    )
    return f"{told}, open {hours}; {by}"


def _hours(settings: Settings, day: datetime.date) -> str:
    """Return the opening hours of most weekdays as they count on `day`, and those of the other working weekdays."""
    week = ordered_working_days(CONFIG, settings, CONFIG.parent).week(day)
    usual = common_hours(week)
    apart = [f"{name} {_spans(spans)}" for name, spans in zip(WEEKDAYS, week, strict=True) if spans not in ((), usual)]
    return "; ".join([_spans(usual), *apart])


def _spans(spans: tuple[Span, ...]) -> str:
    """Return opening hours as "07:30-11:30, 13:30-17:00"."""
    clocks = ((divmod(begins, 60), divmod(ends, 60)) for begins, ends in spans)
    return ", ".join(f"{a:02d}:{b:02d}-{c:02d}:{d:02d}" for (a, b), (c, d) in clocks)


def network(settings: Settings) -> str:
    """Return the computer's address in its network. Raises `Trouble` without a network if the site's settings need one:
    a fleet, a queue or dossier service, a staff page for other computers."""
    needs = [key for key, needed in _needs(settings).items() if needed]
    try:
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
            probe.connect((_ELSEWHERE, 9))
            address = probe.getsockname()[0]
    except OSError as error:
        if not needs:
            return "none; this site needs none | không có mạng; nơi này không cần"
        raise Trouble(
            f"no network: {error.strerror}; needed for {', '.join(needs)}",
            f"không có mạng, cần cho {', '.join(needs)}",
            remedy="check the cable or the wifi: nmcli device, or ip address",
            remedy_vi="kiểm tra dây mạng hoặc wifi: nmcli device, hoặc ip address",
        ) from error
    return f"{address}; needed for {', '.join(needs) or 'nothing'} | địa chỉ {address}"


def _needs(settings: Settings) -> dict[str, bool]:
    return {
        "fleet.broker": bool(settings.fleet.broker),
        "queue.source": settings.queue.source.startswith("http"),
        "dossiers.source": settings.dossiers.source.startswith("http"),
        "staff_page.address": settings.staff_page.address not in ("127.0.0.1", "::1", "localhost"),
    }


def computer(_settings: Settings, root: Path = Path("/")) -> str:
    """Return temperature and memory in use. Raises `Trouble` if either is so high that the robot will be slowed down or
    ended. `root`: folder where proc and sys are mounted."""
    from kiosk_ui.staff_screen.device_status import FULL_PERCENT, TOO_HOT_C

    seen = ComputerGauge(CONFIG.parent, root).read()
    degrees, memory = seen.temperature_c, seen.memory_percent
    told = f"{'no sensor' if degrees is None else f'{degrees:.0f} °C'}, memory {memory} %"
    if (degrees or 0) >= TOO_HOT_C or (memory or 0) >= FULL_PERCENT:
        raise Trouble(
            f"{told}: more than {TOO_HOT_C} °C or {FULL_PERCENT} % slows the robot down or ends it",
            f"{told}: quá {TOO_HOT_C} °C hoặc {FULL_PERCENT} % thì robot chậm hoặc dừng",
            remedy="clean fan and air holes; end other programs",
            remedy_vi="vệ sinh quạt và khe gió; tắt các chương trình khác",
        )
    return told
