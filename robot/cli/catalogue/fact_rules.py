"""Rules that find facts of a procedure (fees, times, sources) that are wrong, doubtful or out of date."""

import datetime
import re
from collections.abc import Collection
from pathlib import Path
from urllib.parse import urlsplit

from robot.core.trouble import Trouble
from robot.knowledge.catalogue.procedures import FRESH_DAYS, Procedure

_LEGAL_NUMBER = re.compile(r"\b\d+(?:\.\d+)?/\d{4}/[A-ZĐ]|\bLuật\b|\bCổng\b")
"""Matches, in a note, the name of the source of an amount: a legal document or the national portal."""
_SHORTEST_SOURCE = 10  # characters; a shorter text names no document


def wrong(path: Path, procedure: Procedure, departments: Collection[str], today: datetime.date) -> list[Trouble]:
    """Return errors: facts that make the robot say or do something wrong. `departments`: those that the lobby's
    counters serve."""
    found: list[Trouble] = []
    if procedure.as_of > today:
        found.append(
            Trouble(
                "lies in the future",
                "ngày kiểm tra ở tương lai",
                remedy="write the day on which the facts were checked",
                remedy_vi="ghi ngày đã kiểm tra thông tin",
                file=str(path),
                key="as_of",
                value=str(procedure.as_of),
            )
        )
    if procedure.department is not None and procedure.department not in departments:
        found.append(
            Trouble(
                "no counter of the lobby takes this department",
                "không quầy nào ở sảnh nhận lĩnh vực này",
                remedy="write it into `departments` of a counter in config/lobby.toml, or name `elsewhere` instead",
                remedy_vi="ghi vào `departments` của một quầy ở config/lobby.toml, hoặc ghi `elsewhere`",
                file=str(path),
                key="department",
                value=procedure.department,
            )
        )
    for number, source in enumerate(procedure.sources):
        if malformed(source):
            found.append(
                Trouble(
                    "names no source: neither an address nor a document",
                    "không phải địa chỉ mạng hay tên văn bản",
                    remedy="write the address of the page or the name of the document",
                    remedy_vi="ghi địa chỉ trang hoặc tên văn bản",
                    file=str(path),
                    key=f"sources[{number}]",
                    value=source,
                )
            )
    return found


def malformed(source: str) -> bool:
    """Whether `source` is neither the address of a page nor the name of a document."""
    if not source.startswith("http"):
        return len(source.strip()) < _SHORTEST_SOURCE
    try:
        parts = urlsplit(source)
    except ValueError:
        return True
    return "." not in parts.netloc or bool(re.search(r"\s", source))


def doubtful(path: Path, procedure: Procedure, topic: str, today: datetime.date) -> list[Trouble]:
    """Return warnings: facts that are old, ended or without legal basis. `topic`: the life event that lists the
    procedure, "" = none."""
    found: list[Trouble] = []
    if (today - procedure.as_of).days > FRESH_DAYS:
        what, vi = f"more than {FRESH_DAYS} days old", f"đã quá {FRESH_DAYS} ngày"
        found.append(_old(path, "as_of", procedure.as_of, what, vi))
    if procedure.valid_until is not None and procedure.valid_until < today:
        found.append(
            _old(path, "valid_until", procedure.valid_until, "the rules have ended", "quy định đã hết hiệu lực")
        )
    for key, rule in procedure.dated():
        if rule.valid_until is not None and rule.valid_until < today:
            what, vi = "has ended: it is no longer told", "đã hết hiệu lực: robot không nói nữa"
            found.append(_old(path, f"{key}.valid_until", rule.valid_until, what, vi))
    if _baseless(procedure):
        found.append(
            Trouble(
                "an amount is known, but no legal basis or note tells where it comes from",
                "có mức thu nhưng không có căn cứ pháp lý hoặc ghi chú nguồn",
                remedy="add [[legal_basis]] or fee.note",
                remedy_vi="thêm [[legal_basis]] hoặc fee.note",
                file=str(path),
                key="fee",
            )
        )
    if not topic:
        found.append(
            Trouble(
                "stands under no life event: on the screen it is only in the list of all",
                "không thuộc nhóm việc nào trên màn hình",
                remedy="add the code to a list in config/topics.toml",
                remedy_vi="thêm mã vào một nhóm ở config/topics.toml",
                file=str(path),
                key="code",
                value=procedure.code,
            )
        )
    return found


def _baseless(procedure: Procedure) -> bool:
    if procedure.legal_basis or not any(item.amount_vnd is not None for item in procedure.fee.items):
        return False
    told = [procedure.fee.note or "", procedure.fee.local_note or "", *procedure.notes]
    told += [item.basis for item in procedure.fee.items]
    return not any(_LEGAL_NUMBER.search(text) for text in told)


def _old(path: Path, key: str, day: datetime.date, what: str, vi: str) -> Trouble:
    return Trouble(
        what,
        vi,
        remedy="check it against its source, then write the new fact and the day into as_of",
        remedy_vi="đối chiếu nguồn, ghi thông tin mới và ngày kiểm tra vào as_of",
        file=str(path),
        key=key,
        value=str(day),
    )
