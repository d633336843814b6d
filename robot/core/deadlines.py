"""The tables of time and presence: what the robot does at the deadline of a phase, or when a visitor comes or goes."""

from collections.abc import Mapping

from msgspec.structs import replace

from robot.core import phases
from robot.core.dialogue import dossiers, escort, escort_progress, pages, queueing, rating, staff_screen, visit
from robot.core.state import State
from robot.core.step_context import StepContext
from robot.core.table_cells import Kind, Reaction

WITHOUT_VISITOR = (phases.Waiting, phases.Returning, phases.Stopping)
"""Phases in which the robot serves no visitor."""


def end_start(state: State, context: StepContext) -> State:
    """End the start: wait for visitors where the robot stands. After a start the robot does not move by itself."""
    return replace(visit.wait(state, context), phase=phases.Waiting(context.at_ms))


ON_DEADLINE: Mapping[Kind, Reaction] = {
    phases.Starting: Reaction(end_start, (phases.Waiting,)),
    phases.Waiting: Reaction(visit.pause_over, (phases.Greeting, phases.Returning)),
    phases.Greeting: Reaction(visit.end_visit, WITHOUT_VISITOR),
    phases.Browsing: Reaction(visit.check, (phases.Checking,)),
    phases.Choosing: Reaction(visit.check, (phases.Checking,)),
    phases.Answering: Reaction(visit.check, (phases.Checking,)),
    phases.Informing: Reaction(visit.check, (phases.Checking,)),
    phases.Prechecking: Reaction(visit.check, (phases.Checking,)),
    phases.Concluding: Reaction(visit.check, (phases.Checking,)),
    phases.Offering: Reaction(
        lambda state, context: escort.decline(state, "", context), (phases.Answering, phases.Browsing)
    ),
    phases.Leaving: Reaction(escort.depart, (phases.Driving, phases.ShowingWay)),
    phases.Driving: Reaction(escort.renew),
    phases.Seeking: Reaction(escort.renew),
    phases.Pausing: Reaction(visit.check, (phases.Checking,)),
    phases.ShowingWay: Reaction(visit.check, (phases.Checking,)),
    phases.HandingOver: Reaction(rating.ask_at_the_counter, (phases.Rating, *WITHOUT_VISITOR)),
    phases.Returning: Reaction(escort.renew),
    phases.Telling: Reaction(lambda state, context: pages.home(state, "", context), (phases.Browsing,)),
    phases.Searching: Reaction(visit.check, (phases.Checking,)),
    phases.PickingCounter: Reaction(visit.check, (phases.Checking,)),
    phases.Queueing: Reaction(queueing.due, (phases.Checking,)),
    phases.LookingUp: Reaction(dossiers.due, (phases.Checking,)),
    phases.ReadingDossier: Reaction(visit.check, (phases.Checking,)),
    phases.Rating: Reaction(rating.due, (phases.Parting,)),
    phases.Writing: Reaction(visit.check, (phases.Checking,)),
    phases.ShowingClerk: Reaction(visit.check, (phases.Checking,)),
    phases.CallingStaff: Reaction(visit.check, (phases.Checking,)),
    phases.Adjusting: Reaction(visit.check, (phases.Checking,)),
    phases.Disclosing: Reaction(visit.check, (phases.Checking,)),
    phases.Checking: Reaction(visit.unanswered, WITHOUT_VISITOR),
    phases.Parting: Reaction(visit.end_visit, WITHOUT_VISITOR),
    phases.Stopping: Reaction(visit.stopped_long),
    phases.Unlocking: Reaction(staff_screen.left, WITHOUT_VISITOR),
    phases.Servicing: Reaction(staff_screen.left, WITHOUT_VISITOR),
}
"""The reaction to the deadline `until_ms` of each phase; every phase is in this table."""

ON_VISITOR_LEFT: Mapping[Kind, Reaction] = {
    phases.Greeting: Reaction(visit.end_visit, WITHOUT_VISITOR),
    phases.Browsing: Reaction(visit.check, (phases.Checking,)),
    phases.Choosing: Reaction(visit.check, (phases.Checking,)),
    phases.Answering: Reaction(visit.check, (phases.Checking,)),
    phases.Informing: Reaction(visit.check, (phases.Checking,)),
    phases.Prechecking: Reaction(visit.check, (phases.Checking,)),
    phases.Concluding: Reaction(visit.check, (phases.Checking,)),
    phases.Telling: Reaction(visit.check, (phases.Checking,)),
    phases.Searching: Reaction(visit.check, (phases.Checking,)),
    phases.PickingCounter: Reaction(visit.check, (phases.Checking,)),
    phases.Queueing: Reaction(visit.check, (phases.Checking,)),
    phases.LookingUp: Reaction(visit.check, (phases.Checking,)),
    phases.ReadingDossier: Reaction(visit.check, (phases.Checking,)),
    phases.Writing: Reaction(visit.check, (phases.Checking,)),
    phases.ShowingClerk: Reaction(visit.check, (phases.Checking,)),
    phases.CallingStaff: Reaction(visit.check, (phases.Checking,)),
    phases.Adjusting: Reaction(visit.check, (phases.Checking,)),
    phases.Disclosing: Reaction(visit.check, (phases.Checking,)),
    phases.Stopping: Reaction(visit.stopped_unseen),
    phases.Rating: Reaction(rating.due, (phases.Parting,)),
    phases.Offering: Reaction(
        lambda state, context: escort.decline(state, "", context), (phases.Answering, phases.Browsing)
    ),
    phases.HandingOver: Reaction(visit.end_visit, WITHOUT_VISITOR),
}
"""The reaction of each phase when the camera no longer sees the visitor; phases not in this table do not react."""

ON_VISITOR_CAME: Mapping[Kind, Reaction] = {
    phases.Waiting: Reaction(visit.greet, (phases.Greeting,)),
    phases.Seeking: Reaction(escort_progress.visitor_seen, (phases.Driving, phases.ShowingWay)),
    phases.Stopping: Reaction(visit.stopped_seen),
}
"""The reaction of each phase when the camera sees a visitor come; phases that are not in the table do not react."""

WAITS_FOR_SPEECH: frozenset[Kind] = frozenset(ON_DEADLINE) - {
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
"""Phases whose deadline is put off while the robot or the visitor speaks."""

WAITS_FOR_READER: frozenset[Kind] = frozenset(
    kind for kind, due in ON_DEADLINE.items() if phases.Checking in due.leads_to
) - {phases.Pausing}
"""Phases whose deadline is put off while the visitor looks at the screen, since they may be reading the page. These are
the phases, except `Pausing`, whose deadline leads to "are you still there?".
"""
