"""The literal tables of time and presence: phases x deadlines, and what happens when a visitor goes or comes."""

from collections.abc import Mapping

from msgspec.structs import replace

from robot.core import dossiers, escort, leading, pages, queueing, rating, servicing, visit
from robot.core import phases as p
from robot.core.cells import Due, Kind
from robot.core.moment import Moment
from robot.core.state import State

AWAY = (p.Waiting, p.Returning, p.Stopping)
"""Where a robot without a visitor may be."""


def rest(state: State, now: Moment) -> State:
    """The robot has started: it waits for visitors where it stands. Nothing moves by itself after a start."""
    return replace(visit.wait(state, now), phase=p.Waiting(now.at_ms))


DUE: Mapping[Kind, Due] = {
    p.Starting: Due(rest, (p.Waiting,)),
    p.Waiting: Due(visit.waited, (p.Greeting, p.Returning)),
    p.Greeting: Due(visit.end_visit, AWAY),
    p.Browsing: Due(visit.check, (p.Checking,)),
    p.Choosing: Due(visit.check, (p.Checking,)),
    p.Answering: Due(visit.check, (p.Checking,)),
    p.Prechecking: Due(visit.check, (p.Checking,)),
    p.Concluding: Due(visit.check, (p.Checking,)),
    p.Offering: Due(lambda state, now: escort.decline(state, "", now), (p.Answering, p.Browsing)),
    p.Leaving: Due(escort.leave, (p.Driving, p.ShowingWay)),
    p.Driving: Due(escort.renew),
    p.Seeking: Due(escort.renew),
    p.Pausing: Due(visit.check, (p.Checking,)),
    p.ShowingWay: Due(visit.check, (p.Checking,)),
    p.HandingOver: Due(rating.ask_at_the_counter, (p.Rating, *AWAY)),
    p.Returning: Due(escort.renew),
    p.Telling: Due(lambda state, now: pages.home(state, "", now), (p.Browsing,)),
    p.Searching: Due(visit.check, (p.Checking,)),
    p.PickingCounter: Due(visit.check, (p.Checking,)),
    p.Queueing: Due(queueing.due, (p.Checking,)),
    p.LookingUp: Due(dossiers.due, (p.Checking,)),
    p.ReadingDossier: Due(visit.check, (p.Checking,)),
    p.Rating: Due(rating.due, (p.Parting,)),
    p.Writing: Due(visit.check, (p.Checking,)),
    p.ShowingClerk: Due(visit.check, (p.Checking,)),
    p.CallingStaff: Due(visit.check, (p.Checking,)),
    p.Adjusting: Due(visit.check, (p.Checking,)),
    p.Disclosing: Due(visit.check, (p.Checking,)),
    p.Checking: Due(visit.unanswered, AWAY),
    p.Parting: Due(visit.end_visit, AWAY),
    p.Stopping: Due(visit.stopped_long),
    p.Unlocking: Due(servicing.left, AWAY),
    p.Servicing: Due(servicing.left, AWAY),
}

GONE: Mapping[Kind, Due] = {
    p.Greeting: Due(visit.end_visit, AWAY),
    p.Browsing: Due(visit.check, (p.Checking,)),
    p.Choosing: Due(visit.check, (p.Checking,)),
    p.Answering: Due(visit.check, (p.Checking,)),
    p.Prechecking: Due(visit.check, (p.Checking,)),
    p.Concluding: Due(visit.check, (p.Checking,)),
    p.Telling: Due(visit.check, (p.Checking,)),
    p.Searching: Due(visit.check, (p.Checking,)),
    p.PickingCounter: Due(visit.check, (p.Checking,)),
    p.Queueing: Due(visit.check, (p.Checking,)),
    p.LookingUp: Due(visit.check, (p.Checking,)),
    p.ReadingDossier: Due(visit.check, (p.Checking,)),
    p.Writing: Due(visit.check, (p.Checking,)),
    p.ShowingClerk: Due(visit.check, (p.Checking,)),
    p.CallingStaff: Due(visit.check, (p.Checking,)),
    p.Adjusting: Due(visit.check, (p.Checking,)),
    p.Disclosing: Due(visit.check, (p.Checking,)),
    p.Stopping: Due(visit.stopped_unseen),
    p.Rating: Due(rating.due, (p.Parting,)),
    p.Offering: Due(lambda state, now: escort.decline(state, "", now), (p.Answering, p.Browsing)),
    p.HandingOver: Due(visit.end_visit, AWAY),
}
"""What happens when the visitor has left the camera's sight; elsewhere nothing does."""

CAME: Mapping[Kind, Due] = {
    p.Waiting: Due(visit.greet, (p.Greeting,)),
    p.Seeking: Due(leading.seen, (p.Driving, p.ShowingWay)),
    p.Stopping: Due(visit.stopped_seen),
}
"""What happens when a visitor has come before the camera; elsewhere nothing does."""

PATIENT: frozenset[Kind] = frozenset(DUE) - {
    p.Starting,
    p.Waiting,
    p.Leaving,
    p.Driving,
    p.Seeking,
    p.Returning,
    p.Parting,
    p.Stopping,
    p.Unlocking,
    p.Servicing,
}
"""Phases whose deadline waits while the robot speaks or the visitor does."""

READ: frozenset[Kind] = frozenset(kind for kind, due in DUE.items() if p.Checking in due.to) - {p.Pausing}
"""Pages that are read: their deadline is put off while the visitor looks at them."""
