"""The state of the robot: one phase of the visit, and the things that go on beside it.

Three integers kill the races. `turn`: an answer to a question that is no longer asked is ignored. `screen`: a tap that
landed on the previous page is ignored. `lease`: a wish to drive that is not renewed dies by itself.
Deadlines are data: `until_ms` is a time on the clock of the events; `next_wake` is the earliest of them all.
"""

import msgspec

from robot.core.events import BaseState
from robot.core.parts import Part
from robot.core.phases import AnyPhase, Starting
from robot.core.rules import Edition
from robot.core.screen.desk_values import Ticket
from robot.core.screen.lines import Line
from robot.core.screen.view import View


class Nobody(msgspec.Struct, frozen=True, tag=True):
    """No visitor before the robot."""


class Somebody(msgspec.Struct, frozen=True, tag=True):
    """A face looks this way since `since_ms`; not yet long enough to be a visitor. `lost_ms`: it looked away."""

    since_ms: int
    lost_ms: int | None = None


class Visitor(msgspec.Struct, frozen=True, tag=True):
    """Somebody stands before the robot. `lost_ms`: unseen since then; `averted_ms`: looks elsewhere since then."""

    lost_ms: int | None = None
    averted_ms: int | None = None


AnyPresence = Nobody | Somebody | Visitor


class Deaf(msgspec.Struct, frozen=True, tag=True):
    """The microphone's turn is closed."""


class Listening(msgspec.Struct, frozen=True, tag=True):
    """Turn `turn` is open and nobody has spoken yet; `until_ms` ends the wait. `nudged`: the visitor was encouraged.

    `pressed`: the visitor opened it with the microphone button.
    """

    turn: int
    expects: str
    until_ms: int
    nudged: bool = False
    pressed: bool = False


class Dozing(msgspec.Struct, frozen=True, tag=True):
    """The visitor looks elsewhere or is away: the turn is closed until they look at the robot again."""


class Hearing(msgspec.Struct, frozen=True, tag=True):
    """Somebody speaks in turn `turn`. `broken_off`: what the robot was saying, and stopped saying for it.

    `until_ms` is 0 in journals of earlier versions: no limit.
    """

    turn: int
    expects: str
    broken_off: tuple[Line, ...] = ()
    until_ms: int = 0


class Thinking(msgspec.Struct, frozen=True, omit_defaults=True, tag=True):
    """Speech has ended; the meaning is awaited. `told`: how often the visitor was asked to wait."""

    turn: int
    expects: str
    until_ms: int
    broken_off: tuple[Line, ...] = ()
    told: int = 0


AnyEar = Deaf | Listening | Dozing | Hearing | Thinking


class Silent(msgspec.Struct, frozen=True, tag=True):
    """The robot says nothing."""


class Speaking(msgspec.Struct, frozen=True, tag=True):
    """Utterance `utterance` is being spoken. `then`: what the ear expects afterwards, None = it stays closed.

    `over`: the turn in which a visitor may interrupt it; 0 = by touch only. `dozes`: that turn is closed until the
    visitor looks here again. `lines`: all that is said.
    """

    utterance: int
    then: str | None
    until_ms: int
    over: int = 0
    lines: tuple[Line, ...] = ()
    dozes: bool = False


AnyMouth = Silent | Speaking


class Base(msgspec.Struct, frozen=True, omit_defaults=True):
    """The last that is known of the base. `at`: "home", a place id, "" somewhere, None before its report.

    `battery_mv`: at rest, filtered; 0 = not known. `weighed_ms`: when it was measured last, None = the wheels turned.
    `loaded_ms`: when it was measured last under load, as less than a sound battery shows.
    """

    state: BaseState = BaseState.HALTED
    battery_mv: float = 0.0
    pressed: bool = False
    at: str | None = None
    weighed_ms: int | None = None
    loaded_ms: int | None = None
    broken_sensors: tuple[int, ...] = ()
    broken_ahead: bool = False


class RoomNoise(msgspec.Struct, frozen=True, omit_defaults=True):
    """The sound of the room: too loud to hear well, whether this visitor was told, and whether the page is enlarged."""

    noisy: bool = False
    told: bool = False
    large: bool = False  # as of the last change of the page: a page does not move under a finger


class HeardAs(msgspec.Struct, frozen=True):
    """What the words of `turn` were taken for, and the other procedures that they may have meant."""

    turn: int
    others: tuple[str, ...] = ()


class Options(msgspec.Struct, frozen=True, omit_defaults=True):
    """What a visitor has set; back to this default when the visit ends."""

    language: str = "vi"
    large: bool = False
    contrast: bool = False
    lowered: bool = False  # every control within reach of somebody who sits
    read_aloud: bool = False  # the first touch says what a target does, the second does it
    calm: bool = False  # nothing moves that need not
    written: bool = False  # hearing mode: neither voice nor microphone
    slow: bool = False
    volume_permille: int = 1000
    address: str = ""  # what the visitor is called, after what they call themself; "" = as at this site

    @property
    def unhurried(self) -> bool:
        """Whether this visitor takes more time than most."""
        return self.large or self.contrast or self.lowered or self.read_aloud or self.written


class Announced(msgspec.Struct, frozen=True):
    """A number that a counter has just called, shown until `until_ms`."""

    number: str
    place: str
    until_ms: int
    window: str = ""


class Call(msgspec.Struct, frozen=True, omit_defaults=True):
    """A call for a person, wherever the visitor has got to meanwhile; at `until_ms` it turns or is over.

    `answered`: they are coming; `in_vain`: nobody has answered for a while.
    """

    until_ms: int
    answered: bool = False
    in_vain: bool = False


class TicketRequest(msgspec.Struct, frozen=True):
    """The number for the counter at `place` that the desk was asked for last; until `until_ms` no other one is."""

    request: int
    place: str
    code: str
    until_ms: int


class State(msgspec.Struct, frozen=True, omit_defaults=True):
    """Everything that a decision depends on."""

    phase: AnyPhase = Starting()
    trail: tuple[AnyPhase, ...] = ()  # the pages behind this one, for "back"
    presence: AnyPresence = Nobody()
    ear: AnyEar = Deaf()
    unheard: str | None = None  # what a turn would expect that is not open only because the ears fail
    mouth: AnyMouth = Silent()
    caption: tuple[Line, ...] = ()
    base: Base = Base()
    options: Options = Options()
    room: RoomNoise = RoomNoise()
    heard: HeardAs | None = None  # None = the visitor came here by touch, or has not spoken
    up: tuple[Part, ...] = ()
    down: tuple[Part, ...] = ()
    misses: int = 0  # questions not understood in a row
    greeted_ms: int | None = None
    turn: int = 0
    screen: int = 0
    covered: int = 0  # the page that shows what is heard just now lies over this one; 0 = there is none
    lease: int = 0
    utterance: int = 0
    request: int = 0  # of the desk and the guard
    ticket: Ticket | None = None  # the visitor's number
    asked: TicketRequest | None = None  # the one that they wait for
    call: Call | None = None  # they wait for a person
    untold: tuple[Line, ...] = ()  # is said as soon as the visitor has finished speaking
    introduced: bool = False  # this visitor has heard that a robot answers
    captioned: bool = False  # and could read it in a sentence
    mourning: bool = False  # a death was talked about in this visit: no happy face, no "good day"
    announced: Announced | None = None  # somebody else's, that was just called
    stretches: int = 0  # how often the deadline of this page was put off because the visitor reads it
    stays: int = 0  # how often this visitor has said to be still there
    volume_permille: int = 1000  # with which a visit begins: the staff's
    shown: View | None = None
    edition: Edition | None = None  # the catalogue in force; None = the one of the start, in the rules
    coming: Edition | None = None  # loaded, and not in force before the visit is over
    coming_by_ms: int | None = None  # or before this time
    leave: int | None = None


MISSED_FRAMES_MS = 500
"""A face may be missed for so long before a stop counts as broken off: two or three frames of a detector."""

AVERTED_MS = 2000
"""A glance aside is shorter: who looks elsewhere for so long talks to somebody else."""


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


def dozes_at(state: State) -> int | None:
    """When the open turn closes because the visitor looks elsewhere; a question and the button keep it open."""
    match state.ear, state.mouth, state.presence:
        case Listening(expects="", pressed=False), _, Visitor(averted_ms=int(averted_ms)):
            return averted_ms + AVERTED_MS
        case Deaf(), Speaking(then="", over=turn), Visitor(averted_ms=int(averted_ms)) if turn:
            return averted_ms + AVERTED_MS
        case _:
            return None


def next_wake(state: State, dwell_ms: int, gone_ms: int) -> int | None:
    """The earliest deadline in the state, on the clock of the events; None = nothing is due."""
    times = [
        state.phase.until_ms,
        presence_until(state.presence, dwell_ms, gone_ms),
        None if isinstance(state.ear, Deaf | Dozing) else state.ear.until_ms or None,
        dozes_at(state),
        state.mouth.until_ms if isinstance(state.mouth, Speaking) else None,
        state.coming_by_ms,
        None if state.announced is None else state.announced.until_ms,
        None if state.call is None else state.call.until_ms,
    ]
    return min((time for time in times if time is not None), default=None)
