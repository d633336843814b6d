"""The state of the robot: one phase of the visit, and the things that go on beside it.

Three integers kill the races. `turn`: an answer to a question that is no longer asked is ignored. `screen`: a tap that
landed on the previous page is ignored. `lease`: a wish to drive that is not renewed dies by itself.
Deadlines are data: `until_ms` is a time on the clock of the events; `next_wake` is the earliest of them all.
"""

import msgspec

from robot.core.events import BaseState
from robot.core.parts import Part
from robot.core.view import View
from robot.core.words import Line


class Phase(msgspec.Struct, frozen=True, omit_defaults=True, tag_field="phase", tag=True):
    """Base of the phases of a visit."""


class Starting(Phase, frozen=True):
    """Parts come up one by one."""

    until_ms: int | None = None


class Waiting(Phase, frozen=True):
    """Nobody is being served."""

    until_ms: int | None = None


class Greeting(Phase, frozen=True):
    """Somebody stopped before the robot and was greeted."""

    until_ms: int | None = None


class Browsing(Phase, frozen=True, omit_defaults=True):
    """The home page, or with `topic` the list of a life event."""

    until_ms: int | None = None
    topic: str = ""
    number: int = 0


class Choosing(Phase, frozen=True):
    """Two or three procedures may be meant."""

    codes: tuple[str, ...]
    turn: int
    until_ms: int | None = None


class Answering(Phase, frozen=True, omit_defaults=True):
    """A procedure is on the screen. `ticked`: papers that the visitor has; `sheet`: legal, form, online or ""."""

    code: str
    until_ms: int | None = None
    ticked: tuple[int, ...] = ()
    number: int = 0
    pulse: str = ""
    sheet: str = ""


class Offering(Phase, frozen=True, omit_defaults=True):
    """ "Shall I take you there?" """

    place: str
    until_ms: int | None = None
    code: str = ""
    ticked: tuple[int, ...] = ()


class Leaving(Phase, frozen=True, omit_defaults=True):
    """Consent is given; the wheels stand still while the visitor reads the way."""

    place: str
    until_ms: int | None = None
    code: str = ""
    ticked: tuple[int, ...] = ()


class Driving(Phase, frozen=True, omit_defaults=True):
    """On the way with a visitor. `until_ms` is when the lease must be renewed."""

    place: str
    lease: int
    until_ms: int | None = None
    code: str = ""
    ticked: tuple[int, ...] = ()


class Pausing(Phase, frozen=True, omit_defaults=True):
    """Stopped on the way by touch or word."""

    place: str
    until_ms: int | None = None
    code: str = ""
    ticked: tuple[int, ...] = ()


class ShowingWay(Phase, frozen=True, omit_defaults=True):
    """The map for a visitor who walks alone."""

    place: str
    until_ms: int | None = None
    code: str = ""


class HandingOver(Phase, frozen=True, omit_defaults=True):
    """Arrived at the counter."""

    place: str
    until_ms: int | None = None
    code: str = ""
    ticked: tuple[int, ...] = ()


class Returning(Phase, frozen=True):
    """Going home without a visitor."""

    lease: int
    until_ms: int | None = None


class Telling(Phase, frozen=True):
    """One message, nothing to choose."""

    line: Line
    until_ms: int | None = None


class CallingStaff(Phase, frozen=True):
    """A person was called by voice."""

    until_ms: int | None = None


class Adjusting(Phase, frozen=True):
    """The display options are open."""

    until_ms: int | None = None


class Checking(Phase, frozen=True):
    """ "Are you still there?": wiped when nobody answers by `until_ms`."""

    until_ms: int | None = None


class Parting(Phase, frozen=True, omit_defaults=True):
    """Goodbye. `mourning`: no good day is wished."""

    until_ms: int | None = None
    mourning: bool = False


class Stopping(Phase, frozen=True, omit_defaults=True):
    """The emergency stop or the bumper holds the base. `reason` is estop or bumper."""

    reason: str
    until_ms: int | None = None
    released: bool = False


AnyPhase = (
    Starting
    | Waiting
    | Greeting
    | Browsing
    | Choosing
    | Answering
    | Offering
    | Leaving
    | Driving
    | Pausing
    | ShowingWay
    | HandingOver
    | Returning
    | Telling
    | CallingStaff
    | Adjusting
    | Checking
    | Parting
    | Stopping
)


class Nobody(msgspec.Struct, frozen=True, tag=True):
    """No visitor before the robot."""


class Somebody(msgspec.Struct, frozen=True, tag=True):
    """A face looks this way since `since_ms`; not yet long enough to be a visitor. `lost_ms`: it looked away."""

    since_ms: int
    lost_ms: int | None = None


class Visitor(msgspec.Struct, frozen=True, tag=True):
    """Somebody stands before the robot. `lost_ms`: unseen since then."""

    lost_ms: int | None = None


AnyPresence = Nobody | Somebody | Visitor


class Deaf(msgspec.Struct, frozen=True, tag=True):
    """The microphone's turn is closed."""


class Listening(msgspec.Struct, frozen=True, tag=True):
    """Turn `turn` is open and nobody has spoken yet; `until_ms` ends the wait. `nudged`: the visitor was encouraged."""

    turn: int
    expects: str
    until_ms: int
    nudged: bool = False


class Hearing(msgspec.Struct, frozen=True, tag=True):
    """Somebody speaks in turn `turn`."""

    turn: int
    expects: str


class Thinking(msgspec.Struct, frozen=True, tag=True):
    """Speech has ended; the meaning is awaited until `until_ms`."""

    turn: int
    expects: str
    until_ms: int


AnyEar = Deaf | Listening | Hearing | Thinking


class Silent(msgspec.Struct, frozen=True, tag=True):
    """The robot says nothing."""


class Speaking(msgspec.Struct, frozen=True, tag=True):
    """Utterance `utterance` is being spoken. `then`: what the ear expects afterwards, None = it stays closed."""

    utterance: int
    then: str | None
    until_ms: int


AnyMouth = Silent | Speaking


class Base(msgspec.Struct, frozen=True, omit_defaults=True):
    """The last that is known of the base. `at`: "home", a place id, "" somewhere, None before its report."""

    state: BaseState = BaseState.HALTED
    battery_mv: int = 0
    pressed: bool = False
    at: str | None = None


class Options(msgspec.Struct, frozen=True, omit_defaults=True):
    """What a visitor has set; back to this default when the visit ends."""

    language: str = "vi"
    large: bool = False
    contrast: bool = False
    slow: bool = False
    volume_permille: int = 1000


class State(msgspec.Struct, frozen=True, omit_defaults=True):
    """Everything that a decision depends on."""

    phase: AnyPhase = Starting()
    trail: tuple[AnyPhase, ...] = ()  # the pages behind this one, for "back"
    presence: AnyPresence = Nobody()
    ear: AnyEar = Deaf()
    mouth: AnyMouth = Silent()
    caption: tuple[Line, ...] = ()
    base: Base = Base()
    options: Options = Options()
    up: tuple[Part, ...] = ()
    down: tuple[Part, ...] = ()
    misses: int = 0  # questions not understood in a row
    greeted_ms: int | None = None
    turn: int = 0
    screen: int = 0
    lease: int = 0
    utterance: int = 0
    shown: View | None = None
    leave: int | None = None


MISSED_FRAMES_MS = 500
"""A face may be missed for so long before a stop counts as broken off: two or three frames of a detector."""


def presence_until(presence: AnyPresence, dwell_ms: int, gone_ms: int) -> int | None:
    """When the presence changes by itself if nothing more is seen."""
    match presence:
        case Somebody(since_ms, None):
            return since_ms + dwell_ms
        case Somebody(_, int(lost_ms)):
            return lost_ms + MISSED_FRAMES_MS
        case Visitor(int(lost_ms)):
            return lost_ms + gone_ms
        case _:
            return None


def next_wake(state: State, dwell_ms: int, gone_ms: int) -> int | None:
    """The earliest deadline in the state, on the clock of the events; None = nothing is due."""
    times = [
        state.phase.until_ms,
        presence_until(state.presence, dwell_ms, gone_ms),
        state.ear.until_ms if isinstance(state.ear, Listening | Thinking) else None,
        state.mouth.until_ms if isinstance(state.mouth, Speaking) else None,
    ]
    return min((time for time in times if time is not None), default=None)
