"""The literal tables of time and presence: phases x deadlines, and what happens when a visitor goes or comes."""

from collections.abc import Mapping

from msgspec.structs import replace

from robot.core import dossiers, escort, leading, pages, queueing, rating, servicing, visit
from robot.core.cells import Due, Kind
from robot.core.moment import Moment
from robot.core.phases import (
    Adjusting,
    Answering,
    Browsing,
    CallingStaff,
    Checking,
    Choosing,
    Concluding,
    Disclosing,
    Driving,
    Greeting,
    HandingOver,
    Leaving,
    LookingUp,
    Offering,
    Parting,
    Pausing,
    PickingCounter,
    Prechecking,
    Queueing,
    Rating,
    ReadingDossier,
    Returning,
    Searching,
    Seeking,
    Servicing,
    ShowingClerk,
    ShowingWay,
    Starting,
    Stopping,
    Telling,
    Unlocking,
    Waiting,
    Writing,
)
from robot.core.state import State

AWAY = (Waiting, Returning, Stopping)
"""Where a robot without a visitor may be."""


def rest(state: State, now: Moment) -> State:
    """The robot has started: it waits for visitors where it stands. Nothing moves by itself after a start."""
    return replace(visit.wait(state, now), phase=Waiting(now.at_ms))


DUE: Mapping[Kind, Due] = {
    Starting: Due(rest, (Waiting,)),
    Waiting: Due(visit.waited, (Greeting, Returning)),
    Greeting: Due(visit.end_visit, AWAY),
    Browsing: Due(visit.check, (Checking,)),
    Choosing: Due(visit.check, (Checking,)),
    Answering: Due(visit.check, (Checking,)),
    Prechecking: Due(visit.check, (Checking,)),
    Concluding: Due(visit.check, (Checking,)),
    Offering: Due(lambda state, now: escort.decline(state, "", now), (Answering, Browsing)),
    Leaving: Due(escort.leave, (Driving, ShowingWay)),
    Driving: Due(escort.renew),
    Seeking: Due(escort.renew),
    Pausing: Due(visit.check, (Checking,)),
    ShowingWay: Due(visit.check, (Checking,)),
    HandingOver: Due(rating.ask_at_the_counter, (Rating, *AWAY)),
    Returning: Due(escort.renew),
    Telling: Due(lambda state, now: pages.home(state, "", now), (Browsing,)),
    Searching: Due(visit.check, (Checking,)),
    PickingCounter: Due(visit.check, (Checking,)),
    Queueing: Due(queueing.due, (Checking,)),
    LookingUp: Due(dossiers.due, (Checking,)),
    ReadingDossier: Due(visit.check, (Checking,)),
    Rating: Due(rating.due, (Parting,)),
    Writing: Due(visit.check, (Checking,)),
    ShowingClerk: Due(visit.check, (Checking,)),
    CallingStaff: Due(visit.check, (Checking,)),
    Adjusting: Due(visit.check, (Checking,)),
    Disclosing: Due(visit.check, (Checking,)),
    Checking: Due(visit.unanswered, AWAY),
    Parting: Due(visit.end_visit, AWAY),
    Stopping: Due(visit.stopped_long),
    Unlocking: Due(servicing.left, AWAY),
    Servicing: Due(servicing.left, AWAY),
}

GONE: Mapping[Kind, Due] = {
    Greeting: Due(visit.end_visit, AWAY),
    Browsing: Due(visit.check, (Checking,)),
    Choosing: Due(visit.check, (Checking,)),
    Answering: Due(visit.check, (Checking,)),
    Prechecking: Due(visit.check, (Checking,)),
    Concluding: Due(visit.check, (Checking,)),
    Telling: Due(visit.check, (Checking,)),
    Searching: Due(visit.check, (Checking,)),
    PickingCounter: Due(visit.check, (Checking,)),
    Queueing: Due(visit.check, (Checking,)),
    LookingUp: Due(visit.check, (Checking,)),
    ReadingDossier: Due(visit.check, (Checking,)),
    Writing: Due(visit.check, (Checking,)),
    ShowingClerk: Due(visit.check, (Checking,)),
    CallingStaff: Due(visit.check, (Checking,)),
    Adjusting: Due(visit.check, (Checking,)),
    Disclosing: Due(visit.check, (Checking,)),
    Stopping: Due(visit.stopped_alone),
    Rating: Due(rating.due, (Parting,)),
    Offering: Due(lambda state, now: escort.decline(state, "", now), (Answering, Browsing)),
    HandingOver: Due(visit.end_visit, AWAY),
}
"""What happens when the visitor has left the camera's sight; elsewhere nothing does."""

CAME: Mapping[Kind, Due] = {
    Waiting: Due(visit.greet, (Greeting,)),
    Seeking: Due(leading.seen, (Driving, ShowingWay)),
}
"""What happens when a visitor has come before the camera; elsewhere nothing does."""

PATIENT: frozenset[Kind] = frozenset(DUE) - {
    Starting,
    Waiting,
    Leaving,
    Driving,
    Seeking,
    Returning,
    Parting,
    Stopping,
    Unlocking,
    Servicing,
}
"""Phases whose deadline waits while the robot speaks or the visitor does."""

READ: frozenset[Kind] = frozenset(kind for kind, due in DUE.items() if Checking in due.to) - {Pausing}
"""Pages that are read: their deadline is put off while the visitor looks at them."""
