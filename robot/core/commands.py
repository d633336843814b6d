"""All commands, in the imperative: everything that the core can ask for. Each command has exactly one owner (a
driver).
"""

import enum

import msgspec

from robot.core.screen.lines import Line
from robot.core.screen.view import View


class Command(msgspec.Struct, frozen=True, omit_defaults=True, tag_field="command", tag=True):
    """Base of all commands; the name of the class is the tag in the journal."""


class Show(Command, frozen=True):
    """Owner: screen. Show `view`; touches on it come back with the number `screen`."""

    screen: int
    view: View


class Say(Command, frozen=True, omit_defaults=True):
    """Owner: voice. Speak `lines` one after the other as utterance `utterance`; a newer utterance replaces it.

    `address`: how the visitor is addressed, "" = as at this site.
    """

    utterance: int
    lines: tuple[Line, ...]
    language: str = "vi"
    slow: bool = False
    volume_permille: int = 1000
    address: str = ""


class Hush(Command, frozen=True):
    """Owner: voice. Be silent within 100 ms."""


class Tone(enum.StrEnum):
    """The meaning of a chime."""

    READY = "ready"  # the microphone is open
    UNDERSTOOD = "understood"
    ERROR = "error"
    DEPARTURE = "departure"
    ARRIVAL = "arrival"


class Chime(Command, frozen=True, omit_defaults=True):
    """Owner: voice. Play `tone` at once. A sentence waits for departure and arrival, and goes on over the others."""

    tone: Tone
    volume_permille: int = 1000


class Listen(Command, frozen=True, omit_defaults=True):
    """Owner: ears. Open turn `turn`; what follows is heard in this context.

    `procedure`: the procedure on the screen. `choices`: the codes offered. `expects`: "yes_no", "stop", "digits",
    "rating", "remark" or "" (anything); a "stop" turn hears stop words only. `offers`: what is expected on this page
    only, as `robot.core.dialogue.spoken_commands` names it. `silence_ms` of quiet end the turn, `complete_ms` already
    when the words are a whole request (endpointing). `over_voice`: the robot speaks, and speech now may interrupt it
    (barge-in). `moving`: the wheels turn, so beside what is expected the word "stop" counts as soon as it is heard.
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
    """Owner: ears. The visitor has finished: take what was heard up to now as final."""

    turn: int


class StopListening(Command, frozen=True):
    """Owner: ears. Close the microphone's turn; nothing of it is kept."""


LEASE_MS = 1_200
"""The wheels turn at most this long without a renewed wish; chosen."""
RENEW_MS = 400
"""A wish is renewed this often: one renewal that is late does not stop the robot; chosen."""


class Drive(Command, frozen=True, omit_defaults=True):
    """Owner: base. Drive to `place`; the command expires `lease_ms` after its last renewal.

    `led`: a visitor follows; the robot keeps their pace and waits for them. `watched`: a camera sees who stands before
    the robot; a robot that has lost its visitor then drives on by a new `Drive` only.
    """

    lease: int
    place: str
    lease_ms: int
    led: bool = False
    watched: bool = False


class Halt(Command, frozen=True):
    """Owner: base. Stop now."""


class Rearm(Command, frozen=True):
    """Owner: base. A person has checked the surroundings: clear the stop latch of the bumper or the emergency stop."""


class UseEdition(Command, frozen=True):
    """Owner: the watcher of the content files. From here on use the words, facts and understanding of edition
    `number`.
    """

    number: int


class CountUnanswered(Command, frozen=True):
    """Owner: the notebook. Count the sentence of `turn` as unanswered: it meant none of the offered procedures."""

    turn: int


class IssueTicket(Command, frozen=True, omit_defaults=True):
    """Owner: desk. Take a number for the counter at `place`; answered with `TicketIssued` or `TicketRefused`.

    `language`: of the paper, where it is printed.
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
    """Owner: desk. Let the holder of the ticket `number` go first (`given`), or no longer; answered with
    `QueueMoved`.
    """

    number: str
    given: bool = True


class LookUpDossier(Command, frozen=True):
    """Owner: desk. Look up the code that is typed (`LiveValues.typed`); answered with `DossierFound` or
    `DossierMissing`.

    Where the site asks for a second factor, its digits are in `LiveValues.factor`, and are taken from there.
    """

    request: int


class KeepRating(Command, frozen=True, omit_defaults=True):
    """Owner: desk. Keep a visitor's rating: of the service at `place` for `code`, never of a person.

    `remark`: the turn in which words were said that go with it, 0 = none; the words are in the live values.
    """

    score: int
    reasons: tuple[int, ...] = ()
    place: str = ""
    code: str = ""
    remark: int = 0


class CallStaff(Command, frozen=True, omit_defaults=True):
    """Owner: desk. Call staff to a visitor: about procedure `code`, in `language`; `papers`: those that they have
    ticked.
    """

    code: str = ""
    language: str = "vi"
    papers: tuple[int, ...] = ()


class CancelCall(Command, frozen=True):
    """Owner: desk. The visitor no longer needs staff: withdraw their call if no one has taken it."""


class Forget(Command, frozen=True):
    """Owner: screen. A visit is over: wipe what was said, typed, shown and painted in it."""


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
