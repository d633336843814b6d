"""The phases of a visit: one class for each, so that a field exists only in the phases where it has a meaning.

`until_ms` is the deadline of the phase on the clock of the events, None = none. Fields that several phases share:
`place` is a place id, `code` a procedure code ("" = none), `ticked` the indexes of the papers that the visitor has
ticked as at hand, `number` the page, from 0, where the phase has several.
"""

import msgspec

from robot.core.dialogue.precheck_findings import NOTHING_FOUND, Findings
from robot.core.events import EscortStep
from robot.core.screen.desk_values import Level
from robot.core.screen.lines import Line


class Bubble(msgspec.Struct, frozen=True, omit_defaults=True):
    """A sentence of a written conversation, shown as a bubble: said by the visitor or by the robot."""

    line: Line
    by_visitor: bool = False


class Phase(msgspec.Struct, frozen=True, omit_defaults=True, tag_field="phase", tag=True):
    """Base of the phases of a visit."""


class Starting(Phase, frozen=True):
    """The robot starts: its parts become ready one by one."""

    until_ms: int | None = None


class Waiting(Phase, frozen=True, omit_defaults=True):
    """The robot serves no visitor. `tries_home`: how many more times it may try to drive home after a blocked way."""

    until_ms: int | None = None
    tries_home: int = 0


class Greeting(Phase, frozen=True):
    """The robot greets a passer-by who stopped before it."""

    until_ms: int | None = None


class Browsing(Phase, frozen=True, omit_defaults=True):
    """The visitor sees the home page or, with `topic`, the list of procedures of a life event (birth, marriage ...)."""

    until_ms: int | None = None
    topic: str = ""
    number: int = 0


class Searching(Phase, frozen=True, omit_defaults=True):
    """The visitor types a procedure's name. `turn`: the turn of speech whose words are in the field, 0 = none."""

    until_ms: int | None = None
    turn: int = 0


class Choosing(Phase, frozen=True):
    """The robot asks which of one to three procedures (`codes`) the words of the listening turn `turn` meant."""

    codes: tuple[str, ...]
    turn: int
    until_ms: int | None = None


class Answering(Phase, frozen=True, omit_defaults=True):
    """The page of a procedure is on the screen.

    `ticked`: papers that the visitor has. `pulse`: the fact that was asked for and pulses, or "". `sheet`: the sheet
    over the page: legal, form, online, asked or "". `leaf`: the page of the sheet, from 0.
    """

    code: str
    until_ms: int | None = None
    ticked: tuple[int, ...] = ()
    number: int = 0
    pulse: str = ""
    sheet: str = ""
    leaf: int = 0


class Informing(Phase, frozen=True, omit_defaults=True):
    """The page of the policy answer `policy` is on the screen; `code` is the procedure nearest to it."""

    policy: str
    until_ms: int | None = None
    code: str = ""


class Prechecking(Phase, frozen=True, omit_defaults=True):
    """The paper check asks question number `len(replies)`. `asked_again`: the question was repeated, since no reply
    came.
    """

    code: str
    until_ms: int | None = None
    replies: tuple[str, ...] = ()  # yes, no, unsure
    ticked: tuple[int, ...] = ()
    asked_again: bool = False

    @property
    def question(self) -> Line:
        """Return the line that asks the current question in the words of the catalogue."""
        return Line("precheck.ask", procedure=self.code, n=len(self.replies))


class Concluding(Phase, frozen=True, omit_defaults=True):
    """The robot shows the result of the paper check. `found` empty = nothing is missing."""

    code: str
    until_ms: int | None = None
    found: Findings = NOTHING_FOUND
    ticked: tuple[int, ...] = ()


class Offering(Phase, frozen=True, omit_defaults=True):
    """The robot asks "Shall I take you there?". `found`: papers to bring and rules to note from the paper check, which
    the visitor may read meanwhile.
    """

    place: str
    until_ms: int | None = None
    code: str = ""
    ticked: tuple[int, ...] = ()
    found: Findings = NOTHING_FOUND


class Leaving(Phase, frozen=True, omit_defaults=True):
    """The visitor has agreed to be led to `place`. The wheels stand still while they read the way."""

    place: str
    until_ms: int | None = None
    code: str = ""
    ticked: tuple[int, ...] = ()


class Driving(Phase, frozen=True, omit_defaults=True):
    """The robot leads a visitor to `place`. At `until_ms` the lease must be renewed; `step` is what the base does."""

    place: str
    lease: int
    until_ms: int | None = None
    code: str = ""
    ticked: tuple[int, ...] = ()
    step: EscortStep = EscortStep.LEADING


class Seeking(Phase, frozen=True, omit_defaults=True):
    """The led visitor is not seen any more: the robot stops, turns round and asks. `looking`: it has turned round."""

    place: str
    lease: int
    until_ms: int | None = None
    code: str = ""
    ticked: tuple[int, ...] = ()
    looking: bool = False


class Pausing(Phase, frozen=True, omit_defaults=True):
    """The robot has stopped on the way to `place`, by a touch or the word "stop"."""

    place: str
    until_ms: int | None = None
    code: str = ""
    ticked: tuple[int, ...] = ()


class ShowingWay(Phase, frozen=True, omit_defaults=True):
    """The robot shows the map with the way to `place` to a visitor who walks there alone."""

    place: str
    until_ms: int | None = None
    code: str = ""


class HandingOver(Phase, frozen=True, omit_defaults=True):
    """The robot has arrived with the visitor at the counter `place`."""

    place: str
    until_ms: int | None = None
    code: str = ""
    ticked: tuple[int, ...] = ()


class Returning(Phase, frozen=True, omit_defaults=True):
    """The robot drives home without a visitor. `tries_home`: how many more times it may try after this trip; `step` is
    what the base does.
    """

    lease: int
    until_ms: int | None = None
    tries_home: int = 0
    step: EscortStep = EscortStep.LEADING


class Telling(Phase, frozen=True):
    """The robot shows and says a single message; the visitor has nothing to choose."""

    line: Line
    until_ms: int | None = None


class PickingCounter(Phase, frozen=True, omit_defaults=True):
    """The robot asks what the queue number is for; `number` is the page of the list of counters, from 0."""

    until_ms: int | None = None
    number: int = 0


class Queueing(Phase, frozen=True, omit_defaults=True):
    """The page of the visitor's queue number for `place`. `request`: it is asked for with this request, 0 = the desk
    has given it (it is `State.ticket`) or has `failed`.
    """

    place: str
    until_ms: int | None = None
    code: str = ""
    request: int = 0
    failed: bool = False


class LookingUp(Phase, frozen=True, omit_defaults=True):
    """The code of a dossier is being typed. `request`: it is being looked up with this request, 0 = not; `failed`: the
    reason of `DossierMissing`.

    `factor`: the code is complete, and now the last digits of the owner's identity number are typed. `found`: the
    dossier was found, for the counter `place`, while the visitor looked at another page; it is shown when they come
    back.
    """

    until_ms: int | None = None
    request: int = 0
    failed: str = ""
    factor: bool = False
    found: bool = False
    place: str = ""


class ReadingDossier(Phase, frozen=True, omit_defaults=True):
    """A dossier is on the screen. Only the screen knows its subject and progress."""

    until_ms: int | None = None
    place: str = ""


GOOD_SCORE = 4
"""From this score on, the reasons of a rating are praise; below it they are complaints."""


class Rating(Phase, frozen=True, omit_defaults=True):
    """The robot asks "How was the service today?" `score` 0 = not rated yet; `remark`: the listening turn in which the
    visitor said words that go with the rating, 0 = none.
    """

    until_ms: int | None = None
    score: int = 0
    reasons: tuple[int, ...] = ()
    place: str = ""
    code: str = ""
    remark: int = 0


class Writing(Phase, frozen=True, omit_defaults=True):
    """The conversation in writing with a deaf visitor, as bubbles, the newest last; about procedure `code`."""

    until_ms: int | None = None
    code: str = ""
    said: tuple[Bubble, ...] = ()


class ShowingClerk(Phase, frozen=True):
    """A page that the visitor holds before a clerk: it says that this visitor cannot hear."""

    until_ms: int | None = None


class CallingStaff(Phase, frozen=True, omit_defaults=True):
    """The page of the call for staff (`State.call`). It ends when the call does, so it has no deadline of its own."""

    until_ms: int | None = None


class Adjusting(Phase, frozen=True, omit_defaults=True):
    """The visitor changes display options, on page `number` from 0."""

    until_ms: int | None = None
    number: int = 0


class Disclosing(Phase, frozen=True, omit_defaults=True):
    """The sheet is open which says that a robot answers, not a person, and what becomes of sound and picture."""

    until_ms: int | None = None


class Checking(Phase, frozen=True, omit_defaults=True):
    """The robot asks "Are you still there?", again at `until_ms`; the visit ends if no answer comes by `ends_ms`."""

    until_ms: int | None = None
    ends_ms: int = 0


class Unlocking(Phase, frozen=True, omit_defaults=True):
    """The PIN pad. `restart`: reason of the stop that a right PIN ends; "" = a right PIN opens the staff's screen.

    `request`: number of the PIN check that is running, 0 = none; `failed`: the last PIN was wrong. No PIN is accepted
    before `locked_until_ms`.
    """

    until_ms: int | None = None
    restart: str = ""
    request: int = 0
    failed: bool = False
    locked_until_ms: int = 0


class Servicing(Phase, frozen=True, omit_defaults=True):
    """The staff's or technician's screen (`level`), open until `until_ms`, at page `number` of `tab`.

    `asks`: the act that waits for a confirmation; `tried`: the microphone was tested in the newest turn.
    """

    level: Level
    until_ms: int | None = None
    tab: str = "health"
    asks: str = ""
    number: int = 0
    tried: bool = False


class Parting(Phase, frozen=True):
    """The robot says goodbye."""

    until_ms: int | None = None


class Stopping(Phase, frozen=True, omit_defaults=True):
    """The base may not move because of the emergency stop, the bumper or a fault. `reason` is estop, bumper or fault.

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
    | Informing
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
