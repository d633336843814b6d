"""Decide who is a visitor: a face that looks at the robot for long enough begins one, a face gone for long enough ends
one.

Two widths and two times make the hysteresis. To begin, a face must be at least `near_px` wide and look at the robot for
`dwell_ms`; to end, it must be narrower than `far_px` or unseen for `gone_ms`. An event of the camera is valid until the
next one. A visitor who looks elsewhere is still a visitor, but does not talk to the robot.
"""

from robot.core.events import FacesSeen
from robot.core.health import can_see
from robot.core.rules import Rules
from robot.core.state import MAX_GLANCE_MS, MAX_MISSED_MS, AnyPresence, Nobody, Somebody, State, Visitor
from robot.core.step_context import StepContext


def after_faces(presence: AnyPresence, faces: FacesSeen, at_ms: int, rules: Rules) -> AnyPresence:
    """Return the presence (who stands before the robot) after the camera has reported `faces`."""
    looks_here = faces.count > 0 and faces.facing and faces.width_px >= rules.near_px
    match presence:
        case Visitor(lost_ms, averted_ms):
            seen = faces.count > 0 and faces.width_px >= rules.far_px
            lost_ms = None if seen else at_ms if lost_ms is None else lost_ms
            averted_ms = None if seen and faces.facing else at_ms if averted_ms is None else averted_ms
            after = Visitor(lost_ms, averted_ms)
            return presence if after == presence else after
        case Somebody(since_ms, lost_ms):
            if looks_here:
                return Somebody(since_ms) if lost_ms is not None else presence
            return Somebody(since_ms, at_ms) if lost_ms is None else presence
        case _:
            return Somebody(at_ms) if looks_here else presence


def after_time(presence: AnyPresence, at_ms: int, rules: Rules) -> AnyPresence:
    """Return the presence (who stands before the robot) at `at_ms`, if the camera has reported nothing new."""
    match presence:
        case Somebody(since_ms, None) if at_ms - since_ms >= rules.dwell_ms:
            return Visitor()
        case Somebody(_, int(lost_ms)) if at_ms - lost_ms >= MAX_MISSED_MS:
            return Nobody()
        case Visitor(int(lost_ms)) if at_ms - lost_ms >= rules.gone_ms:
            return Nobody()
        case _:
            return presence


def is_attentive(state: State, context: StepContext) -> bool:
    """Whether a person here looks at the robot, or did less than `MAX_GLANCE_MS` ago; True where no camera works."""
    if not can_see(state, context.rules):
        return True
    match state.presence:
        case Visitor(_, averted_ms):
            return averted_ms is None or context.at_ms - averted_ms < MAX_GLANCE_MS
        case presence:
            return isinstance(presence, Somebody)
