"""The contents of the screen without a pixel: `kiosk_ui` decides how they look.

A `View` is a page plus the frame around it. Texts are word keys (`Line`) or catalogue codes; the window asks its
`Content` port for the words. Live values (levels, transcript, pose) do not pass through here: see
`robot.runtime.ports.LiveValues`. "S04" is the number of a page in the screen design.
"""

import enum

import msgspec

from robot.core.dialogue.precheck_findings import NOTHING_FOUND, Findings
from robot.core.events import EscortStep
from robot.core.parts import Part
from robot.core.phases import Bubble
from robot.core.screen.desk_values import Level, Ticket
from robot.core.screen.lines import Line


class Face(enum.StrEnum):
    """Expression of the face, after section 4 of the screen design."""

    IDLE = "idle"
    ATTENTIVE = "attentive"
    LISTEN = "listen"
    THINK = "think"
    SPEAK = "speak"
    HAPPY = "happy"
    SORRY = "sorry"
    GUIDE = "guide"
    SLEEP = "sleep"
    STOP = "stop"


class Ear(enum.StrEnum):
    """State of the microphone as the ring shows it."""

    CLOSED = "closed"
    OPEN = "open"
    THINKING = "thinking"
    BROKEN = "broken"


WAIT_CAPTIONS = (Line("think.search"), Line("think.wait"))
"""Captions for a visitor who waits for a meaning: first the one, later the other."""


class Page(msgspec.Struct, frozen=True, omit_defaults=True, tag_field="page", tag=True):
    """Base of all pages; the name of the class is the tag in the journal."""


class StartingPage(Page, frozen=True):
    """S26. The robot starts."""


class IdlePage(Page, frozen=True):
    """S01. The robot waits for visitors."""


class GreetingPage(Page, frozen=True):
    """S02. The robot greets."""


class HearingPage(Page, frozen=True):
    """S03. The visitor speaks. The transcript of `turn` comes from the live values."""

    turn: int


class HomePage(Page, frozen=True, omit_defaults=True):
    """S04. Tiles come from the site's list of life events; `number` counts their pages from 0."""

    number: int = 0


class ListPage(Page, frozen=True):
    """S06. Procedures of a life event ("all" = every one); `number` counts pages from 0."""

    topic: str
    codes: tuple[str, ...]
    number: int = 0


class SearchPage(Page, frozen=True, omit_defaults=True):
    """S07. The typed text comes from the live values, what is found from the content; `turn` as in `Searching`."""

    turn: int = 0


class ChoicesPage(Page, frozen=True):
    """S08. One to three procedures that may be meant; the words of `turn` come from the live values (0 = none)."""

    codes: tuple[str, ...]
    turn: int = 0


class ProcedurePage(Page, frozen=True, omit_defaults=True):
    """S09. `ticked` holds indexes into the documents, `number` the checklist page from 0, `pulse` a fact or ""."""

    code: str
    ticked: tuple[int, ...] = ()
    number: int = 0
    pulse: str = ""
    can_guide: bool = True
    sheet: str = ""  # legal, form, online: S10 over this page
    leaf: int = 0  # page of the sheet, from 0


class PrecheckPage(Page, frozen=True, omit_defaults=True):
    """S09b. Question `number` (from 0) of the paper check."""

    code: str
    number: int = 0


class ConclusionPage(Page, frozen=True, omit_defaults=True):
    """S09c. The result of the paper check; `papers` = it asked for papers, and may say that they are all there."""

    code: str
    found: Findings = NOTHING_FOUND
    can_guide: bool = True
    papers: bool = True


class GuideQuestionPage(Page, frozen=True, omit_defaults=True):
    """S11. "Shall I take you there?" """

    place: str
    code: str = ""


class MapPage(Page, frozen=True):
    """S12a before leaving, S12c when `paused`, S23 when `can_guide` is false (the visitor walks alone)."""

    place: str
    leaving: bool = False
    paused: bool = False
    can_guide: bool = True


class MovingPage(Page, frozen=True, omit_defaults=True):
    """S12b. `returning` = driving home without a visitor; `step` = what the robot does on the way."""

    place: str
    returning: bool = False
    step: EscortStep = EscortStep.LEADING


class SeekingPage(Page, frozen=True, omit_defaults=True):
    """S12d. The visitor who was led to `place` is not seen; `looking` = the robot has turned round to them."""

    place: str
    looking: bool = False


class ArrivedPage(Page, frozen=True, omit_defaults=True):
    """S13. `ticked` as on the procedure page: the papers to hand over. `ticket`: the visitor's number for this
    place.
    """

    place: str
    code: str = ""
    ticked: tuple[int, ...] = ()
    ticket: Ticket | None = None


class PickCounterPage(Page, frozen=True, omit_defaults=True):
    """S14 before a procedure was chosen: which of `places` the number is for; `number` counts pages from 0."""

    places: tuple[str, ...]
    number: int = 0


class TicketPage(Page, frozen=True, omit_defaults=True):
    """S14. `ticket` None = it is being taken, or could not be when `failed`. `priority`: groups that may ask to go
    first.
    """

    place: str
    code: str = ""
    ticket: Ticket | None = None
    failed: bool = False
    can_guide: bool = True
    can_print: bool = False
    priority: tuple[str, ...] = ()


class LookupPage(Page, frozen=True, omit_defaults=True):
    """S15. The typed code comes from the live values; `waiting`: it is looked up; `failed` as in `DossierMissing`.

    `scan`: the camera reads the code of a receipt that is held before it. `factor`: number of last digits of the
    owner's identity number that are typed now; 0 = the code is typed.
    """

    waiting: bool = False
    failed: str = ""
    scan: bool = False
    factor: int = 0


class DossierPage(Page, frozen=True, omit_defaults=True):
    """S16. State, code, title, dates and steps come from the live values."""

    place: str = ""
    can_guide: bool = True


class RatingPage(Page, frozen=True, omit_defaults=True):
    """S17. `score` 0 = none yet; `remark`: the turn whose words go with it, from the live values."""

    score: int = 0
    reasons: tuple[int, ...] = ()
    remark: int = 0


class WritingPage(Page, frozen=True, omit_defaults=True):
    """S28. Bubbles, the newest last; about `code`, "" = about nothing yet."""

    said: tuple[Bubble, ...] = ()
    code: str = ""
    can_guide: bool = True


class ClerkPage(Page, frozen=True):
    """S28, held before a clerk: this visitor does not hear."""


class NoticePage(Page, frozen=True, omit_defaults=True):
    """A plain page of one message: a place that is missing, a service not offered here (S24, refusals)."""

    line: Line
    place: str = ""


class StaffPage(Page, frozen=True, omit_defaults=True):
    """S18. `answered` = staff are coming; `in_vain` = no one has answered."""

    answered: bool = False
    in_vain: bool = False


class OptionsPage(Page, frozen=True, omit_defaults=True):
    """S27, page `number` from 0. `slow` and `volume` (a step) belong to the voice, the other options are in the
    frame.
    """

    number: int = 0
    slow: bool = False
    volume: int = 2


class PrivacyPage(Page, frozen=True):
    """S30. What the robot is, and what becomes of sound and picture."""


class TimeoutPage(Page, frozen=True):
    """S19. Counts down to `ends_ms` on the clock of the events."""

    ends_ms: int


class GoodbyePage(Page, frozen=True):
    """S20. The robot says goodbye."""


class StopPage(Page, frozen=True, omit_defaults=True):
    """S21. `reason` is "estop", "bumper" or "fault"; `released` = no switch is pressed, a person may restart the base.

    `pin`: only a person who has a PIN may.
    """

    reason: str = "estop"
    released: bool = False
    pin: bool = False


class PinPage(Page, frozen=True, omit_defaults=True):
    """S29 before it opens, and the way out of S21 (`restart`). The typed PIN comes from the live values, as dots."""

    restart: bool = False
    waiting: bool = False
    failed: bool = False
    locked_until_ms: int = 0


class ServicePage(Page, frozen=True, omit_defaults=True):
    """S29. Open until `ends_ms`. Values are live.

    `acts` can be done now; `asks`: the act that waits for a confirmation; `parts`: the parts of this robot; `number`
    counts pages of the tab from 0; `turn`: the turn in which the microphone was tried, 0 = not yet; `volume`: a step.
    """

    level: Level
    ends_ms: int
    tab: str = "health"
    parts: tuple[Part, ...] = ()
    acts: tuple[str, ...] = ()
    asks: str = ""
    number: int = 0
    turn: int = 0
    volume: int = 2


class OutOfServicePage(Page, frozen=True):
    """S25 and the failsafe page; `code` is E-nn for staff."""

    code: str = ""


AnyPage = (
    StartingPage
    | IdlePage
    | GreetingPage
    | HearingPage
    | HomePage
    | ListPage
    | SearchPage
    | ChoicesPage
    | ProcedurePage
    | PrecheckPage
    | ConclusionPage
    | GuideQuestionPage
    | MapPage
    | MovingPage
    | SeekingPage
    | ArrivedPage
    | PickCounterPage
    | TicketPage
    | LookupPage
    | DossierPage
    | RatingPage
    | WritingPage
    | ClerkPage
    | NoticePage
    | StaffPage
    | OptionsPage
    | PrivacyPage
    | TimeoutPage
    | GoodbyePage
    | StopPage
    | OutOfServicePage
    | PinPage
    | ServicePage
)
"""All pages; each needs a layout in `kiosk_ui.pages`."""


class View(msgspec.Struct, frozen=True, omit_defaults=True):
    """A page and the frame around it: everything that the window needs to draw, beside its live values."""

    page: AnyPage
    face: Face = Face.IDLE
    ear: Ear = Ear.CLOSED
    pill: str = ""  # word key of the state pill
    caption: tuple[Line, ...] = ()
    language: str = "vi"
    large: bool = False
    contrast: bool = False
    lowered: bool = False  # every control within reach of a person who sits
    read_aloud: bool = False  # the first touch names a target, the second one carries it out
    calm: bool = False  # no animation that is not needed
    speaking: bool = False  # the robot says something, or is about to
    written: bool = False  # hearing mode
    down: tuple[Part, ...] = ()  # parts that do not work, for the banner
    heard: int = 0  # the turn whose words led to this page and can be corrected by touch; 0 = none
    hearing: int = 0  # the turn in which the visitor speaks or has just spoken, on a page that stays; 0 = none
    noisy: bool = False  # the room is loud: touch is offered first
    toast: Line | None = None
    staff: bool = False  # the staff mark, held down, leads to the staff's screen
    address: str = ""  # how the visitor is addressed; "" = as at this site
