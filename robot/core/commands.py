"""All commands: everything that the decisions can ask for, in the imperative. Each command has exactly one owner, the
part of the robot whose driver carries it out.
"""

import enum

import msgspec

from robot.core.screen.lines import Line
from robot.core.screen.view import View


class Command(msgspec.Struct, frozen=True, omit_defaults=True, tag_field="command", tag=True):
    """Base of all commands; the name of the class is the tag in the journal."""


class Show(Command, frozen=True):
    """Owner: screen. Show `view`; touches on this page are reported with its number, `screen`."""

    screen: int
    view: View


class Say(Command, frozen=True, omit_defaults=True):
    """Owner: voice. Speak `lines` one after the other as utterance `utterance`; a newer utterance replaces it.

    `address`: how the visitor is addressed; "" = in the way that is usual at this site.
    """

    utterance: int
    lines: tuple[Line, ...]
    language: str = "vi"
    slow: bool = False
    volume_permille: int = 1000
    address: str = ""


class Hush(Command, frozen=True):
    """Owner: voice. Stop speaking, so that the robot is silent within 100 ms."""


class Tone(enum.StrEnum):
    """The meaning of a chime."""

    READY = "ready"  # the microphone is open
    UNDERSTOOD = "understood"
    ERROR = "error"
    DEPARTURE = "departure"
    ARRIVAL = "arrival"


class Chime(Command, frozen=True, omit_defaults=True):
    """Owner: voice. Play `tone` at once. The next sentence waits for the end of a departure or arrival tone; the other
    tones sound together with it.
    """

    tone: Tone
    volume_permille: int = 1000


class Listen(Command, frozen=True, omit_defaults=True):
    """Owner: ears. Open turn `turn`: from now on the visitor's speech is recognised, with what this page expects.

    `procedure`: the procedure on the screen. `choices`: codes of the procedures offered. `expects`: "yes_no", "stop",
    "digits", "rating", "remark" or "" (anything); a "stop" turn recognises stop words only. `offers`: what can be said
    on this page only, by the names of `robot.core.dialogue.spoken_commands`. The turn ends after `silence_ms` of quiet,
    after a whole request already after `complete_ms` (endpointing). `over_voice`: the robot is speaking, and speech may
    interrupt it (barge-in). `moving`: the wheels turn, so that the word "stop" counts as soon as it is heard, beside
    what is expected.
    """

    turn: int
    procedure: str = ""
    choices: tuple[str, ...] = ()
    expects: str = ""
    silence_ms: int = 900
    complete_ms: int = 900
    language: str = "vi"
    over_voice: bool = False
    offers: tuple[str, ...] = ()
    moving: bool = False


class EndTurn(Command, frozen=True):
    """Owner: ears. The visitor has finished: take what was heard up to now as the whole sentence."""

    turn: int


class StopListening(Command, frozen=True):
    """Owner: ears. End the turn of listening, and discard what was heard in it."""


LEASE_MS = 1_200
"""How long the wheels may turn without a renewed command to drive, ms; chosen."""
RENEW_MS = 400
"""Interval at which a command to drive is renewed, ms. One late renewal does not stop the robot; chosen."""


class Drive(Command, frozen=True, omit_defaults=True):
    """Owner: base. Drive to `place` as trip `lease`; the command expires `lease_ms` after its last renewal.

    `led`: a visitor follows; the robot keeps their pace and waits for them. `watched`: a camera sees who stands before
    the robot; a robot that has lost its visitor then drives on only after a new `Drive`.
    """

    lease: int
    place: str
    lease_ms: int
    led: bool = False
    watched: bool = False


class Halt(Command, frozen=True):
    """Owner: base. Stop the wheels now."""


class Rearm(Command, frozen=True):
    """Owner: base. Clear the stop latch of the bumper or the emergency stop: a person has checked the surroundings."""


class UseEdition(Command, frozen=True):
    """Owner: the watcher of the content files. From now on use edition `number` of the catalogue: its words, its facts,
    and what is understood with it.
    """

    number: int


class CountUnanswered(Command, frozen=True):
    """Owner: the notebook. Count the sentence of `turn` as unanswered: it meant none of the procedures offered."""

    turn: int


class CountQuestion(Command, frozen=True):
    """Owner: the notebook. Count `question` about procedure `code` as open, unless the robot knows that fact."""

    code: str
    question: str


class IssueTicket(Command, frozen=True, omit_defaults=True):
    """Owner: desk. Take a queue number for the counter at `place`; answered with `TicketIssued` or `TicketRefused`.

    `language`: of the printed ticket.
    """

    request: int
    place: str
    code: str = ""
    language: str = "vi"


class PrintTicket(Command, frozen=True, omit_defaults=True):
    """Owner: desk. Print the ticket `number` once more."""

    number: str
    language: str = "vi"


class GivePriority(Command, frozen=True, omit_defaults=True):
    """Owner: desk. Let the holder of ticket `number` go before others (`given`), or end that; answered with
    `QueueMoved`.
    """

    number: str
    given: bool = True


class LookUpDossier(Command, frozen=True):
    """Owner: desk. Look up the code that is typed (`LiveValues.typed`); answered with `DossierFound` or
    `DossierMissing`.

    Where the site asks for a second factor, its digits are taken from `LiveValues.factor`.
    """

    request: int


class KeepRating(Command, frozen=True, omit_defaults=True):
    """Owner: desk. Store a visitor's rating of the service at `place` for procedure `code`; no person is rated.

    `remark`: the turn in which the visitor added words, 0 = none; the words are in the live values.
    """

    score: int
    reasons: tuple[int, ...] = ()
    place: str = ""
    code: str = ""
    remark: int = 0


class CallStaff(Command, frozen=True, omit_defaults=True):
    """Owner: desk. Call staff to the robot. `code`: the procedure that its visitor asks about; `language`: the
    visitor's; `papers`: indexes of the papers that the visitor has ticked; `kind`: the kind of emergency, "" = none.
    """

    code: str = ""
    language: str = "vi"
    papers: tuple[int, ...] = ()
    kind: str = ""


class CancelCall(Command, frozen=True):
    """Owner: desk. Withdraw the visitor's call for staff, unless a member of the staff has taken it already."""


class Forget(Command, frozen=True):
    """Owner: screen. Wipe everything that was said, typed, shown and painted in the visit that is over."""


class CheckPin(Command, frozen=True):
    """Owner: the guard of the staff's screen. Check the PIN that is typed; answered with `PinChecked`."""

    request: int


AnyCommand = (
    Show
    | Say
    | Hush
    | Chime
    | Listen
    | EndTurn
    | StopListening
    | Drive
    | Halt
    | Rearm
    | UseEdition
    | CountUnanswered
    | CountQuestion
    | IssueTicket
    | PrintTicket
    | GivePriority
    | LookUpDossier
    | KeepRating
    | CallStaff
    | CancelCall
    | Forget
    | CheckPin
)
"""All commands; `robot.runtime.event_loop.journal` decodes them by their tags."""
