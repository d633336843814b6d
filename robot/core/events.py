"""All events, in the past tense: everything that the decisions ever learn. The page to read first.

Sound, pictures and a visitor's words never become events. Events carry only facts about them, so that a journal may be
copied without giving away what a visitor said. Numbers have their unit in the name. `turn` (of listening), `screen`
(page) and `lease` (trip) are explained in `robot.core.state`.
"""

import enum

import msgspec

from robot.core.intents import Intent
from robot.core.parts import Part
from robot.core.rules import Edition
from robot.core.screen.desk_values import Level, Ticket


class Event(msgspec.Struct, frozen=True, omit_defaults=True, tag_field="event", tag=True):
    """Base of all events; the name of the class is the tag in the journal."""


class Woke(Event, frozen=True):
    """A deadline in the state came due."""


class PartUp(Event, frozen=True):
    """A part of the robot works; `detail` is for technicians ("viet-asr 0.1.0.dev11")."""

    part: Part
    detail: str = ""


class PartDown(Event, frozen=True):
    """A part of the robot failed or no longer reports; `reason` is for technicians."""

    part: Part
    reason: str = ""


class FacesSeen(Event, frozen=True, omit_defaults=True):
    """The faces that the camera sees now. Sent on change and at least once a second; (0, 0, 0, False) = none."""

    count: int
    width_px: int = 0  # width of the nearest face, in the 320 px wide detection picture
    offset_permille: int = 0  # centre of the nearest face: -1000 left edge .. +1000 right edge of the picture
    facing: bool = False  # the nearest face looks at the robot
    looking_px: int = 0  # where the nearest does not look here: width of the nearest face that does


class SpeechBegan(Event, frozen=True):
    """A voice was detected in turn `turn`, which was open for the visitor."""

    turn: int


class SpeechEnded(Event, frozen=True):
    """The visitor has stopped speaking in `turn`; the recogniser works on its final text."""

    turn: int


class HeardNothing(Event, frozen=True):
    """Turn `turn` closed, and no words were recognised in it."""

    turn: int


class HearingLost(Event, frozen=True):
    """The recogniser failed in the middle of `turn` and starts again: the visitor has to repeat the sentence."""

    turn: int


class NoiseChanged(Event, frozen=True, omit_defaults=True):
    """The room has become too loud to understand people well (`noisy`), or quiet again.

    `floor_dbfs`: level of the room's noise, dBFS. `snr_db`: how far speech was above it when last measured, dB.
    """

    noisy: bool
    floor_dbfs: int = 0
    snr_db: int = 0


class Act(enum.StrEnum):
    """The dialogue act: the kind of meaning that a sentence has (`act` in the output of `kiosk ask`)."""

    ANSWER = "answer"
    ASK_BACK = "ask_back"
    FOLLOW_UP = "follow_up"
    NAVIGATE = "navigate"
    SERVICE = "service"
    REFUSE = "refuse"
    INFORM = "inform"
    EMERGENCY = "emergency"


class Candidate(msgspec.Struct, frozen=True):
    """A procedure that the visitor may have meant; `score` in 0..1 is the probability of it."""

    code: str
    score: float


class Understood(Event, frozen=True, omit_defaults=True):
    """The meaning of the visitor's sentence. The sentence itself is not in it.

    `procedure` for answer and follow_up, `variant` if a sister procedure of it was meant; `slot` (the fact asked for)
    for follow_up; `question`: the question that the sentence asks, of `robot.core.questions`; `policy`: the policy
    answer of inform, with `procedure` the nearest one; `candidates` for ask_back; `others` for answer: procedures that
    may be meant instead, likeliest first; `target` for navigate, service, refuse, emergency and inform about the centre
    (a place id, a service name, a reason, a kind of emergency, "centre:..."), as
    `robot.knowledge.understanding.understand` defines them. `rescored`: taken from a second reading of the sound, which
    is not enough for a consent. `address`: how the visitor is to be addressed from now on, after what they called
    themselves; "" = as before. `yes_no`: the question wants a yes or a no first. For the slot "paper" of answer and
    follow_up `target` is the number of the paper, from 0 in the order of the checklist, "" = one that is not in it.
    `work_ms` and `since_speech_ms` are for statistics only.
    """

    turn: int
    act: Act
    procedure: str = ""
    variant: str = ""
    slot: str = ""
    question: str = ""
    policy: str = ""
    candidates: tuple[Candidate, ...] = ()
    others: tuple[str, ...] = ()
    target: str = ""
    rescored: bool = False
    yes_no: bool = False
    address: str = ""
    score: float = 0.0
    work_ms: int = 0
    since_speech_ms: int = 0


class VoiceBegan(Event, frozen=True):
    """The first sound of utterance `utterance` left the loudspeaker."""

    utterance: int


class VoiceEnded(Event, frozen=True):
    """The voice has spoken utterance `utterance` to its end, or was stopped in it."""

    utterance: int


class Tapped(Event, frozen=True):
    """The visitor touched a target (a button or tile) on page number `screen`; `intent` is what it stands for."""

    screen: int
    intent: Intent


class BaseState(enum.StrEnum):
    """The state of the base, as the motion process reports it."""

    HALTED = "halted"
    DRIVING = "driving"
    BLOCKED = "blocked"
    ESTOP = "estop"
    BUMPED = "bumped"
    FAULT = "fault"  # a wheel or the motor board, see `BaseReported.fault`


class BaseReported(Event, frozen=True, omit_defaults=True):
    """Pose and health of the base. Sent when `state` changes, else twice a second while driving and once a second at
    rest.
    """

    state: BaseState
    x_mm: int
    y_mm: int
    heading_mrad: int
    battery_mv: int = 0
    lease: int = 0  # the trip that it works on, 0 = none
    left_mm: int = 0  # length of the route still to drive
    pressed: bool = False  # the switch that holds the base (estop, bumped) is down now
    fault: str = ""  # what holds the base: stall (a wheel does not turn), wheel (it turns wrongly), driver, session
    broken_sensors: tuple[int, ...] = ()  # range sensors that do not measure; 0 is r1 of the wiring, the leftmost
    broken_ahead: bool = False  # one of these sensors looks ahead: commands to drive are refused

    @property
    def broken_names(self) -> str:
        """Return the range sensors that do not measure, by their names in the wiring: "r1, r3"; r1 is the leftmost."""
        return ", ".join(f"r{sensor + 1}" for sensor in self.broken_sensors)


class DriveEnded(Event, frozen=True, omit_defaults=True):
    """The trip `lease` is over. The robot has `reached` its goal, or has not for a `reason` in route, blocked, estop,
    bumper, stall, fault, lease, link, lost, slip (the wheels turn without progress), sensor (a range sensor does not
    measure), halt, visitor (the visitor does not follow), dock (missed three times), pose (it cannot be kept on disk).
    """

    lease: int
    reached: bool
    reason: str = ""
    error_mm: int = 0
    error_mrad: int = 0


class EscortStep(enum.StrEnum):
    """The steps of a trip: driving on (`LEADING`), and what else the robot does on the way."""

    LEADING = "leading"
    SLOWING = "slowing"  # the visitor falls behind
    WAITING = "waiting"  # the visitor stands still
    SEEKING = "seeking"  # the visitor is not seen: the robot stops and turns round
    LOOKING = "looking"  # the robot has turned round
    HELD_UP = "held_up"  # an obstacle is in the way
    ASKING = "asking"  # the robot asks to be let through
    TURNING_LEFT = "turning_left"  # with a visitor only: the turn is announced to them
    TURNING_RIGHT = "turning_right"
    REROUTED = "rerouted"  # another route was found
    BACKING = "backing"
    STUCK = "stuck"  # staff must help
    UNSURE = "unsure"  # the robot is not sure where it is, and looks round


class EscortChanged(Event, frozen=True):
    """Trip `lease` has come to another `step`. Sent on each change, beginning with `LEADING`."""

    lease: int
    step: EscortStep


class TicketIssued(Event, frozen=True):
    """The desk has given a queue number for `request`."""

    request: int
    ticket: Ticket


class TicketRefused(Event, frozen=True, omit_defaults=True):
    """The desk could give no queue number for `request`; `reason` is for technicians."""

    request: int
    reason: str = ""


class QueueMoved(Event, frozen=True):
    """The queue of the visitor's number has moved on, or this number is called; `ticket` is its new state."""

    ticket: Ticket


class NumberCalled(Event, frozen=True, omit_defaults=True):
    """A counter calls `number` to `place`. It is for everyone in the room, so the robot may say and show it."""

    number: str
    place: str  # "" = a counter that is not on the map
    window: str = ""  # which of several windows there, "2"


class CodeRead(Event, frozen=True):
    """The camera has read the code of a receipt and put it in the field for typed codes (`LiveValues.typed`)."""


class DossierFound(Event, frozen=True, omit_defaults=True):
    """The desk has found the dossier of `request`. Its subject and progress go to the screen directly, not with this
    event.
    """

    request: int
    place: str = ""  # the counter to go to


class DossierMissing(Event, frozen=True, omit_defaults=True):
    """No dossier is shown for `request`: `reason` is missing, unmatched, unreachable, incomplete or too_often.

    unmatched: there is no such dossier, or the second factor belongs to another one. Visitors never learn which.
    """

    request: int
    reason: str


class StaffAnswered(Event, frozen=True):
    """A member of the staff has taken the call and is coming."""


class PinChecked(Event, frozen=True, omit_defaults=True):
    """The PIN of `request` was checked: `level` is the access that it opens. No other PIN is taken for `locked_ms`."""

    request: int
    level: Level
    locked_ms: int = 0


class EditionLoaded(Event, frozen=True):
    """The content files have changed and are valid. `edition` holds what decisions need of them; the decisions choose
    when it comes into use.
    """

    edition: Edition


class LeaveAsked(Event, frozen=True):
    """The process is asked to end with exit status `status`, by SIGTERM, SIGINT or the window's close button."""

    status: int


AnyEvent = (
    Woke
    | PartUp
    | PartDown
    | FacesSeen
    | SpeechBegan
    | SpeechEnded
    | HeardNothing
    | HearingLost
    | NoiseChanged
    | Understood
    | VoiceBegan
    | VoiceEnded
    | Tapped
    | BaseReported
    | DriveEnded
    | EscortChanged
    | TicketIssued
    | TicketRefused
    | QueueMoved
    | NumberCalled
    | CodeRead
    | DossierFound
    | DossierMissing
    | StaffAnswered
    | PinChecked
    | EditionLoaded
    | LeaveAsked
)
"""All events; `robot.runtime.event_loop.journal` decodes them by their tags."""
