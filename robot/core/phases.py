"""The phases of a visit: one class each, so that a field exists only in the phases where it has a meaning.

`until_ms` is the deadline of the phase on the clock of the events, None = none. Fields that several phases share:
`place` is a place id, `code` a procedure code ("" = none), `ticked` the indexes of the papers that the visitor has
ticked, `number` the page from 0 where a page has several.
"""

import msgspec

from robot.core.dialogue.precheck_findings import NOTHING_FOUND, Findings
from robot.core.events import EscortStep
from robot.core.screen.desk_values import Level
from robot.core.screen.lines import Line


class Bubble(msgspec.Struct, frozen=True, omit_defaults=True):
    """A sentence of a written conversation: the visitor's, else the robot's."""

    line: Line
    by_visitor: bool = False


class Phase(msgspec.Struct, frozen=True, omit_defaults=True, tag_field="phase", tag=True):
    """Base of the phases of a visit."""


class Starting(Phase, frozen=True):
    """The parts come up one by one."""

    until_ms: int | None = None


class Waiting(Phase, frozen=True, omit_defaults=True):
    """No one is being served. `tries_home`: how many more times a blocked way home may be tried from here."""

    until_ms: int | None = None
    tries_home: int = 0


class Greeting(Phase, frozen=True):
    """A passer-by stopped before the robot and was greeted."""

    until_ms: int | None = None


class Browsing(Phase, frozen=True, omit_defaults=True):
    """The home page, or with `topic` the list of a life event."""

    until_ms: int | None = None
    topic: str = ""
    number: int = 0


class Searching(Phase, frozen=True, omit_defaults=True):
    """A name is being typed. `turn`: the words of this turn are in the field already; 0 = none."""

    until_ms: int | None = None
    turn: int = 0


class Choosing(Phase, frozen=True):
    """The visitor is asked which of one to three procedures the words of `turn` meant."""

    codes: tuple[str, ...]
    turn: int
    until_ms: int | None = None


class Answering(Phase, frozen=True, omit_defaults=True):
    """A procedure is on the screen.

    `ticked`: papers that the visitor has. `pulse`: the fact that was asked for and pulses, or "". `sheet`: legal, form,
    online or "". `leaf`: the page of the sheet, from 0.
    """

    code: str
    until_ms: int | None = None
    ticked: tuple[int, ...] = ()
    number: int = 0
    pulse: str = ""
    sheet: str = ""
    leaf: int = 0


class Prechecking(Phase, frozen=True, omit_defaults=True):
    """The paper check asks question number `len(replies)`. `asked_again`: once more because the visitor did not
    reply.
    """

    code: str
    until_ms: int | None = None
    replies: tuple[str, ...] = ()  # yes, no, unsure
    ticked: tuple[int, ...] = ()
    asked_again: bool = False

    @property
    def question(self) -> Line:
        """Return the question in the words of the catalogue."""
        return Line("precheck.ask", procedure=self.code, n=len(self.replies))


class Concluding(Phase, frozen=True, omit_defaults=True):
    """The result of the paper check. `found` empty = nothing is missing."""

    code: str
    until_ms: int | None = None
    found: Findings = NOTHING_FOUND
    ticked: tuple[int, ...] = ()


class Offering(Phase, frozen=True, omit_defaults=True):
    """ "Shall I take you there?" `found`: what the paper check says to bring and to note, to be read meanwhile."""

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
    """The visitor does not follow any more: the robot stops, turns round and asks. `looking`: it has turned round."""

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
    """Driving home without a visitor. `tries_home`: how many more times it may be tried; `step` is what the
    base does.
    """

    lease: int
    until_ms: int | None = None
    tries_home: int = 0
    step: EscortStep = EscortStep.LEADING


class Telling(Phase, frozen=True):
    """A single message, nothing to choose."""

    line: Line
    until_ms: int | None = None


class PickingCounter(Phase, frozen=True, omit_defaults=True):
    """The visitor is asked what the queue number is for; `number` counts the pages of counters from 0."""

    until_ms: int | None = None
    number: int = 0


class Queueing(Phase, frozen=True, omit_defaults=True):
    """A number in the queue of `place`: asked for as `request`, given (then it is `State.ticket`), or `failed`."""

    place: str
    until_ms: int | None = None
    code: str = ""
    request: int = 0
    failed: bool = False


class LookingUp(Phase, frozen=True, omit_defaults=True):
    """The code of a dossier is being typed; `request` is being looked up; `failed` is the reason of `DossierMissing`.

    `factor`: the code is complete, and the last digits of the owner's identity number are typed. `found`: it was found,
    for the counter `place`, while the visitor looked at another page; it is shown when they come back.
    """

    until_ms: int | None = None
    request: int = 0
    failed: str = ""
    factor: bool = False
    found: bool = False
    place: str = ""


class ReadingDossier(Phase, frozen=True, omit_defaults=True):
    """A dossier is on the screen. Its subject and progress are known to the screen only."""

    until_ms: int | None = None
    place: str = ""


GOOD_SCORE = 4
"""Score from which on the reasons of a rating are praise; below it they are complaints."""


class Rating(Phase, frozen=True, omit_defaults=True):
    """ "How was the service today?" `score` 0 = not rated yet; `remark`: the turn in which words were said that go with
    it.
    """

    until_ms: int | None = None
    score: int = 0
    reasons: tuple[int, ...] = ()
    place: str = ""
    code: str = ""
    remark: int = 0


class Writing(Phase, frozen=True, omit_defaults=True):
    """The conversation of a visitor who does not hear, in bubbles, the newest last; about `code`."""

    until_ms: int | None = None
    code: str = ""
    said: tuple[Bubble, ...] = ()


class ShowingClerk(Phase, frozen=True):
    """A page for a clerk: this visitor does not hear."""

    until_ms: int | None = None


class CallingStaff(Phase, frozen=True, omit_defaults=True):
    """The page of the open call (`State.call`), whose deadlines it follows."""

    until_ms: int | None = None


class Adjusting(Phase, frozen=True, omit_defaults=True):
    """The display options are open, at page `number` from 0."""

    until_ms: int | None = None
    number: int = 0


class Disclosing(Phase, frozen=True, omit_defaults=True):
    """The sheet is open that says that no person answers, and what becomes of sound and picture."""

    until_ms: int | None = None


class Checking(Phase, frozen=True, omit_defaults=True):
    """ "Are you still there?": asked again at `until_ms`; the visit is wiped when no answer has come by `ends_ms`."""

    until_ms: int | None = None
    ends_ms: int = 0


class Unlocking(Phase, frozen=True, omit_defaults=True):
    """A PIN is being typed. `restart`: it lets the base move again after a stop for this reason; "" = it opens the
    screen.

    `request` is being checked; `failed`: the last PIN was wrong; no PIN is taken before `locked_until_ms`.
    """

    until_ms: int | None = None
    restart: str = ""
    request: int = 0
    failed: bool = False
    locked_until_ms: int = 0


class Servicing(Phase, frozen=True, omit_defaults=True):
    """The technician's screen, open until `until_ms`, at page `number` of `tab`.

    `asks`: the act that waits for a confirmation; `tried`: the microphone was tried, in the newest turn.
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

    `released`: no switch is pressed any more. `led`: the visitor followed the robot and stands behind it, where no
    camera sees them.
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
"""All phases; each needs a row in the tables of `robot.core.table`, `robot.core.deadlines` and `view_builder`."""
