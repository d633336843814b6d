"""Make the card that shows a dossier's progress on the screen: in full to its owner, reduced to other persons."""

import datetime

from robot.core.screen.cards import DossierCard
from robot.core.screen.desk_values import DossierState
from robot.desk.dossiers.look_up import Shown
from robot.desk.dossiers.model import Dossier, DossierStatus
from robot.desk.queue.sources import told_moment

_STATES = {
    DossierStatus.UNKNOWN: DossierState.IN_PROGRESS,
    DossierStatus.REGISTERED: DossierState.REGISTERED,
    DossierStatus.ACCEPTED: DossierState.RECEIVED,
    DossierStatus.NOT_ACCEPTED: DossierState.REFUSED,
    DossierStatus.PROCESSING: DossierState.IN_PROGRESS,
    DossierStatus.SUPPLEMENT: DossierState.SUPPLEMENT,
    DossierStatus.PAYMENT: DossierState.PAYMENT,
    DossierStatus.WITHDRAWN: DossierState.WITHDRAWN,
    DossierStatus.STOPPED: DossierState.PAUSED,
    DossierStatus.DONE: DossierState.READY,
    DossierStatus.RETURNED: DossierState.RETURNED,
}

_STEPS = {
    DossierState.REGISTERED: 0,
    DossierState.RECEIVED: 1,
    DossierState.SUPPLEMENT: 1,
    DossierState.REFUSED: 1,
    DossierState.WITHDRAWN: 1,
    DossierState.PAUSED: 2,
    DossierState.IN_PROGRESS: 2,
    DossierState.LATE: 2,
    DossierState.PAYMENT: 2,
    DossierState.READY: 3,
    DossierState.RETURNED: 4,
}
"""Step of each state: 0 submitted, 1 accepted, 2 in progress, 3 ready, 4 collected."""

_DEGREES = (
    DossierState.REGISTERED,
    DossierState.RECEIVED,
    DossierState.IN_PROGRESS,
    DossierState.READY,
    DossierState.RETURNED,
)
"""State shown in place of the exact one, by step, to a person who has not proved to be the dossier's owner."""

_RUNS = (DossierState.RECEIVED, DossierState.IN_PROGRESS)


def state_of(dossier: Dossier, today: datetime.date) -> DossierState:
    """Return the state of a dossier. LATE only if it is surely being processed and the platform's due day is over."""
    state = _STATES[DossierStatus(dossier.status)]
    runs = state in _RUNS and dossier.status != DossierStatus.UNKNOWN
    late = runs and dossier.due_given and dossier.due is not None and dossier.due[:10] < today.isoformat()
    return DossierState.LATE if late else state


def card_of(shown: Shown, today: datetime.date) -> DossierCard:
    """Return the card to show. To a person who has not proved to be the owner it shows only the step: no procedure,
    papers or dates, nor that the dossier is late or waits for something."""
    dossier = shown.found.dossier
    state = state_of(dossier, today)
    step = _STEPS[state]
    as_of = told_moment(datetime.datetime.fromtimestamp(shown.found.as_of_s))
    if not shown.whole:
        return DossierCard(dossier.code, "", "", step, (), as_of=as_of, state=_DEGREES[step])
    dates = (dossier.submitted or dossier.received, dossier.received, None, dossier.finished, dossier.returned)
    return DossierCard(
        code=dossier.code,
        title=dossier.title,
        due=_day(dossier.due if dossier.due_given or not dossier.supplement_s else None),
        step=step,
        step_dates=tuple(_day(at) for at in dates[: step + 1]),
        missing=dossier.missing,
        as_of=as_of,
        state=state,
        due_counted=bool(dossier.due) and not dossier.due_given,
    )


def _day(moment: str | None) -> str:
    """Return the day of an ISO 8601 moment as dd/mm/yyyy; "" = not known."""
    return "" if not moment else f"{datetime.date.fromisoformat(moment[:10]):%d/%m/%Y}"
