"""Warn of facts that are of the right type but that hardly any procedure has: most likely typing errors."""

import re
from pathlib import Path

from robot.core.trouble import Trouble
from robot.knowledge.catalogue.procedures import Procedure

LONGEST_DAYS = 365  # the longest time in the shipped catalogue is 30 days
DEAREST_VND = 100_000_000  # the dearest item in the shipped catalogue is 1,000,000 dong
CHEAPEST_VND = 500  # the cheapest item in the shipped catalogue is 1,000 dong; an 8 was once typed for 8000

_NUMBER = re.compile(r"(?<![\d./-])\d+(?:\.\d+)?/(?:(?:19|20)\d\d/)?[A-ZĐ]")
"""Matches the number of a legal document as decree 30/2020/NĐ-CP prescribes it: number, year and kind as in
87/2020/NĐ-CP; a decision on a single case has no year, as in 948/QĐ-BHXH."""


def unlikely(path: Path, procedure: Procedure) -> list[Trouble]:
    """Return warnings for times, amounts and legal numbers that are most likely typing errors."""
    found: list[Trouble] = []
    times = [("time.value", procedure.time.value)]
    times += [(f"time.alternatives[{n}].value", case.value) for n, case in enumerate(procedure.time.alternatives)]
    for key, days in times:
        if days is not None and days > LONGEST_DAYS:
            found.append(
                _doubt(path, key, days, f"more than {LONGEST_DAYS} days", f"thời hạn dài hơn {LONGEST_DAYS} ngày")
            )
    for number, item in enumerate(procedure.fee.items):
        amount_vnd = item.amount_vnd or 0
        key = f"fee.items[{number}].amount_vnd"
        if amount_vnd > DEAREST_VND:
            what, vi = f"more than {DEAREST_VND:,} dong", f"nhiều hơn {_vi(DEAREST_VND)} đồng"
            found.append(_doubt(path, key, amount_vnd, what, vi))
        elif 0 < amount_vnd < CHEAPEST_VND:
            what, vi = f"less than {CHEAPEST_VND} dong", f"ít hơn {CHEAPEST_VND} đồng"
            found.append(_doubt(path, key, amount_vnd, what, vi))
    for number, legal in enumerate(procedure.legal_basis):
        if not _NUMBER.search(legal.number):
            what = "no number of a legal document, like 87/2020/NĐ-CP"
            vi = "không phải số hiệu văn bản, như 87/2020/NĐ-CP"
            found.append(_doubt(path, f"legal_basis[{number}].number", legal.number, what, vi))
    return found


def _vi(amount_vnd: int) -> str:
    return f"{amount_vnd:,}".replace(",", ".")


def _doubt(path: Path, key: str, value: object, what: str, vi: str) -> Trouble:
    return Trouble(
        what,
        vi,
        remedy="compare it with its source",
        remedy_vi="đối chiếu với nguồn",
        file=str(path),
        key=key,
        value=value,
    )
