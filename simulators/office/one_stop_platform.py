"""A ward's one-stop platform: the dossiers of a year, and the export files that clerks save of them.

The proportions are those of a ward that works well: some 3 % late, a tenth waiting or in work, four of ten online. Only
weekends are days off. Names and numbers of people are invented, and appear in the exports as in real ones.
"""

import csv
import datetime
import html
import io
import json
import random
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

PREFIX = "H49.34"

PROCEDURES: tuple[tuple[str, str, str, int, float], ...] = (
    ("2.000815", "Chứng thực bản sao từ bản chính giấy tờ, văn bản", "Chứng thực", 0, 0.42),
    ("2.000884", "Chứng thực chữ ký trong các giấy tờ, văn bản", "Chứng thực", 0, 0.1),
    ("2.000635", "Cấp bản sao Trích lục hộ tịch, bản sao Giấy khai sinh", "Hộ tịch", 0, 0.1),
    ("1.001193", "Đăng ký khai sinh", "Hộ tịch", 1, 0.06),
    ("1.000894", "Đăng ký kết hôn", "Hộ tịch", 1, 0.03),
    ("1.000656", "Đăng ký khai tử", "Hộ tịch", 1, 0.03),
    ("1.004873", "Cấp Giấy xác nhận tình trạng hôn nhân", "Hộ tịch", 3, 0.08),
    ("1.001612", "Đăng ký thành lập hộ kinh doanh", "Hộ kinh doanh", 3, 0.05),
    ("1.012817", "Đăng ký, cấp Giấy chứng nhận quyền sử dụng đất lần đầu", "Đất đai", 20, 0.05),
    ("1.013225", "Cấp giấy phép xây dựng nhà ở riêng lẻ", "Xây dựng", 15, 0.03),
    ("1.001776", "Thực hiện, điều chỉnh, thôi hưởng trợ cấp xã hội hàng tháng", "Bảo trợ xã hội", 10, 0.05),
)
"""Procedures of the platform: code, title, field, working days, share of the dossiers."""

CLERKS = ("Nguyễn Thị Lan", "Trần Văn Hùng", "Phạm Thu Hà", "Lê Quang Minh", "Vũ Thị Hạnh", "Đỗ Đức Anh")
_FAMILY = ("Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Vũ", "Đặng", "Bùi", "Đỗ", "Ngô")
_MIDDLE = ("Văn", "Thị", "Đức", "Minh", "Thu", "Quốc", "Ngọc", "Hữu")
_GIVEN = (
    "An",
    "Bình",
    "Cường",
    "Dung",
    "Giang",
    "Hạnh",
    "Khánh",
    "Linh",
    "Mạnh",
    "Oanh",
    "Phượng",
    "Quý",
    "Sơn",
    "Yến",
)
_STATUSES = {
    1: "Mới đăng ký",
    2: "Được tiếp nhận",
    3: "Không được tiếp nhận",
    4: "Đang xử lý",
    5: "Yêu cầu bổ sung giấy tờ",
    6: "Yêu cầu thực hiện nghĩa vụ tài chính",
    7: "Công dân yêu cầu rút hồ sơ",
    8: "Dừng xử lý",
    9: "Đã xử lý xong",
    10: "Đã trả kết quả",
}
_MISSING = ("Bản sao giấy chứng nhận quyền sử dụng đất", "Ảnh 3x4", "Giấy chứng sinh", "Văn bản uỷ quyền")


class PlatformDossier(NamedTuple):
    """A dossier of the platform, with personal data that the desk must never keep: owner, address, telephone,
    identity."""

    code: str
    procedure: str
    title: str
    field: str
    status: int
    submitted: datetime.datetime
    received: datetime.datetime | None
    due: datetime.datetime | None
    finished: datetime.datetime | None
    returned: datetime.datetime | None
    clerk: str
    online: bool
    paid_online: bool
    digitised: bool
    missing: str
    owner: str
    address: str
    phone: str
    identity: str


def cases(count: int, today: datetime.date, seed: int = 7, prefix: str = PREFIX) -> list[PlatformDossier]:
    """Return `count` dossiers of the year that ends `today`; the same `seed` gives the same dossiers."""
    chance = random.Random(seed)
    days = _working_days(today)
    made: list[PlatformDossier] = []
    weights = [share for *_, share in PROCEDURES]
    for number, day in enumerate(sorted(chance.choices(days, k=count))):
        first = number
        while first and made[first - 1].submitted.date() == day:
            first -= 1
            if number - first > 9990:
                break
        made.append(_case(chance, prefix, day, number - first + 1, today, chance.choices(PROCEDURES, weights)[0]))
    return made


def _case(
    chance: random.Random,
    prefix: str,
    day: datetime.date,
    number: int,
    today: datetime.date,
    procedure: tuple[str, str, str, int, float],
) -> PlatformDossier:
    code, title, field, time_days, _ = procedure
    submitted = datetime.datetime.combine(day, datetime.time(chance.randint(7, 16), chance.randrange(60)))
    online = chance.random() < 0.4
    received = submitted + datetime.timedelta(minutes=chance.randrange(5, 240 if online else 15))
    due = _at_five(_later(day, time_days))
    late = chance.random() < 0.03
    took_days = time_days + chance.randint(1, 6) if late else chance.randint(0, time_days)
    finished: datetime.datetime | None = _at_five(_later(day, took_days)) - datetime.timedelta(
        minutes=chance.randrange(400)
    )
    assert finished is not None
    finished = max(finished, received)
    returned: datetime.datetime | None = finished + datetime.timedelta(days=chance.choice((0, 0, 0, 1, 2, 5, 30)))
    status, missing = 10, ""
    if finished.date() > today:
        finished = returned = None
        status = chance.choices((2, 4, 5, 6), (20, 70, 8, 2))[0]
        missing = chance.choice(_MISSING) if status == 5 else ""
    elif returned is not None and returned.date() > today:
        returned, status = None, 9
    elif chance.random() < 0.01:
        returned, status = None, chance.choice((3, 7, 8))
    if online and day == today and chance.random() < 0.5:
        status, finished, returned = 1, None, None
    accepted = status != 1
    return PlatformDossier(
        code=f"{prefix}-{day:%y%m%d}-{number:04d}",
        procedure=code,
        title=title,
        field=field,
        status=status,
        submitted=submitted,
        received=received if accepted else None,
        due=due if accepted else None,
        finished=finished,
        returned=returned,
        clerk=chance.choice(CLERKS),
        online=online,
        paid_online=online and chance.random() < 0.7,
        digitised=chance.random() < 0.85,
        missing=missing,
        owner=f"{chance.choice(_FAMILY)} {chance.choice(_MIDDLE)} {chance.choice(_GIVEN)}",
        address=f"Tổ {chance.randint(1, 30)}, khu {chance.randint(1, 12)}, phường Mông Dương",
        phone=f"09{chance.randrange(10**8):08d}",
        identity=f"022{chance.randrange(10**9):09d}",
    )


COLUMNS: Sequence[tuple[str, Callable[[PlatformDossier], str]]] = (
    ("Mã hồ sơ", lambda case: case.code),
    ("Tên thủ tục hành chính", lambda case: case.title),
    ("Lĩnh vực", lambda case: case.field),
    ("Chủ hồ sơ", lambda case: case.owner),
    ("Số CCCD", lambda case: case.identity),
    ("Số điện thoại", lambda case: case.phone),
    ("Địa chỉ", lambda case: case.address),
    ("Trạng thái", lambda case: _STATUSES[case.status]),
    ("Ngày nộp hồ sơ", lambda case: _date_text(case.submitted)),
    ("Ngày nhận", lambda case: _date_text(case.received)),
    ("Ngày hẹn trả", lambda case: _date_text(case.due)),
    ("Ngày kết thúc xử lý", lambda case: _date_text(case.finished)),
    ("Ngày nhận kết quả", lambda case: _date_text(case.returned)),
    ("Người xử lý", lambda case: case.clerk),
    ("Kênh thực hiện", lambda case: "Trực tuyến" if case.online else "Trực tiếp"),
    ("Thanh toán trực tuyến", lambda case: "Có" if case.paid_online else "Không"),
    ("Số hóa thành phần hồ sơ", lambda case: "Có" if case.digitised else "Không"),
    ("Nội dung bổ sung", lambda case: case.missing),
)
"""The columns of the list that a clerk exports: name, and the function that returns a dossier's cell."""


def as_csv(made: Sequence[PlatformDossier], delimiter: str = ",") -> str:
    """Return the list of dossiers as CSV."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=delimiter)
    writer.writerow(["STT", *(name for name, _ in COLUMNS)])
    writer.writerows(rows(made))
    return out.getvalue()


def as_html(made: Sequence[PlatformDossier]) -> str:
    """Return the list of dossiers as the platform saves it under the name .xls: a web page with a title and a two-row
    header."""
    dates = [name for name, _ in COLUMNS if name.startswith("Ngày")]
    others = ["STT", *(name for name, _ in COLUMNS if name not in dates)]
    order = [0, *(place + 1 for place, (name, _) in enumerate(COLUMNS) if name not in dates)]
    order += [place + 1 for place, (name, _) in enumerate(COLUMNS) if name in dates]
    head = "".join(f'<th rowspan="2">{name}</th>' for name in others) + f'<th colspan="{len(dates)}">Thời gian</th>'
    told = "".join(
        "<tr>"
        + "".join(f'<td style="mso-number-format:\\@">{html.escape(row[place])}</td>' for place in order)
        + "</tr>"
        for row in rows(made)
    )
    return (
        "<html><head><meta charset='utf-8'><style>td { border: 1px }</style></head><body><table border=1>"
        f"<tr><td colspan='{len(order)}'>DANH SÁCH HỒ SƠ</td></tr>"
        f"<tr>{head}</tr><tr>{''.join(f'<th>{name}</th>' for name in dates)}</tr>{told}</table></body></html>"
    )


def as_sync(made: Sequence[PlatformDossier]) -> str:
    """Return the list of dossiers as the JSON record that platforms send to the national portal."""
    return json.dumps(
        {"service": "DongBoHoSoMC", "isUpdating": False, "data": [_sync(case) for case in made]}, ensure_ascii=False
    )


def rows(made: Sequence[PlatformDossier]) -> Iterator[list[str]]:
    """Yield each row of the list: its number, then its cells."""
    for number, case in enumerate(made, start=1):
        yield [str(number), *(cell(case) for _, cell in COLUMNS)]


def _sync(case: PlatformDossier) -> dict[str, object]:
    def at(moment: datetime.datetime | None) -> str:
        return "" if moment is None else f"{moment:%Y%m%d%H%M%S}"

    asked = [{"NoiDungBoSung": case.missing, "NgayBoSung": at(case.received)}] if case.missing else []
    return {
        "MaHoSo": case.code,
        "MaTTHC": case.procedure,
        "TenTTHC": case.title,
        "TenLinhVuc": case.field,
        "ChuHoSo": case.owner,
        "MaDoiTuong": case.identity,
        "SoDienThoai": case.phone,
        "NgayTiepNhan": at(case.received),
        "NgayHenTra": at(case.due),
        "TrangThaiHoSo": str(case.status),
        "NgayTra": at(case.returned),
        "NgayKetThucXuLy": at(case.finished),
        "KenhThucHien": "2" if case.online else "1",
        "DuocThanhToanTrucTuyen": "1" if case.paid_online else "0",
        "HoSoCoThanhPhanSoHoa": "1" if case.digitised else "0",
        "DanhSachHoSoBoSung": asked,
    }


def _date_text(moment: datetime.datetime | None) -> str:
    return "" if moment is None else f"{moment:%d/%m/%Y %H:%M:%S}"


def _working_days(today: datetime.date) -> list[datetime.date]:
    days = [today - datetime.timedelta(back) for back in range(365)]
    return [day for day in days if day.weekday() < 5]


def _later(day: datetime.date, count: int) -> datetime.date:
    while count:
        day += datetime.timedelta(1)
        count -= day.weekday() < 5
    return day


def _at_five(day: datetime.date) -> datetime.datetime:
    return datetime.datetime.combine(day, datetime.time(17, 0))
