"""All events, in the past tense: everything that the decisions ever learn. The page to read first.

Sound, pictures and a visitor's words never become events. Events carry facts about them only, so that a journal is safe
to copy. Numbers have their unit in the name. `turn`, `screen` and `lease` are the three integers of `robot.core.state`.
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
    """A part works; `detail` is for technicians ("viet-asr 0.1.0.dev11")."""

    part: Part
    detail: str = ""


class PartDown(Event, frozen=True):
    """A part failed or fell silent; `reason` is for technicians."""

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
    """Voice activity began in an open turn."""

    turn: int


class SpeechEnded(Event, frozen=True):
    """Voice activity ended; the recogniser works on its final text."""

    turn: int


class HeardNothing(Event, frozen=True):
    """The turn closed without words."""

    turn: int


class HearingLost(Event, frozen=True):
    """The recogniser failed in the middle of the turn and starts again: the visitor has to repeat the sentence."""

    turn: int


class NoiseChanged(Event, frozen=True, omit_defaults=True):
    """The room has become too loud to hear people well (`noisy`), or quiet again.

    `floor_dbfs`: level of the room, dBFS. `snr_db`: how far speech stands above the room, dB, as measured last.
    """

    noisy: bool
    floor_dbfs: int = 0
    snr_db: int = 0


class Act(enum.StrEnum):
    """The kind of meaning that a sentence has (the `act` of `kiosk ask`): the dialogue act."""

    ANSWER = "answer"
    ASK_BACK = "ask_back"
    FOLLOW_UP = "follow_up"
    NAVIGATE = "navigate"
    SERVICE = "service"
    REFUSE = "refuse"


class Candidate(msgspec.Struct, frozen=True):
    """A procedure that may be meant; `score` in 0..1 is the chance of being right."""

    code: str
    score: float


class Understood(Event, frozen=True, omit_defaults=True):
    """The meaning of the visitor's sentence. The sentence itself is not here.

    `procedure` for answer and follow_up, `variant` where a sister procedure of it was meant; `slot` for follow_up;
    `candidates` for ask_back; `others` for answer: procedures that may be meant instead, likeliest first; `target` for
    navigate, service and refuse (a place id, a service name, or a reason), as
    `robot.knowledge.understanding.understand` defines them. `rescored`: taken from a second reading of the sound, which
    is no consent. `address`: how the visitor is to be addressed from now on, after what they called themselves; "" = as
    before. `work_ms` and `since_speech_ms` are for statistics only.
    """

    turn: int
    act: Act
    procedure: str = ""
    variant: str = ""
    slot: str = ""
    candidates: tuple[Candidate, ...] = ()
    others: tuple[str, ...] = ()
    target: str = ""
    rescored: bool = False
    address: str = ""
    score: float = 0.0
    work_ms: int = 0
    since_speech_ms: int = 0


class VoiceBegan(Event, frozen=True):
    """The first sound of utterance `utterance` left the loudspeaker."""

    utterance: int


class VoiceEnded(Event, frozen=True):
    """Utterance `utterance` was spoken to its end or stopped."""

    utterance: int


class Tapped(Event, frozen=True):
    """A target was touched on page number `screen`."""

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
    """Pose and health of the base. Sent on a change of `state`, else twice a second driving and once a second
    at rest.
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
    """The trip `lease` is over: `reached`, or `reason` in route, blocked, estop, bumper, stall, fault, lease, link,
    lost, slip (the wheels turn without progress), sensor (a range sensor does not measure), halt, visitor (the visitor
    does not follow), dock (missed three times), pose (it cannot be kept on disk).
    """

    lease: int
    reached: bool
    reason: str = ""
    error_mm: int = 0
    error_mrad: int = 0


class EscortStep(enum.StrEnum):
    """The steps of a trip beside driving on."""

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
    """The robot does something else on the way of trip `lease`. Sent on each change, beginning with `LEADING`."""

    lease: int
    step: EscortStep


class TicketIssued(Event, frozen=True):
    """A queue number was taken for `request`."""

    request: int
    ticket: Ticket


class TicketRefused(Event, frozen=True, omit_defaults=True):
    """No queue number could be taken; `reason` is for technicians."""

    request: int
    reason: str = ""


class QueueMoved(Event, frozen=True):
    """The queue has moved on for the visitor's own number, or that number is called."""

    ticket: Ticket


class NumberCalled(Event, frozen=True, omit_defaults=True):
    """A counter calls `number` to `place`: for everyone in the room to hear and see."""

    number: str
    place: str  # "" = a counter that is not on the map
    window: str = ""  # which of several windows there, "2"


class CodeRead(Event, frozen=True):
    """The camera has read the code of a receipt, and put it where it would be typed (`LiveValues.typed`)."""


class DossierFound(Event, frozen=True, omit_defaults=True):
    """The dossier of `request` is known. Its subject and progress go to the screen directly, past the decisions."""

    request: int
    place: str = ""  # the counter to go to


class DossierMissing(Event, frozen=True, omit_defaults=True):
    """No dossier is shown: `reason` is missing, unmatched, unreachable, incomplete or too_often.

    unmatched: there is no such dossier, or the second factor belongs to another one. Which of the two is never said.
    """

    request: int
    reason: str


class StaffAnswered(Event, frozen=True):
    """A member of the staff has taken the call and is coming."""


class PinChecked(Event, frozen=True, omit_defaults=True):
    """The PIN of `request` was checked: `level` is what it opens; `locked_ms` for how long no other PIN is taken."""

    request: int
    level: Level
    locked_ms: int = 0


class EditionLoaded(Event, frozen=True):
    """The content files have changed and are valid. `edition` is what decisions need of them; the core decides from
    when on it is used.
    """

    edition: Edition


class LeaveAsked(Event, frozen=True):
    """The process is asked to end with exit status `status`: SIGTERM, SIGINT or the window's close button."""

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
