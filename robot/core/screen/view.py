"""The contents of the screen without a pixel: `kiosk_ui` decides how they look.

A `View` is a page plus the frame around it. Texts are word keys (`Line`) or catalogue codes; the window asks its
`Content` port for the words. Values that change all the time (levels, transcript, pose) do not pass through here but
through `robot.runtime.ports.LiveValues`. "S04" is the number of a screen in the screen design.
"""

import enum

import msgspec

from robot.core.dialogue.precheck_findings import NOTHING_FOUND, Findings
from robot.core.events import EscortStep
from robot.core.parts import Part
from robot.core.phases import Bubble
from robot.core.screen.desk_values import IdleNotice, Level, Ticket
from robot.core.screen.lines import Line


class Face(enum.StrEnum):
    """Expression of the robot's face, after section 4 of the screen design."""

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
    SERIOUS = "serious"


class Ear(enum.StrEnum):
    """State of the microphone, as the ring around its button shows it."""

    CLOSED = "closed"
    OPEN = "open"
    THINKING = "thinking"
    BROKEN = "broken"


WAIT_CAPTIONS = (Line("think.search"), Line("think.wait"))
"""Captions for a visitor who waits for the robot to understand: the first one, then after a longer wait the second."""


class Page(msgspec.Struct, frozen=True, omit_defaults=True, tag_field="page", tag=True):
    """Base of all pages of the screen; the name of the class is the tag in the journal."""


class StartingPage(Page, frozen=True):
    """Screen S26: the robot starts."""


class IdlePage(Page, frozen=True, omit_defaults=True):
    """Screen S01: the robot waits for visitors."""

    notice: IdleNotice | None = None  # what the centre announces, None = nothing
    edition: int = 0  # of the content; a new one, with other words or opening hours, draws the page again


class GreetingPage(Page, frozen=True):
    """Screen S02: the robot greets."""


class HearingPage(Page, frozen=True):
    """Screen S03: the visitor speaks. The transcript of the listening turn `turn` comes from the live values."""

    turn: int


class HomePage(Page, frozen=True, omit_defaults=True):
    """Screen S04: home. The tiles are life events (birth, marriage ...) of the site; `number` is their page, from 0."""

    number: int = 0


class ListPage(Page, frozen=True):
    """Screen S06: procedures of a life event ("all" = every procedure); `number` is the page of the list, from 0."""

    topic: str
    codes: tuple[str, ...]
    number: int = 0


class SearchPage(Page, frozen=True, omit_defaults=True):
    """Screen S07: search. The typed text comes from the live values, the procedures found from the content. `turn`: the
    listening turn whose words are in the field already, 0 = none.
    """

    turn: int = 0


class ChoicesPage(Page, frozen=True):
    """Screen S08: one to three procedures that the visitor may have meant. Their words, said in the listening turn
    `turn`, come from the live values (0 = none).
    """

    codes: tuple[str, ...]
    turn: int = 0


class ProcedurePage(Page, frozen=True, omit_defaults=True):
    """Screen S09: a procedure. `ticked`: indexes of the papers ticked; `number`: page of the checklist, from 0;
    `pulse`: the fact that is highlighted, or "".
    """

    code: str
    ticked: tuple[int, ...] = ()
    number: int = 0
    pulse: str = ""
    can_guide: bool = True
    sheet: str = ""  # legal, form, online, asked: S10 over this page
    leaf: int = 0  # page of the sheet, from 0


class PolicyPage(Page, frozen=True, omit_defaults=True):
    """Screen S31: the policy answer `policy`; `code` is the procedure nearest to it, "" = none."""

    policy: str
    code: str = ""
    can_guide: bool = True


class PrecheckPage(Page, frozen=True, omit_defaults=True):
    """Screen S09b: question `number` (from 0) of the paper check."""

    code: str
    number: int = 0


class ConclusionPage(Page, frozen=True, omit_defaults=True):
    """Screen S09c: the result of the paper check. `papers`: it asked for papers, so it may say that all are there."""

    code: str
    found: Findings = NOTHING_FOUND
    can_guide: bool = True
    papers: bool = True


class GuideQuestionPage(Page, frozen=True, omit_defaults=True):
    """Screen S11: the question "Shall I take you there?"."""

    place: str
    code: str = ""


class MapPage(Page, frozen=True):
    """The map: screen S12a when `leaving`, S12c when `paused`, S23 when not `can_guide` (the visitor walks alone)."""

    place: str
    leaving: bool = False
    paused: bool = False
    can_guide: bool = True


class MovingPage(Page, frozen=True, omit_defaults=True):
    """Screen S12b: the robot drives. `returning`: it drives home without a visitor; `step`: what it does on the way."""

    place: str
    returning: bool = False
    step: EscortStep = EscortStep.LEADING


class SeekingPage(Page, frozen=True, omit_defaults=True):
    """Screen S12d: the visitor who is led to `place` is not seen. `looking`: the robot has turned round to them."""

    place: str
    looking: bool = False


class ArrivedPage(Page, frozen=True, omit_defaults=True):
    """Screen S13: arrival at the counter. `ticked`: indexes of the papers to hand over. `ticket`: the visitor's number
    for this place.
    """

    place: str
    code: str = ""
    ticked: tuple[int, ...] = ()
    ticket: Ticket | None = None


class PickCounterPage(Page, frozen=True, omit_defaults=True):
    """Screen S14 without a procedure: the visitor picks which of `places` the number is for; page `number` from 0."""

    places: tuple[str, ...]
    number: int = 0


class TicketPage(Page, frozen=True, omit_defaults=True):
    """Screen S14: the queue number. `ticket` None: the number is still awaited or, if `failed`, could not be taken.
    `priority`: groups that may ask to go first.
    """

    place: str
    code: str = ""
    ticket: Ticket | None = None
    failed: bool = False
    can_guide: bool = True
    can_print: bool = False
    priority: tuple[str, ...] = ()


class LookupPage(Page, frozen=True, omit_defaults=True):
    """Screen S15: entry of a dossier code. The typed code comes from the live values. `waiting`: it is being looked up;
    `failed`: why no dossier is shown, as in `DossierMissing`.

    `scan`: the camera reads the code of a receipt held before it. `factor`: how many last digits of the owner's
    identity number are to be typed now; 0 = the code is to be typed.
    """

    waiting: bool = False
    failed: str = ""
    scan: bool = False
    factor: int = 0


class DossierPage(Page, frozen=True, omit_defaults=True):
    """Screen S16: a dossier. State, code, title, dates and steps come from the live values."""

    place: str = ""
    can_guide: bool = True


class RatingPage(Page, frozen=True, omit_defaults=True):
    """Screen S17: the rating. `score` 0 = none yet; `remark`: the listening turn whose words go with it, 0 = none; the
    words come from the live values.
    """

    score: int = 0
    reasons: tuple[int, ...] = ()
    remark: int = 0


class WritingPage(Page, frozen=True, omit_defaults=True):
    """Screen S28: a conversation in writing. `said`: bubbles, the newest last; `code`: its procedure, "" = none yet."""

    said: tuple[Bubble, ...] = ()
    code: str = ""
    can_guide: bool = True


class ClerkPage(Page, frozen=True):
    """Screen S28: text that a deaf visitor shows to a clerk, saying that the visitor cannot hear."""


class NoticePage(Page, frozen=True, omit_defaults=True):
    """A plain page of one message, such as "no such place" or "not offered here" (screen S24 and refusals)."""

    line: Line
    place: str = ""


class StaffPage(Page, frozen=True, omit_defaults=True):
    """Screen S18: the call for staff. `answered`: staff are coming; `in_vain`: no one has answered; `kind`: the kind of
    emergency, "" = none.
    """

    answered: bool = False
    in_vain: bool = False
    kind: str = ""


class OptionsPage(Page, frozen=True, omit_defaults=True):
    """Screen S27: the display options, page `number` from 0. `slow` and `volume` (a step from 0) are options of the
    voice; the others are fields of `View`.
    """

    number: int = 0
    slow: bool = False
    volume: int = 2


class PrivacyPage(Page, frozen=True):
    """Screen S30: what the robot is, and what becomes of sound and picture."""


class TimeoutPage(Page, frozen=True):
    """Screen S19: "are you still there?", counting down to `ends_ms` on the clock of the events."""

    ends_ms: int


class GoodbyePage(Page, frozen=True):
    """Screen S20: the robot says goodbye."""


class StopPage(Page, frozen=True, omit_defaults=True):
    """Screen S21: the robot is stopped. `reason`: "estop", "bumper" or "fault"; `released`: no switch is pressed.

    A base that is `released` may be restarted; with `pin` only by a person who has a PIN.
    """

    reason: str = "estop"
    released: bool = False
    pin: bool = False


class PinPage(Page, frozen=True, omit_defaults=True):
    """The PIN pad, before screen S29 opens, or (`restart`) before the base restarts from S21. The typed PIN comes from
    the live values and is shown as dots.
    """

    restart: bool = False
    waiting: bool = False
    failed: bool = False
    locked_until_ms: int = 0


class ServicePage(Page, frozen=True, omit_defaults=True):
    """Screen S29: the staff's screen, open until `ends_ms`. The values on it are live.

    `acts`: acts that are possible now; `asks`: the act that waits for a confirmation; `parts`: the parts of this robot;
    `number`: page of the tab, from 0; `turn`: the listening turn in which the microphone was tested, 0 = not yet;
    `volume`: a step of the volume, from 0.
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
    """Screen S25: out of service, also after a fault of the program; `code` is the fault's number for staff, E-nn."""

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
    | PolicyPage
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
    """A page and the frame around it: everything that the window needs to draw, besides its live values."""

    page: AnyPage
    face: Face = Face.IDLE
    ear: Ear = Ear.CLOSED
    pill: str = ""  # key of the text in the state label ("pill")
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
    by_touch: bool = False  # the robot has no microphone, as its site wants it
    heard: int = 0  # listening turn whose words led to this page and can be corrected by touch; 0 = none
    hearing: int = 0  # listening turn in which the visitor speaks or has just spoken, on a page that stays; 0 = none
    noisy: bool = False  # the room is loud: touch is offered first
    toast: Line | None = None
    staff: bool = False  # the staff mark, held down, leads to the staff's screen
    address: str = ""  # how the visitor is addressed; "" = as at this site
