"""Values that are allowed but hardly meant, and that a person must confirm: a fee ten times another, a number of the
future, a room that becomes ten times as deep."""

import datetime
import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from robot.knowledge.catalogue.procedures import FeeItem, Procedure

TIMES = 10
"""A fee that becomes this many times as high or as low is asked about. Chosen: one digit too many or too few."""
HIGH_VND = 20_000_000
"""A fee of at least this much is asked about, in dong. Chosen: the highest shipped fee of one item is 10,000,000."""
LOW_VND = 500
"""A fee below this is asked about, in dong: amounts are typed in dong, not in thousands. The smallest coin in use."""
LONG_DAYS = 120
"""A processing time of more days is asked about. Chosen: twice the longest usual one of a commune."""
ROOM_PART = 1 / 3
"""A side of the room that becomes longer or shorter by more than this part of the shorter one is asked about. Chosen:
more than a mended measurement, less than one digit too many or too few."""
LONG_SHOWN = 40
"""Characters of a long text that its question shows. Chosen."""
OLDEST_YEAR = 1945
_NUMBER = re.compile(r"\d+(\.\d+)?/(\d{4})/[\wĐđ-]+|\d+/[\wĐđ-]+(-[\wĐđ-]+)*", re.IGNORECASE)
_YEAR = re.compile(r"/(\d{4})(/|$)")


class ImplausibleValue(NamedTuple):
    """A value that is asked about. `key`: the word key of the question; `values`: what it names."""

    key: str
    values: Mapping[str, object]

    @property
    def name(self) -> str:
        """Return the name of the tick by which a person confirms exactly these values."""
        return f"sure.{self.key}.{hashlib.sha256(repr(sorted(self.values.items())).encode()).hexdigest()[:10]}"


def doubts(old: Procedure | None, new: Procedure, today: datetime.date) -> list[ImplausibleValue]:
    """Return what a person should confirm before `new` is saved in place of `old` (None: a new procedure)."""
    return [
        *_fee_doubts(old, new),
        *_time_doubts(old, new),
        *_legal_doubts(old, new, today),
        *_gone(old, new),
    ]


def _fee_doubts(old: Procedure | None, new: Procedure) -> Iterator[ImplausibleValue]:
    before = old.fee.items if old is not None else ()
    for number, item in enumerate(new.fee.items):
        amount = item.amount_vnd
        was = _same_item(before, item, number)
        if was is not None and was.amount_vnd == amount:
            continue
        if amount is not None and amount >= HIGH_VND:
            yield ImplausibleValue("fee_high", {"amount": _money(amount), "name": item.basis})
        if amount is not None and 0 < amount < LOW_VND:
            yield ImplausibleValue("fee_low", {"amount": _money(amount), "name": item.basis})
        if was is None or was.amount_vnd is None:
            continue
        values = {"from": _money(was.amount_vnd), "to": _money(amount or 0), "name": item.basis}
        if amount is None:
            yield ImplausibleValue("fee_unknown", values)
        elif was.amount_vnd and amount == 0:
            yield ImplausibleValue("fee_none", values)
        elif was.amount_vnd and amount >= TIMES * was.amount_vnd:
            yield ImplausibleValue("fee_up", {**values, "n": amount // was.amount_vnd})
        elif amount and was.amount_vnd >= TIMES * amount:
            yield ImplausibleValue("fee_down", {**values, "n": was.amount_vnd // amount})
    if old is not None and new.fee.is_free and not old.fee.is_free and any(item.amount_vnd for item in before):
        yield ImplausibleValue("fee_free", {})


def _same_item(items: tuple[FeeItem, ...], item: FeeItem, number: int) -> FeeItem | None:
    """Return the earlier form of a fee's item: the only one of the same words, else that at the same place."""
    like = [each for each in items if (each.basis, each.condition) == (item.basis, item.condition)]
    if len(like) == 1:
        return like[0]
    return items[number] if number < len(items) else None


def _time_doubts(old: Procedure | None, new: Procedure) -> Iterator[ImplausibleValue]:
    days, was = new.time.value, old.time.value if old is not None else None
    if days is None or days == was:
        return
    if days > LONG_DAYS:
        yield ImplausibleValue("time_long", {"n": days})
    elif was and (days >= TIMES * was or was >= TIMES * days):
        yield ImplausibleValue("time_jump", {"from": was, "to": days})


def _legal_doubts(old: Procedure | None, new: Procedure, today: datetime.date) -> Iterator[ImplausibleValue]:
    known = {legal.number for legal in old.legal_basis} if old is not None else set()
    for legal in new.legal_basis:
        if legal.number in known:
            continue
        year = _YEAR.search(legal.number)
        if year and int(year[1]) > today.year:
            yield ImplausibleValue("legal_future", {"name": legal.number})
        elif year and int(year[1]) < OLDEST_YEAR:
            yield ImplausibleValue("legal_old", {"name": legal.number})
        elif not _NUMBER.fullmatch(legal.number):
            yield ImplausibleValue("legal_odd", {"name": legal.number})


def _gone(old: Procedure | None, new: Procedure) -> Iterator[ImplausibleValue]:
    if old is None:
        return
    for key, before, after in (
        ("legal_gone", old.legal_basis, new.legal_basis),
        ("papers_gone", old.documents, new.documents),
        ("fee_gone", old.fee.items, new.fee.items),
    ):
        if before and not after:
            yield ImplausibleValue(key, {"n": len(before)})
    if len(new.asked.phrases) * 2 < len(old.asked.phrases):
        yield ImplausibleValue("phrases_gone", {"n": len(old.asked.phrases) - len(new.asked.phrases)})
    if old.time.value is not None and new.time.value is None and not new.time.same_day:
        yield ImplausibleValue("time_gone", {})


def day_doubts(old: Mapping[str, Any], new: Mapping[str, Any], today: datetime.date) -> Iterator[ImplausibleValue]:
    """Yield the doubts about the days of any content: checked in the future, or ended already."""
    checked, ends = new.get("as_of"), new.get("valid_until")
    if isinstance(checked, datetime.date) and checked > today and checked != old.get("as_of"):
        yield ImplausibleValue("as_of_future", {"day": f"{checked:%d/%m/%Y}"})
    if isinstance(ends, datetime.date) and ends < today and ends != old.get("valid_until"):
        yield ImplausibleValue("ended", {"day": f"{ends:%d/%m/%Y}"})


def long_doubts(texts: Iterable[tuple[object, object, int]]) -> Iterator[ImplausibleValue]:
    """Yield the doubts about texts that are longer than usual: each with the one before, and the usual length."""
    for old, new, usual in texts:
        if isinstance(new, str) and new != old and len(new) > usual:
            yield ImplausibleValue("long", {"text": f"{new[:LONG_SHOWN].rstrip()}…", "n": len(new), "a": usual})


def room_doubts(old: Mapping[str, float], new: Mapping[str, float]) -> Iterator[ImplausibleValue]:
    """Yield the doubts about the sides of the room, "room.w" and "room.d", m, of two drafts of the lobby map."""
    for axis in "wd":
        was, now = old[f"room.{axis}"], new[f"room.{axis}"]
        if abs(now - was) > ROOM_PART * min(was, now) + 1e-9:
            yield ImplausibleValue(f"room_{axis}", {"from": was, "to": now})


def _money(amount: int) -> str:
    return f"{amount:,}".replace(",", ".")
