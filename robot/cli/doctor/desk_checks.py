"""Check the service desk for `kiosk doctor`: its database, queue, dossiers and calendar."""

import datetime

from robot.core.trouble import Trouble
from robot.desk.database.connection import damaged
from robot.desk.database.repair import backup_of, damaged_files, is_whole
from robot.desk.dossiers.store import Dossiers
from robot.desk.dossiers.working_days import WorkingDays
from robot.desk.http_service import Unreachable, WebService
from robot.desk.queue.sources import SiteQueue, told_moment
from robot.desk.queue.tickets import Tickets
from robot.runtime.content.desk_vocabulary_loader import (
    load_vocabulary,
    load_working_days,
    ordered_working_days,
    queue_rule_of,
    token_of,
)
from robot.runtime.content.site_overlays import CALENDAR, DOSSIERS
from robot.runtime.settings.loader import CONFIG
from robot.runtime.settings.schema import Settings

OLD_DAYS = 1
"""Age in working days from which an export counts as old: clerks save a new one every morning."""


def database(settings: Settings) -> str:
    """Check that every page of the desk's database can be read and that the file was never damaged."""
    file = CONFIG.parent / settings.desk.file
    if file.exists() and not is_whole(file):
        raise damaged(file, "a page cannot be read")
    if aside := damaged_files(file):
        raise Trouble(
            "it was damaged and mended; the disk may be failing",
            "tệp đã bị hỏng và được sửa; ổ đĩa có thể sắp hỏng",
            file=str(aside[-1]),
            remedy="check the disk, then delete this file",
            remedy_vi="kiểm tra ổ đĩa rồi xoá tệp này",
        )
    backup = backup_of(file)
    if not backup.exists():
        return "nothing was kept yet | chưa có gì"
    copied = datetime.datetime.fromtimestamp(backup.stat().st_mtime)
    return f"whole, copied | nguyên vẹn, có bản sao {copied:%d/%m %H:%M}"


def queue(settings: Settings) -> str:
    """Check that the source of queue numbers answers; return which source it is."""
    source, root = settings.queue.source, CONFIG.parent
    if source == "none":
        return "none | không phát số"
    if source == "own":
        with Tickets(root / settings.desk.file, queue_rule_of(settings)) as tickets:
            today = datetime.date.today()
            return f"own | của robot: {len(tickets.of_days(today, today))} numbers today | số hôm nay"
    file = settings.queue.token_file
    system = SiteQueue(WebService(source, token_of(root / file) if file else ""))
    try:
        system.newest_call()
    except Unreachable as error:
        raise Trouble(
            f"the queue system of the site does not answer: {error}",
            "hệ thống lấy số của trung tâm không trả lời",
            key="queue.source",
            value=source,
            remedy="ask whoever runs it; or set queue.source to own or none",
            remedy_vi="hỏi đơn vị vận hành; hoặc đặt queue.source = own hoặc none",
        ) from error
    finally:
        system.close()
    return source


def dossiers(settings: Settings) -> str:
    """Return how many dossiers are imported and how new they are; raises `Trouble` for unknown statuses or an old
    export."""
    load_vocabulary(CONFIG)
    days = ordered_working_days(CONFIG, settings, CONFIG.parent)
    with Dossiers(CONFIG.parent / settings.desk.file) as kept:
        count, as_of_s, unknown = kept.count(), kept.as_of_s(), kept.unknown_statuses()
    if as_of_s is None:
        return "nothing was imported yet | chưa nhập hồ sơ: ./kiosk desk import FILE"
    as_of = datetime.datetime.fromtimestamp(as_of_s)
    told = f"{count} dossiers | hồ sơ, {told_moment(as_of)}"
    if unknown:
        raise Trouble(
            f"{told}; statuses that are not known: {', '.join(unknown)}",
            f"trạng thái chưa biết: {', '.join(unknown)}",
            file=str(CONFIG / DOSSIERS),
            key="statuses",
            remedy="add them to the status that they mean, and import again",
            remedy_vi="thêm vào trạng thái tương ứng rồi nhập lại",
        )
    if days.between(as_of.date(), datetime.date.today()) > OLD_DAYS:
        raise Trouble(
            f"{told}: the export is old",
            "số liệu đã cũ",
            remedy="save a new export and type ./kiosk desk import FILE",
            remedy_vi="xuất tệp mới rồi gõ ./kiosk desk import TỆP",
        )
    return told


def calendar(settings: Settings) -> str:
    """Check that the calendar of this year's working days (in December also next year's) was compared with the official
    one."""
    days = load_working_days(CONFIG, settings)
    today = datetime.date.today()
    needed = [today.year, *([today.year + 1] if today.month == 12 else [])]
    missing = [str(year) for year in needed if not _confirmed(days, year)]
    if missing:
        raise Trouble(
            f"nobody has confirmed the working days of {', '.join(missing)}",
            f"chưa đối chiếu lịch làm việc năm {', '.join(missing)}",
            file=str(CONFIG / CALENDAR),
            key="confirmed",
            remedy="compare the year with the decree on public holidays, add what differs, set confirmed = true",
            remedy_vi="đối chiếu với lịch nghỉ chính thức, bổ sung ngày khác biệt, đặt confirmed = true",
        )
    return f"{', '.join(map(str, needed))} confirmed | đã đối chiếu"


def _confirmed(days: WorkingDays, year: int) -> bool:
    return days.is_certain(datetime.date(year, 1, 1), datetime.date(year, 12, 31))
