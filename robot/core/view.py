"""What stands on the screen, without a pixel: `kiosk_ui` decides how it looks.

A `View` is a page plus the frame around it. Texts are word keys (`Line`) or catalogue codes; the window asks its
`Content` port for the words. Live values (levels, transcript, pose) do not pass through here: see
`robot.runtime.ports.Live`.
"""

import enum

import msgspec

from robot.core.findings import NOTHING_FOUND, Findings
from robot.core.parts import Part
from robot.core.words import Line


class Face(enum.StrEnum):
    """Expression, after section 4 of the screen design."""

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


class Page(msgspec.Struct, frozen=True, omit_defaults=True, tag_field="page", tag=True):
    """Base of all pages; the class name is the tag in the journal."""


class StartingPage(Page, frozen=True):
    """S26."""


class IdlePage(Page, frozen=True):
    """S01."""


class GreetingPage(Page, frozen=True):
    """S02."""


class HearingPage(Page, frozen=True):
    """S03. The transcript of `turn` comes from the live values."""

    turn: int


class HomePage(Page, frozen=True):
    """S04. Tiles come from the site's list of life events."""


class ListPage(Page, frozen=True):
    """S06. Procedures of a life event ("all" = every one); `number` counts pages from 0."""

    topic: str
    codes: tuple[str, ...]
    number: int = 0


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


class PrecheckPage(Page, frozen=True, omit_defaults=True):
    """S09b. Question `number` (from 0) of the paper check."""

    code: str
    number: int = 0


class ConclusionPage(Page, frozen=True, omit_defaults=True):
    """S09c. What the paper check found; `papers` = it asked for papers, and may say that they are all there."""

    code: str
    found: Findings = NOTHING_FOUND
    can_guide: bool = True
    papers: bool = True


class GuideQuestionPage(Page, frozen=True, omit_defaults=True):
    """S11."""

    place: str
    code: str = ""


class MapPage(Page, frozen=True):
    """S12a before leaving, S12c when `paused`, S23 when `can_guide` is false (the visitor walks alone)."""

    place: str
    leaving: bool = False
    paused: bool = False
    can_guide: bool = True


class MovingPage(Page, frozen=True):
    """S12b. `returning` = going home without a visitor."""

    place: str
    returning: bool = False
    waiting: bool = False


class ArrivedPage(Page, frozen=True, omit_defaults=True):
    """S13. `ticked` as on the procedure page: what to hand over."""

    place: str
    code: str = ""
    ticked: tuple[int, ...] = ()


class NoticePage(Page, frozen=True, omit_defaults=True):
    """A plain page of one message: a place that is missing, a service not offered here (S24, refusals)."""

    line: Line
    place: str = ""


class StaffPage(Page, frozen=True):
    """S18. `answered` = a person is coming."""

    answered: bool = False


class OptionsPage(Page, frozen=True):
    """S27, first page."""


class TimeoutPage(Page, frozen=True):
    """S19. Counts down to `ends_ms` on the clock of the events."""

    ends_ms: int


class GoodbyePage(Page, frozen=True):
    """S20."""


class StopPage(Page, frozen=True):
    """S21. `reason` is "estop" or "bumper"; `released` = the switch is open again and a person may restart."""

    reason: str = "estop"
    released: bool = False


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
    | ChoicesPage
    | ProcedurePage
    | PrecheckPage
    | ConclusionPage
    | GuideQuestionPage
    | MapPage
    | MovingPage
    | ArrivedPage
    | NoticePage
    | StaffPage
    | OptionsPage
    | TimeoutPage
    | GoodbyePage
    | StopPage
    | OutOfServicePage
)


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
    down: tuple[Part, ...] = ()  # parts that do not work, for the banner
    heard: int = 0  # the turn whose words led to this page and can be corrected by touch; 0 = none
    hearing: int = 0  # the turn in which the visitor speaks or has just spoken, on a page that stays; 0 = none
    noisy: bool = False  # the room is loud: touch is offered first
    toast: Line | None = None
