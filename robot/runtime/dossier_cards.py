"""A dossier as its owner, or as anybody, may see it: how far it has got, in the words and steps of the screen."""

import datetime

from robot.core.cards import DossierCard
from robot.core.desk import DossierState
from robot.desk.dossier import Dossier, Status
from robot.desk.look_up import Shown
from robot.desk.queue_source import told_moment

_STATES = {
    Status.UNKNOWN: DossierState.IN_PROGRESS,
    Status.REGISTERED: DossierState.REGISTERED,
    Status.ACCEPTED: DossierState.RECEIVED,
    Status.NOT_ACCEPTED: DossierState.REFUSED,
    Status.PROCESSING: DossierState.IN_PROGRESS,
    Status.SUPPLEMENT: DossierState.SUPPLEMENT,
    Status.PAYMENT: DossierState.PAYMENT,
    Status.WITHDRAWN: DossierState.REFUSED,
    Status.STOPPED: DossierState.REFUSED,
    Status.DONE: DossierState.READY,
    Status.RETURNED: DossierState.RETURNED,
}

_STEPS = {
    DossierState.REGISTERED: 0,
    DossierState.RECEIVED: 1,
    DossierState.SUPPLEMENT: 1,
    DossierState.REFUSED: 1,
    DossierState.IN_PROGRESS: 2,
    DossierState.LATE: 2,
    DossierState.PAYMENT: 2,
    DossierState.READY: 3,
    DossierState.RETURNED: 4,
}
"""Of submitted, accepted, in progress, ready, collected."""

_RUNS = (DossierState.RECEIVED, DossierState.IN_PROGRESS)


def state_of(dossier: Dossier, today: datetime.date) -> DossierState:
    """How far it has got; late only while its clock runs and the day that it is due is over."""
    state = _STATES[Status(dossier.status)]
    late = state in _RUNS and dossier.due is not None and dossier.due[:10] < today.isoformat()
    return DossierState.LATE if late else state


def card_of(shown: Shown, today: datetime.date) -> DossierCard:
    """What the page shows. Whoever has not proved to be the owner sees neither procedure nor papers."""
    dossier = shown.found.dossier
    step = _STEPS[state_of(dossier, today)]
    dates = (dossier.submitted or dossier.received, dossier.received, None, dossier.finished, dossier.returned)
    return DossierCard(
        code=dossier.code,
        title=dossier.title if shown.whole else "",
        due=_day(dossier.due),
        step=step,
        step_dates=tuple(_day(at) for at in dates[: step + 1]),
        missing=dossier.missing if shown.whole else "",
        as_of=told_moment(datetime.datetime.fromtimestamp(shown.found.as_of_s)),
    )


def _day(moment: str | None) -> str:
    """dd/mm/yyyy; "" = not known."""
    return "" if not moment else f"{datetime.date.fromisoformat(moment[:10]):%d/%m/%Y}"
