"""The state of the robot: the phase of the visit, and everything that goes on beside it.

Three counters prevent races. `turn` (of listening): an answer to a question that is no longer asked is ignored.
`screen` (page): a touch that landed on the previous page is ignored. `lease` (trip): a command to drive expires if it
is not renewed.

Deadlines are data: each `until_ms` is a time on the clock of the events, and `next_wake` returns the earliest of them.
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
    """No visitor stands before the robot."""


class Somebody(msgspec.Struct, frozen=True, tag=True):
    """A face looks at the robot since `since_ms`, not long enough yet to count as a visitor. `lost_ms`: since when it
    no longer does, None = it does.
    """

    since_ms: int
    lost_ms: int | None = None


class Visitor(msgspec.Struct, frozen=True, tag=True):
    """A visitor stands before the robot. `lost_ms`: not seen since then; `averted_ms`: looking elsewhere since then."""

    lost_ms: int | None = None
    averted_ms: int | None = None


AnyPresence = Nobody | Somebody | Visitor
"""Who stands before the robot."""


class Deaf(msgspec.Struct, frozen=True, tag=True):
    """No turn is open: the robot does not listen to the microphone."""


class Listening(msgspec.Struct, frozen=True, tag=True):
    """Turn `turn` is open and the visitor has not spoken yet.

    `expects`: the kind of answer, as in the command `Listen`. `until_ms`: when the robot stops waiting. `nudged`: the
    visitor was already encouraged to speak. `pressed`: the visitor opened the turn with the microphone button.
    """

    turn: int
    expects: str
    until_ms: int
    nudged: bool = False
    pressed: bool = False


class Dozing(msgspec.Struct, frozen=True, tag=True):
    """The turn is closed because the visitor looks elsewhere or is away; it opens again when they look at the robot."""


class Hearing(msgspec.Struct, frozen=True, tag=True):
    """The visitor is speaking in turn `turn`. `broken_off`: what the robot was saying when they interrupted it
    (barge-in).

    `until_ms`: when the speech counts as lost if it has not ended; 0 in journals of earlier versions = no limit.
    """

    turn: int
    expects: str
    broken_off: tuple[Line, ...] = ()
    until_ms: int = 0


class Thinking(msgspec.Struct, frozen=True, omit_defaults=True, tag=True):
    """The visitor has spoken in turn `turn`; the robot waits for the meaning. At `until_ms`, the next time of
    `WAIT_FOR_MEANING_MS`, it asks for patience or gives up.
    """

    turn: int
    expects: str
    until_ms: int
    broken_off: tuple[Line, ...] = ()
    told: int = 0  # how many times the visitor was asked to wait


AnyEar = Deaf | Listening | Dozing | Hearing | Thinking
"""What the robot does with the microphone."""


class Silent(msgspec.Struct, frozen=True, tag=True):
    """The robot says nothing."""


class Speaking(msgspec.Struct, frozen=True, tag=True):
    """The robot is speaking utterance `utterance`; at `until_ms` it counts as ended even if the voice has not reported
    that.

    `then`: the kind of answer listened for afterwards, None = the robot does not listen. `over`: the turn in which a
    visitor may interrupt by voice (barge-in); 0 = by touch only. `dozes`: that turn is closed until the visitor looks
    at the robot again. `lines`: all sentences of the utterance.
    """

    utterance: int
    then: str | None
    until_ms: int
    over: int = 0
    lines: tuple[Line, ...] = ()
    dozes: bool = False


AnyMouth = Silent | Speaking
"""What the robot does with its voice."""


class Base(msgspec.Struct, frozen=True, omit_defaults=True):
    """The latest that is known of the base.

    `at`: "home" or a place id; "" = elsewhere, None = it has not reported yet. `battery_mv`: voltage at rest, filtered;
    0 = not known. `weighed_ms`: when the voltage at rest was last measured, None = the wheels have turned since.
    `loaded_ms`: when a voltage under load was last measured that was lower than a sound battery shows.
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
    """The noise in the room, and what the robot did about it."""

    noisy: bool = False  # too loud to hear people well
    told: bool = False  # this visitor has heard that the room is too loud
    large: bool = False
    """Text is enlarged because of the noise. It changes with the page only, so that no text grows under a reader."""


class HeardAs(msgspec.Struct, frozen=True):
    """The turn of speech that led to this page, and the other procedures that the visitor may have meant."""

    turn: int
    others: tuple[str, ...] = ()


class Options(msgspec.Struct, frozen=True, omit_defaults=True):
    """Settings that the visitor has chosen; when the visit ends they return to these defaults, and the language to the
    site's.
    """

    language: str = "vi"
    large: bool = False
    contrast: bool = False
    lowered: bool = False  # every control within reach of a person who sits
    read_aloud: bool = False  # the first touch names a target, the second one carries it out
    calm: bool = False  # no animation that is not needed
    written: bool = False  # hearing mode: neither voice nor microphone
    slow: bool = False  # the robot speaks slowly
    volume_permille: int = 1000
    address: str = ""  # how the visitor is addressed, after what they call themselves; "" = as at this site

    @property
    def needs_more_time(self) -> bool:
        """Whether the settings suggest a visitor who needs more time than most; page deadlines are then doubled."""
        return self.large or self.contrast or self.lowered or self.read_aloud or self.written


class Announced(msgspec.Struct, frozen=True):
    """A queue number that a counter has just called, shown until `until_ms`. `window`: which of several windows there
    calls it.
    """

    number: str
    place: str
    until_ms: int
    window: str = ""


class Call(msgspec.Struct, frozen=True, omit_defaults=True):
    """The visitor's call for staff, which stays open while pages change.

    At `until_ms` an unanswered call becomes `in_vain` (no one has answered), and a call that is `answered` (staff are
    coming) or in vain ends. `kind`: the kind of emergency, "" = none.
    """

    until_ms: int
    answered: bool = False
    in_vain: bool = False
    kind: str = ""


class TicketRequest(msgspec.Struct, frozen=True, omit_defaults=True):
    """A request to the desk for a queue number at `place`, not answered yet; until `until_ms` no second one is sent.
    `instead_of`: the paused place that the visitor asked for, "" = none.
    """

    request: int
    place: str
    code: str
    until_ms: int
    instead_of: str = ""


class State(msgspec.Struct, frozen=True, omit_defaults=True):
    """Everything that a decision depends on, besides the event, the time and the rules."""

    phase: AnyPhase = Starting()
    trail: tuple[AnyPhase, ...] = ()  # the pages behind this one, for "back"
    presence: AnyPresence = Nobody()
    ear: AnyEar = Deaf()
    unheard: str | None = None
    """The kind of answer expected by a turn that is closed only because the ears fail; the turn opens when they work
    again. None = there is no such turn.
    """
    mouth: AnyMouth = Silent()
    caption: tuple[Line, ...] = ()
    base: Base = Base()
    options: Options = Options()
    room: RoomNoise = RoomNoise()
    heard: HeardAs | None = None  # None = the visitor came to this page by touch, or has not spoken
    up: tuple[Part, ...] = ()
    down: tuple[Part, ...] = ()
    misses: int = 0  # questions not understood in a row
    greeted_ms: int | None = None  # time of the last greeting
    turn: int = 0  # number of the newest turn of listening
    screen: int = 0  # number of the page on the screen
    covered: int = 0  # number of the page that the listening page covers; 0 = none
    lease: int = 0  # number of the newest trip
    utterance: int = 0  # number of the newest utterance
    request: int = 0  # number of the newest request to the desk or to the PIN check
    ticket: Ticket | None = None  # the visitor's queue number
    asked: TicketRequest | None = None  # the queue number that the visitor waits for
    call: Call | None = None  # the visitor waits for staff
    untold: tuple[Line, ...] = ()  # sentences that wait until the visitor has finished speaking
    introduced: bool = False  # this visitor has heard that a robot answers
    captioned: bool = False  # this visitor could read in a caption that a robot answers
    confirmation_said: bool = False  # this visitor has heard that a clerk will confirm facts that are doubtful
    announced_said: tuple[str, ...] = ()  # codes of procedures whose announced facts this visitor knows as such
    mourning: bool = False  # this visit is about a death: no happy face, no "good day"
    announced: Announced | None = None  # another person's number that a counter has just called
    stretches: int = 0  # how many times the deadline of this page was extended because the visitor reads it
    stays: int = 0  # how many times this visitor has answered "still here"
    volume_permille: int = 1000  # volume with which a visit begins, set by the staff
    shown: View | None = None  # what the screen shows, None = nothing yet
    edition: Edition | None = None  # the catalogue in force; None = that of the start, which is in the rules
    coming: Edition | None = None  # a new catalogue, loaded; it comes into force when the visit is over,
    coming_by_ms: int | None = None  # or at this time if the visit lasts longer; None = there is no new one
    leave: int | None = None  # exit status with which the process is to end; None = it goes on


MAX_MISSED_MS = 500
"""How long the camera may miss the face of a passer-by before the robot no longer counts them as stopping, ms: two or
three frames of a face detector. Chosen.
"""

MAX_GLANCE_MS = 2000
"""How long a visitor may look aside before the robot takes it that they talk to another person, ms. Chosen."""


def presence_until(presence: AnyPresence, dwell_ms: int, gone_ms: int) -> int | None:
    """Return when the presence changes if the camera sees nothing new until then; None = it does not change."""
    match presence:
        case Somebody(since_ms, None):
            return since_ms + dwell_ms
        case Somebody(_, int(lost_ms)):
            return lost_ms + MAX_MISSED_MS
        case Visitor(int(lost_ms)):
            return lost_ms + gone_ms
        case _:
            return None


def dozes_at(state: State) -> int | None:
    """Return when the open turn closes because the visitor looks elsewhere; None = it stays open.

    A turn that expects an answer to a question, or that was opened with the microphone button, stays open.
    """
    match state.ear, state.mouth, state.presence:
        case Listening(expects="", pressed=False), _, Visitor(averted_ms=int(averted_ms)):
            return averted_ms + MAX_GLANCE_MS
        case Deaf(), Speaking(then="", over=turn), Visitor(averted_ms=int(averted_ms)) if turn:
            return averted_ms + MAX_GLANCE_MS
        case _:
            return None


def next_wake(state: State, dwell_ms: int, gone_ms: int) -> int | None:
    """Return the earliest deadline in the state, on the clock of the events; None = there is none."""
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
