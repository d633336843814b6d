"""The tables of time and presence: what happens at the deadline of a phase, and when a visitor comes or leaves."""

from collections.abc import Mapping

from msgspec.structs import replace

from robot.core import phases
from robot.core.dialogue import dossiers, escort, escort_progress, pages, queueing, rating, staff_screen, visit
from robot.core.state import State
from robot.core.step_context import StepContext
from robot.core.table_cells import Due, Kind

AWAY = (phases.Waiting, phases.Returning, phases.Stopping)
"""Phases of a robot that serves no one."""


def rest(state: State, now: StepContext) -> State:
    """End the start: wait for visitors where the robot stands. Nothing moves by itself after a start."""
    return replace(visit.wait(state, now), phase=phases.Waiting(now.at_ms))


DUE: Mapping[Kind, Due] = {
    phases.Starting: Due(rest, (phases.Waiting,)),
    phases.Waiting: Due(visit.waited, (phases.Greeting, phases.Returning)),
    phases.Greeting: Due(visit.end_visit, AWAY),
    phases.Browsing: Due(visit.check, (phases.Checking,)),
    phases.Choosing: Due(visit.check, (phases.Checking,)),
    phases.Answering: Due(visit.check, (phases.Checking,)),
    phases.Prechecking: Due(visit.check, (phases.Checking,)),
    phases.Concluding: Due(visit.check, (phases.Checking,)),
    phases.Offering: Due(lambda state, now: escort.decline(state, "", now), (phases.Answering, phases.Browsing)),
    phases.Leaving: Due(escort.leave, (phases.Driving, phases.ShowingWay)),
    phases.Driving: Due(escort.renew),
    phases.Seeking: Due(escort.renew),
    phases.Pausing: Due(visit.check, (phases.Checking,)),
    phases.ShowingWay: Due(visit.check, (phases.Checking,)),
    phases.HandingOver: Due(rating.ask_at_the_counter, (phases.Rating, *AWAY)),
    phases.Returning: Due(escort.renew),
    phases.Telling: Due(lambda state, now: pages.home(state, "", now), (phases.Browsing,)),
    phases.Searching: Due(visit.check, (phases.Checking,)),
    phases.PickingCounter: Due(visit.check, (phases.Checking,)),
    phases.Queueing: Due(queueing.due, (phases.Checking,)),
    phases.LookingUp: Due(dossiers.due, (phases.Checking,)),
    phases.ReadingDossier: Due(visit.check, (phases.Checking,)),
    phases.Rating: Due(rating.due, (phases.Parting,)),
    phases.Writing: Due(visit.check, (phases.Checking,)),
    phases.ShowingClerk: Due(visit.check, (phases.Checking,)),
    phases.CallingStaff: Due(visit.check, (phases.Checking,)),
    phases.Adjusting: Due(visit.check, (phases.Checking,)),
    phases.Disclosing: Due(visit.check, (phases.Checking,)),
    phases.Checking: Due(visit.unanswered, AWAY),
    phases.Parting: Due(visit.end_visit, AWAY),
    phases.Stopping: Due(visit.stopped_long),
    phases.Unlocking: Due(staff_screen.left, AWAY),
    phases.Servicing: Due(staff_screen.left, AWAY),
}
"""What happens at the deadline `until_ms` of each phase; every phase is in this table."""

GONE: Mapping[Kind, Due] = {
    phases.Greeting: Due(visit.end_visit, AWAY),
    phases.Browsing: Due(visit.check, (phases.Checking,)),
    phases.Choosing: Due(visit.check, (phases.Checking,)),
    phases.Answering: Due(visit.check, (phases.Checking,)),
    phases.Prechecking: Due(visit.check, (phases.Checking,)),
    phases.Concluding: Due(visit.check, (phases.Checking,)),
    phases.Telling: Due(visit.check, (phases.Checking,)),
    phases.Searching: Due(visit.check, (phases.Checking,)),
    phases.PickingCounter: Due(visit.check, (phases.Checking,)),
    phases.Queueing: Due(visit.check, (phases.Checking,)),
    phases.LookingUp: Due(visit.check, (phases.Checking,)),
    phases.ReadingDossier: Due(visit.check, (phases.Checking,)),
    phases.Writing: Due(visit.check, (phases.Checking,)),
    phases.ShowingClerk: Due(visit.check, (phases.Checking,)),
    phases.CallingStaff: Due(visit.check, (phases.Checking,)),
    phases.Adjusting: Due(visit.check, (phases.Checking,)),
    phases.Disclosing: Due(visit.check, (phases.Checking,)),
    phases.Stopping: Due(visit.stopped_unseen),
    phases.Rating: Due(rating.due, (phases.Parting,)),
    phases.Offering: Due(lambda state, now: escort.decline(state, "", now), (phases.Answering, phases.Browsing)),
    phases.HandingOver: Due(visit.end_visit, AWAY),
}
"""What happens when the visitor has left the camera's sight; in other phases nothing does."""

CAME: Mapping[Kind, Due] = {
    phases.Waiting: Due(visit.greet, (phases.Greeting,)),
    phases.Seeking: Due(escort_progress.seen, (phases.Driving, phases.ShowingWay)),
    phases.Stopping: Due(visit.stopped_seen),
}
"""What happens when a visitor has come before the camera; in other phases nothing does."""

PATIENT: frozenset[Kind] = frozenset(DUE) - {
    phases.Starting,
    phases.Waiting,
    phases.Leaving,
    phases.Driving,
    phases.Seeking,
    phases.Returning,
    phases.Parting,
    phases.Stopping,
    phases.Unlocking,
    phases.Servicing,
}
"""Phases whose deadline waits while the robot or the visitor speaks."""

READ: frozenset[Kind] = frozenset(kind for kind, due in DUE.items() if phases.Checking in due.to) - {phases.Pausing}
"""Phases whose pages are read: their deadline is extended while the visitor looks at the screen. These are the phases
whose deadline leads to "are you still there?", but for `Pausing`.
"""
