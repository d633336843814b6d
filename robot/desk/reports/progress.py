"""Judge whether a dossier is in time, by two official rules that differ.

`judge_766` is the rule of Bộ chỉ số 766 (Quyết định 766/QĐ-TTg; formula text 2.1 of the national portal): the end is
the first known of done and returned; an open dossier is compared with the last day of the period; a dossier that waits
for its only supplement ends when that was asked for; a second request for supplements makes it late; the time that
supplements took is taken off, and a request for payment stops the clock. Days are compared, not hours.
"""

import datetime
import enum

from robot.desk.dossiers.model import Dossier, DossierStatus


class OnTimeVerdict(enum.StrEnum):
    """Whether a dossier is in time. `UNKNOWN`: the list lacks data that the rule needs."""

    IN_TIME = "in_time"
    LATE = "late"
    UNKNOWN = "unknown"


_DAY_SIGNS = 10  # of "2026-11-20"
_OTHERWISE_ENDED = frozenset((DossierStatus.NOT_ACCEPTED, DossierStatus.WITHDRAWN, DossierStatus.STOPPED))


def ended_at(dossier: Dossier) -> str | None:
    """Return when the dossier was done, or else when its result was handed over, in ISO 8601; None if neither."""
    return dossier.finished or dossier.returned


def day_of(moment: str) -> str:
    """Return the day of a date or time in ISO 8601."""
    return moment[:10]


def later_by_hour(end: str, due: str | None) -> bool:
    """Whether `end` is on the day of `due` but at a later time; some platforms call that late. False without times."""
    return due is not None and len(end) > _DAY_SIGNS < len(due) and day_of(end) == day_of(due) and end > due


def judge_766(dossier: Dossier, last_day: datetime.date) -> OnTimeVerdict:
    """Return whether `dossier` is in time by the rule of Bộ chỉ số 766, as of the end of `last_day`."""
    last = last_day.isoformat()
    asked = dossier.supplement_since if dossier.status == DossierStatus.SUPPLEMENT else None
    later = asked is not None and day_of(asked) > last  # not yet asked for on `last_day`
    if dossier.supplements - later > 1:
        return OnTimeVerdict.LATE
    if dossier.due is None:
        return OnTimeVerdict.UNKNOWN
    end = ended_at(dossier)
    if end is not None and day_of(end) > last:
        end = None  # still open on `last_day`
    elif end is None and asked is not None and not later:
        end = asked
    elif end is None and dossier.status == DossierStatus.PAYMENT:
        return OnTimeVerdict.IN_TIME  # the clock stands still, as in form 06a
    elif end is None and dossier.status in (*_OTHERWISE_ENDED, DossierStatus.DONE, DossierStatus.RETURNED):
        return (
            OnTimeVerdict.IN_TIME if day_of(dossier.due) >= last else OnTimeVerdict.UNKNOWN
        )  # ended on an unknown day
    moment = last if end is None else end
    if dossier.supplement_s:
        moment = _earlier(moment, dossier.supplement_s)
    return OnTimeVerdict.IN_TIME if day_of(moment) <= day_of(dossier.due) else OnTimeVerdict.LATE


def _earlier(moment: str, seconds: int) -> str:
    return (datetime.datetime.fromisoformat(moment) - datetime.timedelta(seconds=seconds)).isoformat()
