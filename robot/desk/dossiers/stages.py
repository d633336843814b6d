"""Find where the time of a dossier went, stage by stage, and which stage made it late, as far as the list says so."""

import datetime
import enum
import math
from typing import NamedTuple

from robot.desk.dossiers.due_dates import due_day, moment
from robot.desk.dossiers.model import RUNNING, Dossier, DossierStatus
from robot.desk.dossiers.working_days import WorkingDays

_DAY_S = 86_400


class DossierStage(enum.StrEnum):
    """A stage through which a dossier goes. The applicant has it in `SUPPLEMENT` and `COLLECTION`."""

    RECEPTION = "reception"  # submitted, not yet received
    PROCESSING = "processing"
    SUPPLEMENT = "supplement"  # papers were asked for
    COLLECTION = "collection"  # the result waits for its owner


class StageTime(NamedTuple):
    """Working days in one stage. `begins`, `ends`: its days; `ends` None = it goes on; both None = in pieces."""

    stage: DossierStage
    days: int
    begins: datetime.date | None
    ends: datetime.date | None


class LateCause(enum.StrEnum):
    """Reason why a dossier is late, as far as the list says so."""

    SUPPLEMENT_AGAIN = "supplement_again"  # papers were asked for more than once
    SUPPLEMENT = "supplement"  # without the wait for papers it would not be late
    RECEPTION = "reception"  # without the time from submission to receipt it would not be late, or not yet received
    PROCESSING = "processing"  # received, no papers asked for: all its time went there
    UNKNOWN = "unknown"


def stages_of(dossier: Dossier, today: datetime.date, days: WorkingDays) -> list[StageTime]:
    """Return the stages that the list knows of, in order. Times are working days, as of `today`."""
    submitted, received, finished, returned = (
        None if at is None else at.date()
        for at in map(moment, (dossier.submitted, dossier.received, dossier.finished, dossier.returned))
    )
    found = []
    if submitted is not None and (received is not None or dossier.status == DossierStatus.REGISTERED):
        found.append(_span(DossierStage.RECEPTION, submitted, received, today, days))
    waited = _waited_days(dossier, today, days)
    if received is not None:
        end = finished or returned
        whole = _span(DossierStage.PROCESSING, received, end, today, days)
        found.append(whole._replace(days=max(0, whole.days - waited)))
    if waited or dossier.status == DossierStatus.SUPPLEMENT:
        since = moment(dossier.supplement_since) if dossier.status == DossierStatus.SUPPLEMENT else None
        found.append(StageTime(DossierStage.SUPPLEMENT, waited, None if since is None else since.date(), None))
    if finished is not None and (returned is not None or dossier.status == DossierStatus.DONE):
        found.append(_span(DossierStage.COLLECTION, finished, returned, today, days))
    return found


def cause_of(dossier: Dossier, today: datetime.date, days: WorkingDays) -> LateCause:
    """Return why a late dossier is late. Only a cause that the days of the list prove is named."""
    due = due_day(dossier, days)
    if dossier.supplements > 1:
        return LateCause.SUPPLEMENT_AGAIN
    if dossier.status == DossierStatus.REGISTERED:
        return LateCause.RECEPTION
    submitted, received = moment(dossier.submitted), moment(dossier.received)
    if due is None or received is None or dossier.status not in RUNNING or dossier.status == DossierStatus.UNKNOWN:
        return LateCause.UNKNOWN
    late = days.between(due, today)
    if dossier.supplements or dossier.supplement_s:
        waited = _waited_days(dossier, today, days) if dossier.due_given else 0
        return LateCause.SUPPLEMENT if late <= waited else LateCause.UNKNOWN
    before = 0 if submitted is None else days.between(submitted.date(), received.date())
    return LateCause.RECEPTION if 0 < late <= before else LateCause.PROCESSING


def _waited_days(dossier: Dossier, today: datetime.date, days: WorkingDays) -> int:
    """Return the working days spent waiting for papers: of the ended requests about, of the open one exactly."""
    ended = math.ceil(dossier.supplement_s / _DAY_S)
    received = moment(dossier.received)
    if ended and received is not None:
        ended = days.between(received.date(), received.date() + datetime.timedelta(ended))
    since = moment(dossier.supplement_since) if dossier.status == DossierStatus.SUPPLEMENT else None
    return ended + (0 if since is None else max(0, days.between(since.date(), today)))


def _span(
    stage: DossierStage,
    begins: datetime.date,
    ends: datetime.date | None,
    today: datetime.date,
    days: WorkingDays,
) -> StageTime:
    return StageTime(stage, max(0, days.between(begins, ends or today)), begins, ends)
