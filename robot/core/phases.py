"""The phases of a visit: one value type each, so that a field exists only where it means something."""

import msgspec

from robot.core.dialogue.precheck_findings import NOTHING_FOUND, Findings
from robot.core.events import EscortStep
from robot.core.screen.desk_values import Level
from robot.core.screen.lines import Line


class Bubble(msgspec.Struct, frozen=True, omit_defaults=True):
    """One thing said in a written conversation: by the visitor, else by the robot."""

    line: Line
    by_visitor: bool = False


class Phase(msgspec.Struct, frozen=True, omit_defaults=True, tag_field="phase", tag=True):
    """Base of the phases of a visit."""


class Starting(Phase, frozen=True):
    """Parts come up one by one."""

    until_ms: int | None = None


class Waiting(Phase, frozen=True, omit_defaults=True):
    """Nobody is being served. `tries_home`: how often a blocked way home may still be tried from here."""

    until_ms: int | None = None
    tries_home: int = 0


class Greeting(Phase, frozen=True):
    """Somebody stopped before the robot and was greeted."""

    until_ms: int | None = None


class Browsing(Phase, frozen=True, omit_defaults=True):
    """The home page, or with `topic` the list of a life event."""

    until_ms: int | None = None
    topic: str = ""
    number: int = 0


class Searching(Phase, frozen=True, omit_defaults=True):
    """A name is being typed. `turn`: what was heard in it stands there already; 0 = nothing."""

    until_ms: int | None = None
    turn: int = 0


class Choosing(Phase, frozen=True):
    """Two or three procedures may be meant."""

    codes: tuple[str, ...]
    turn: int
    until_ms: int | None = None


class Answering(Phase, frozen=True, omit_defaults=True):
    """A procedure is on the screen. `ticked`: papers that the visitor has; `sheet`: legal, form, online or "".

    `leaf`: the page of the sheet, from 0.
    """

    code: str
    until_ms: int | None = None
    ticked: tuple[int, ...] = ()
    number: int = 0
    pulse: str = ""
    sheet: str = ""
    leaf: int = 0


class Prechecking(Phase, frozen=True, omit_defaults=True):
    """The paper check asks question number `len(replies)`. `asked_again`: once more because nobody replied."""

    code: str
    until_ms: int | None = None
    replies: tuple[str, ...] = ()  # yes, no, unsure
    ticked: tuple[int, ...] = ()
    asked_again: bool = False

    @property
    def question(self) -> Line:
        """The question in the words of the catalogue."""
        return Line("precheck.ask", procedure=self.code, n=len(self.replies))


class Concluding(Phase, frozen=True, omit_defaults=True):
    """What the paper check found. Nothing = nothing is missing."""

    code: str
    until_ms: int | None = None
    found: Findings = NOTHING_FOUND
    ticked: tuple[int, ...] = ()


class Offering(Phase, frozen=True, omit_defaults=True):
    """ "Shall I take you there?" `found`: what the paper check tells to bring and to note, read while it is asked."""

    place: str
    until_ms: int | None = None
    code: str = ""
    ticked: tuple[int, ...] = ()
    found: Findings = NOTHING_FOUND


class Leaving(Phase, frozen=True, omit_defaults=True):
    """Consent is given; the wheels stand still while the visitor reads the way."""

    place: str
    until_ms: int | None = None
    code: str = ""
    ticked: tuple[int, ...] = ()


class Driving(Phase, frozen=True, omit_defaults=True):
    """On the way with a visitor. `until_ms` is when the lease must be renewed; `step` is what the base does."""

    place: str
    lease: int
    until_ms: int | None = None
    code: str = ""
    ticked: tuple[int, ...] = ()
    step: EscortStep = EscortStep.LEADING


class Seeking(Phase, frozen=True, omit_defaults=True):
    """The visitor is not behind any more: the robot stands, turns round, asks. `looking`: it has turned round."""

    place: str
    lease: int
    until_ms: int | None = None
    code: str = ""
    ticked: tuple[int, ...] = ()
    looking: bool = False


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


class Returning(Phase, frozen=True, omit_defaults=True):
    """Going home without a visitor. `tries_home`: how often it may be tried again; `step` is what the base does."""

    lease: int
    until_ms: int | None = None
    tries_home: int = 0
    step: EscortStep = EscortStep.LEADING


class Telling(Phase, frozen=True):
    """One message, nothing to choose."""

    line: Line
    until_ms: int | None = None


class PickingCounter(Phase, frozen=True, omit_defaults=True):
    """The visitor is asked what the number is for; `number` counts the pages of counters from 0."""

    until_ms: int | None = None
    number: int = 0


class Queueing(Phase, frozen=True, omit_defaults=True):
    """A number in the queue of `place`: asked for as `request`, given (it is in the state), or `failed`."""

    place: str
    until_ms: int | None = None
    code: str = ""
    request: int = 0
    failed: bool = False


class LookingUp(Phase, frozen=True, omit_defaults=True):
    """The code of a dossier is being typed; `request` is looked up; `failed` as in `DossierMissing`.

    `factor`: the code stands, and the last digits of the owner's identity number are typed. `found`: it was found,
    for the counter `place`, while the visitor looked at another page; who comes back sees it.
    """

    until_ms: int | None = None
    request: int = 0
    failed: str = ""
    factor: bool = False
    found: bool = False
    place: str = ""


class ReadingDossier(Phase, frozen=True, omit_defaults=True):
    """A dossier is on the screen, which alone knows how far it has got and what it is about."""

    until_ms: int | None = None
    place: str = ""


GOOD = 4
"""The mark from which on reasons are what was good; below, what was not."""


class Rating(Phase, frozen=True, omit_defaults=True):
    """ "How was the service today?" `score` 0 = not yet rated; `remark`: the turn in which something was said to it."""

    until_ms: int | None = None
    score: int = 0
    reasons: tuple[int, ...] = ()
    place: str = ""
    code: str = ""
    remark: int = 0


class Writing(Phase, frozen=True, omit_defaults=True):
    """The conversation of a visitor who does not hear, in bubbles: about `code`; the newest last."""

    until_ms: int | None = None
    code: str = ""
    said: tuple[Bubble, ...] = ()


class ShowingClerk(Phase, frozen=True):
    """A page for a clerk: this visitor does not hear."""

    until_ms: int | None = None


class CallingStaff(Phase, frozen=True, omit_defaults=True):
    """The page of the call that stands (`State.call`), on whose times it goes."""

    until_ms: int | None = None


class Adjusting(Phase, frozen=True, omit_defaults=True):
    """The display options are open, at page `number` from 0."""

    until_ms: int | None = None
    number: int = 0


class Disclosing(Phase, frozen=True, omit_defaults=True):
    """The sheet that tells that no person answers, and what becomes of sound and picture, is open."""

    until_ms: int | None = None


class Checking(Phase, frozen=True, omit_defaults=True):
    """ "Are you still there?": asked again at `until_ms`, and wiped when nobody answers by `ends_ms`."""

    until_ms: int | None = None
    ends_ms: int = 0


class Unlocking(Phase, frozen=True, omit_defaults=True):
    """A PIN is being typed. `restart`: to let the base move again after a stop, held for `reason`."""

    until_ms: int | None = None
    restart: str = ""
    request: int = 0
    failed: bool = False
    locked_until_ms: int = 0


class Servicing(Phase, frozen=True, omit_defaults=True):
    """The technician's screen, open until `until_ms`, at page `number` of `tab`.

    `asks`: the act that is to be confirmed; `tried`: the microphone was tried, in the newest turn.
    """

    level: Level
    until_ms: int | None = None
    tab: str = "health"
    asks: str = ""
    number: int = 0
    tried: bool = False


class Parting(Phase, frozen=True):
    """Goodbye."""

    until_ms: int | None = None


class Stopping(Phase, frozen=True, omit_defaults=True):
    """The emergency stop, the bumper or a fault holds the base. `reason` is estop, bumper or fault.

    `led`: the visitor followed the robot and stands behind it, where no camera sees them.
    """

    reason: str
    until_ms: int | None = None
    released: bool = False
    led: bool = False


AnyPhase = (
    Starting
    | Waiting
    | Greeting
    | Browsing
    | Searching
    | Choosing
    | Answering
    | Prechecking
    | Concluding
    | Offering
    | Leaving
    | Driving
    | Seeking
    | Pausing
    | ShowingWay
    | HandingOver
    | Returning
    | Telling
    | PickingCounter
    | Queueing
    | LookingUp
    | ReadingDossier
    | Rating
    | Writing
    | ShowingClerk
    | CallingStaff
    | Adjusting
    | Disclosing
    | Checking
    | Parting
    | Stopping
    | Unlocking
    | Servicing
)
