"""A dossier of the one-stop platform as the desk stores it; no field names the applicant.

Statuses 1 to 10 are those of the platform's sync record (TrangThaiHoSo); 0 is a status with an unknown name.
"""

import datetime
import enum
import re

import msgspec


class DossierStatus(enum.IntEnum):
    """The platform's status of a dossier (TrangThaiHoSo)."""

    UNKNOWN = 0
    REGISTERED = 1  # Mới đăng ký
    ACCEPTED = 2  # Được tiếp nhận
    NOT_ACCEPTED = 3  # Không được tiếp nhận
    PROCESSING = 4  # Đang xử lý
    SUPPLEMENT = 5  # Yêu cầu bổ sung giấy tờ
    PAYMENT = 6  # Yêu cầu thực hiện nghĩa vụ tài chính
    WITHDRAWN = 7  # Công dân yêu cầu rút hồ sơ
    STOPPED = 8  # Dừng xử lý
    DONE = 9  # Đã xử lý xong
    RETURNED = 10  # Đã trả kết quả


RUNNING = (DossierStatus.UNKNOWN, DossierStatus.REGISTERED, DossierStatus.ACCEPTED, DossierStatus.PROCESSING)
"""Statuses in which the processing time runs: work goes on, and the due date comes nearer."""

HALTED = (DossierStatus.SUPPLEMENT, DossierStatus.PAYMENT, DossierStatus.STOPPED)
"""Statuses in which the processing time is suspended: the applicant must act, or work on the dossier has stopped."""

ENDED = (DossierStatus.NOT_ACCEPTED, DossierStatus.WITHDRAWN, DossierStatus.DONE, DossierStatus.RETURNED)


class Dossier(msgspec.Struct, frozen=True, kw_only=True):
    """A dossier, as stored in the table `dossier`. Dates are local, ISO 8601, with the time of day where it is known;
    None = not known."""

    code: str
    procedure_code: str = ""
    title: str = ""
    field: str = ""
    status: int = 0
    status_text: str = ""  # as exported, where the status is unknown
    submitted: str | None = None
    received: str | None = None
    due: str | None = None
    due_given: bool = False  # given by the platform, not computed here
    finished: str | None = None
    returned: str | None = None
    unit: str = ""
    clerk: str = ""  # the clerk in charge
    channel: str = ""  # direct, online, post
    full_online: bool | None = None
    fee: bool | None = None
    paid_online: bool | None = None
    digitised: bool | None = None
    reused: bool | None = None
    electronic_result: bool | None = None
    supplements: int = 0  # number of requests for papers
    supplement_since: str | None = None  # since when a request is open
    supplement_s: int = 0  # total time spent waiting for papers
    missing: str = ""  # what the open request asks for
    factor: bytes | None = None  # keyed hash of the last digits of the applicant's identity number
    as_of_s: int = 0


FIELDS = tuple(field for field in Dossier.__struct_fields__)

_CODE = re.compile(r"^([0-9A-Z]{1,4}(?:\.[0-9A-Z]{1,4}){0,4})-(\d{6})-(\d{3,6})$", re.ASCII)
_BLANK = re.compile(r"\s+")
_DASH = re.compile(r"[\u2010-\u2015\u2212\uff0d_]")
_TEN = re.compile(r"^\d{10}$", re.ASCII)


def code_of(text: str, prefix: str = "") -> str:
    """Return `text` as the code of a dossier, "PREFIX-YYMMDD-NNNN"; "" if it is no such code.

    Case, blanks and the kind of dash do not matter. Ten digits without a prefix get the `prefix` of this centre.
    """
    sign = _DASH.sub("-", _BLANK.sub("", text)).upper()
    if _TEN.match(sign) and prefix:
        sign = f"{prefix}-{sign[:6]}-{sign[6:]}"
    found = _CODE.match(sign)
    if found is None or not _is_day(found[2]):
        return ""
    return sign


def _is_day(digits: str) -> bool:
    try:
        datetime.date(2000 + int(digits[:2]), int(digits[2:4]), int(digits[4:6]))
    except ValueError:
        return False
    return True
