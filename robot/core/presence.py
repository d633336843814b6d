"""Who stands before the robot: a face that looks here long enough is a visitor, one gone long enough is not.

Two widths and two times make the hysteresis: near and facing for `dwell_ms` to begin, narrower than `far_px` or unseen
for `gone_ms` to end. A look of the camera holds until the next one.
"""

from robot.core.events import FacesSeen
from robot.core.rules import Rules
from robot.core.state import MISSED_FRAMES_MS, AnyPresence, Nobody, Somebody, Visitor


def after_faces(presence: AnyPresence, faces: FacesSeen, at_ms: int, rules: Rules) -> AnyPresence:
    """The presence after a look of the camera."""
    looks_here = faces.count > 0 and faces.facing and faces.width_px >= rules.near_px
    match presence:
        case Visitor(lost_ms):
            if faces.count > 0 and faces.width_px >= rules.far_px:
                return Visitor() if lost_ms is not None else presence
            return Visitor(at_ms) if lost_ms is None else presence
        case Somebody(since_ms, lost_ms):
            if looks_here:
                return Somebody(since_ms) if lost_ms is not None else presence
            return Somebody(since_ms, at_ms) if lost_ms is None else presence
        case _:
            return Somebody(at_ms) if looks_here else presence


def after_time(presence: AnyPresence, at_ms: int, rules: Rules) -> AnyPresence:
    """The presence when time has passed."""
    match presence:
        case Somebody(since_ms, None) if at_ms - since_ms >= rules.dwell_ms:
            return Visitor()
        case Somebody(_, int(lost_ms)) if at_ms - lost_ms >= MISSED_FRAMES_MS:
            return Nobody()
        case Visitor(int(lost_ms)) if at_ms - lost_ms >= rules.gone_ms:
            return Nobody()
        case _:
            return presence
