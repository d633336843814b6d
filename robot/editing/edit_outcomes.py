"""What an edit builds on, and how it can end: overtaken, disputed, due, refused."""

import datetime
from collections.abc import Mapping
from typing import NamedTuple

from robot.core.trouble import Trouble
from robot.desk.content_versions.store import ContentVersion, text_hash

Texts = Mapping[str, str | None]
"""Texts of files by path; None = there is no such file."""


class FileHead(NamedTuple):
    """The text on which an edit of a file builds. `open`: the version that it belongs to, None = it is in force."""

    path: str
    text: str | None
    open: ContentVersion | None

    @property
    def hash(self) -> str:
        """Return the hash by which an edit names this head."""
        return text_hash(self.text)


class Overtaken(Exception):
    """Error: another edit of these files was saved since this one began. `heads`: the files as they stand now."""

    def __init__(self, heads: tuple[FileHead, ...]) -> None:
        self.heads = heads
        super().__init__(", ".join(head.path for head in heads))


class Disputed(Exception):
    """Error: what a version changed was changed again later. `texts`: the files by path, with the version's change
    taken back all the same."""

    def __init__(self, texts: Texts) -> None:
        self.texts = texts
        super().__init__(", ".join(texts))


class GoingBack(NamedTuple):
    """Outcome of going back, not yet written. `now`, `texts`: the files by path as they stand, and as they would.
    `is_disputed`: a value that is to be taken back was changed again later."""

    now: Texts
    texts: Texts
    is_disputed: bool


class DueVersion(NamedTuple):
    """A version whose day has come. `error`: why it is not in force; None = it is."""

    version: ContentVersion
    error: Exception | None = None


class ClockInDoubt(Trouble):
    """Error: a version was approved for this day, but the clock may have leapt to it."""


def clock_in_doubt(today: datetime.date) -> ClockInDoubt:
    """Return the error that the clock says `today` and may be wrong."""
    return ClockInDoubt(
        f"the clock may be wrong: it says {today}, and the newest entries are much older",
        f"ngày giờ của máy có thể sai: máy ghi ngày {today:%d/%m/%Y}",
        remedy="set the clock; where it is right, approve the version again for at once",
        remedy_vi="đề nghị kiểm tra ngày giờ của máy; nếu đúng, đề nghị duyệt lại để áp dụng ngay",
    )


def waits_for_its_day(version: ContentVersion) -> Trouble:
    """Return the error that an edit would change what an approved version changes on its day."""
    day = f"{version.from_day:%d/%m/%Y}"
    return Trouble(
        f"it was approved and holds from {day} on",
        f"nội dung này đã được duyệt, có hiệu lực từ {day}",
        remedy="refuse that version first, or edit after that day",
        remedy_vi="đề nghị không duyệt bản đó trước, hoặc sửa sau ngày đó",
    )


def no_day(day: datetime.date, today: datetime.date) -> Trouble:
    """Return the error that a version cannot hold from this day on."""
    what, vi = ("has passed", "đã qua") if day < today else ("is too far ahead", "quá xa")
    return Trouble(
        f"{day:%d/%m/%Y} {what}",
        f"ngày {day:%d/%m/%Y} {vi}",
        remedy="leave the day empty to approve at once, or type a day of the next two years",
        remedy_vi="để trống nếu áp dụng ngay, hoặc nhập một ngày trong hai năm tới",
    )


def refused(what: str, vi: str) -> Trouble:
    """Return the error that a decision cannot be taken, with its reason in English and Vietnamese."""
    return Trouble(what, vi, remedy="look at the list of versions again", remedy_vi="đề nghị xem lại danh sách các bản")
