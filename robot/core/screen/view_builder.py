"""Build the screen's contents in each state: the table `PAGES` from phases to pages, and the frame around the page."""

from collections.abc import Callable, Mapping
from typing import Any

from robot.core.dialogue import number_call
from robot.core.dialogue.battery import low_battery
from robot.core.dialogue.options import nearest_step
from robot.core.dialogue.precheck_findings import asks_for_papers
from robot.core.dialogue.staff_screen import can_ask_pin, possible_acts
from robot.core.health import can_drive, can_lead
from robot.core.parts import Part
from robot.core.phases import (
    GOOD_SCORE,
    Adjusting,
    Answering,
    Browsing,
    CallingStaff,
    Checking,
    Choosing,
    Concluding,
    Disclosing,
    Driving,
    Greeting,
    HandingOver,
    Informing,
    Leaving,
    LookingUp,
    Offering,
    Parting,
    Pausing,
    Phase,
    PickingCounter,
    Prechecking,
    Queueing,
    Rating,
    ReadingDossier,
    Returning,
    Searching,
    Seeking,
    Servicing,
    ShowingClerk,
    ShowingWay,
    Starting,
    Stopping,
    Telling,
    Unlocking,
    Waiting,
    Writing,
)
from robot.core.rules import Rules
from robot.core.screen.lines import Line
from robot.core.screen.robot_expression import FACES, caption_of, ear_of, face_of, pill_of
from robot.core.screen.view import (
    AnyPage,
    ArrivedPage,
    ChoicesPage,
    ClerkPage,
    ConclusionPage,
    DossierPage,
    Face,
    GoodbyePage,
    GreetingPage,
    GuideQuestionPage,
    HearingPage,
    HomePage,
    IdlePage,
    ListPage,
    LookupPage,
    MapPage,
    MovingPage,
    NoticePage,
    OptionsPage,
    OutOfServicePage,
    PickCounterPage,
    PinPage,
    PolicyPage,
    PrecheckPage,
    PrivacyPage,
    ProcedurePage,
    RatingPage,
    SearchPage,
    SeekingPage,
    ServicePage,
    StaffPage,
    StartingPage,
    StopPage,
    TicketPage,
    TimeoutPage,
    View,
    WritingPage,
)
from robot.core.state import Hearing, Speaking, State, Thinking

Draw = Callable[[Any, State, Rules], AnyPage]
"""Signature of a page builder: (phase, state, rules) -> page."""


def _browsing(phase: Browsing, _state: State, rules: Rules) -> AnyPage:
    return ListPage(phase.topic, rules.topics[phase.topic], phase.number) if phase.topic else HomePage(phase.number)


def _answering(phase: Answering, state: State, rules: Rules) -> AnyPage:
    can_guide = _can_guide(phase.code, state, rules)
    return ProcedurePage(phase.code, phase.ticked, phase.number, phase.pulse, can_guide, phase.sheet, phase.leaf)


def _informing(phase: Informing, state: State, rules: Rules) -> AnyPage:
    return PolicyPage(phase.policy, phase.code, bool(phase.code) and _can_guide(phase.code, state, rules))


def _concluding(phase: Concluding, state: State, rules: Rules) -> AnyPage:
    papers = asks_for_papers(rules.procedures[phase.code].precheck)
    return ConclusionPage(phase.code, phase.found, _can_guide(phase.code, state, rules), papers)


def _offering(phase: Offering, state: State, rules: Rules) -> AnyPage:
    """Draw the offer to lead the visitor, or the result of the paper check if it has anything to read meanwhile."""
    if phase.found.anything_to_read:
        return ConclusionPage(phase.code, phase.found, _can_guide(phase.code, state, rules))
    return GuideQuestionPage(phase.place, phase.code)


def _ticket(phase: Queueing, state: State, rules: Rules) -> AnyPage:
    ticket = None if phase.request or phase.failed else state.ticket
    can_guide = _can_lead(phase.place, state, rules)
    groups = () if ticket is None else rules.priority_for
    return TicketPage(phase.place, phase.code, ticket, phase.failed, can_guide, rules.printer, groups)


def _arrived(phase: HandingOver, state: State, _rules: Rules) -> AnyPage:
    mine = state.ticket if state.ticket is not None and state.ticket.place == phase.place else None
    return ArrivedPage(phase.place, phase.code, phase.ticked, mine)


def _dossier(phase: ReadingDossier, state: State, rules: Rules) -> AnyPage:
    return DossierPage(phase.place, _can_lead(phase.place, state, rules))


def _staff(_phase: CallingStaff, state: State, _rules: Rules) -> AnyPage:
    call = state.call
    return StaffPage() if call is None else StaffPage(call.answered, call.in_vain, call.kind)


def _writing(phase: Writing, state: State, rules: Rules) -> AnyPage:
    return WritingPage(phase.said, phase.code, bool(phase.code) and _can_guide(phase.code, state, rules))


def _service(phase: Servicing, state: State, rules: Rules) -> AnyPage:
    return ServicePage(
        phase.level,
        phase.until_ms or 0,
        phase.tab,
        rules.parts,
        possible_acts(phase.level, state, rules),
        phase.asks,
        phase.number,
        state.turn if phase.tried else 0,
        nearest_step(state.options.volume_permille),
    )


def _can_lead(place: str, state: State, rules: Rules) -> bool:
    return can_lead(state, rules, place)


def _can_guide(code: str, state: State, rules: Rules) -> bool:
    return _can_lead(rules.procedures[code].place, state, rules)


PAGES: Mapping[type[Phase], Draw] = {
    Starting: lambda phase, state, rules: StartingPage(),
    Waiting: lambda phase, state, rules: IdlePage(rules.notice, 0 if state.edition is None else state.edition.number),
    Greeting: lambda phase, state, rules: GreetingPage(),
    Browsing: _browsing,
    Choosing: lambda phase, state, rules: ChoicesPage(phase.codes, phase.turn),
    Answering: _answering,
    Informing: _informing,
    Prechecking: lambda phase, state, rules: PrecheckPage(phase.code, len(phase.replies)),
    Concluding: _concluding,
    Offering: _offering,
    Leaving: lambda phase, state, rules: MapPage(phase.place, leaving=True),
    Driving: lambda phase, state, rules: MovingPage(phase.place, step=phase.step),
    Seeking: lambda phase, state, rules: SeekingPage(phase.place, phase.looking),
    Pausing: lambda phase, state, rules: MapPage(phase.place, paused=True),
    ShowingWay: lambda phase, state, rules: MapPage(phase.place, can_guide=can_drive(state, rules)),
    HandingOver: _arrived,
    Returning: lambda phase, state, rules: MovingPage("home", returning=True, step=phase.step),
    Telling: lambda phase, state, rules: NoticePage(
        phase.line, "" if phase.line.place in rules.paused else phase.line.place
    ),
    Searching: lambda phase, state, rules: SearchPage(phase.turn),
    PickingCounter: lambda phase, state, rules: PickCounterPage(rules.counters, phase.number),
    Queueing: _ticket,
    LookingUp: lambda phase, state, rules: LookupPage(
        bool(phase.request),
        phase.failed,
        scan=Part.CAMERA in rules.parts and Part.CAMERA in state.up and not phase.factor,
        factor=rules.factor_digits if phase.factor else 0,
    ),
    ReadingDossier: _dossier,
    Rating: lambda phase, state, rules: RatingPage(phase.score, phase.reasons, phase.remark),
    Writing: _writing,
    ShowingClerk: lambda phase, state, rules: ClerkPage(),
    CallingStaff: _staff,
    Adjusting: lambda phase, state, rules: OptionsPage(
        phase.number, state.options.slow, nearest_step(state.options.volume_permille)
    ),
    Disclosing: lambda phase, state, rules: PrivacyPage(),
    Checking: lambda phase, state, rules: TimeoutPage(phase.ends_ms),
    Parting: lambda phase, state, rules: GoodbyePage(),
    Stopping: lambda phase, state, rules: StopPage(phase.reason, phase.released, rules.pin),
    Unlocking: lambda phase, state, rules: PinPage(
        bool(phase.restart), bool(phase.request), phase.failed, phase.locked_until_ms
    ),
    Servicing: _service,
}
"""The function that builds the page of each phase; every phase is in this table."""

CORRECTABLE: frozenset[type[Phase]] = frozenset(
    {
        Browsing,
        Choosing,
        Answering,
        Informing,
        Prechecking,
        Concluding,
        Offering,
        ShowingWay,
        HandingOver,
        Telling,
        PickingCounter,
        Queueing,
        CallingStaff,
    }
)
"""Phases in which a visitor stands before the robot, sees what it heard, and can correct that."""

_HEARD_ON_A_PAGE_OF_ITS_OWN = (Greeting, Browsing, Telling)
"""Phases whose page is replaced by the listening page while the visitor speaks."""


def view_of(state: State, rules: Rules) -> View:
    """Return the page of the phase with its frame: face, ring, pill (state label), caption, and display options."""
    phase = state.phase
    kind = type(phase)
    page: AnyPage
    if isinstance(state.ear, Hearing | Thinking) and isinstance(phase, _HEARD_ON_A_PAGE_OF_ITS_OWN):
        page = HearingPage(state.ear.turn)
    else:
        page = PAGES[kind](phase, state, rules)
    return View(
        page=page,
        face=face_of(state),
        ear=ear_of(state, rules),
        pill=pill_of(state, rules),
        caption=caption_of(state),
        language=state.options.language,
        large=state.options.large or (state.room.large and kind in CORRECTABLE),
        contrast=state.options.contrast,
        lowered=state.options.lowered,
        read_aloud=state.options.read_aloud,
        calm=state.options.calm or state.options.contrast,
        speaking=isinstance(state.mouth, Speaking),
        written=state.options.written,
        down=state.down,
        by_touch=Part.MICROPHONE not in rules.parts,
        heard=state.heard.turn if state.heard is not None and kind in CORRECTABLE else 0,
        hearing=state.ear.turn if isinstance(state.ear, Hearing | Thinking) and kind not in FACES else 0,
        noisy=state.room.noisy,
        toast=_toast(state, rules),
        staff=can_ask_pin(state, rules),
        address=state.options.address,
    )


def _toast(state: State, rules: Rules) -> Line | None:
    """Return the message laid over the page, if any: a called number, else a warning of a low battery on a procedure's
    page.
    """
    if state.announced is not None and not isinstance(state.phase, Waiting):
        return number_call.announcement(state)
    return Line("down.battery") if isinstance(state.phase, Answering) and low_battery(state, rules) else None


def out_of_service(code: str) -> View:
    """Return the view for a fault of the program itself; it needs no state."""
    return View(OutOfServicePage(code), face=Face.SLEEP)


def same_page(view: View, shown: View | None) -> bool:
    """Whether all touch targets of `view` are where they were on `shown`: a tick, a pulse or a caption moves none."""
    if shown is None:
        return False
    return _identity(view.page) == _identity(shown.page)


def _identity(page: AnyPage) -> tuple[object, ...]:
    """Return a value that is equal for two pages whose touch targets are in the same places."""
    match page:
        case ProcedurePage():
            return ProcedurePage, page.code, page.number, page.sheet, page.leaf
        case PolicyPage():
            return PolicyPage, page.policy, page.code
        case (
            MapPage()
            | StopPage()
            | HomePage()
            | ListPage()
            | ChoicesPage()
            | GuideQuestionPage()
            | PickCounterPage()
            | PrecheckPage()
            | ConclusionPage()
            | WritingPage()
            | StaffPage()
        ):
            return type(page), page
        case TicketPage():
            return TicketPage, page.place, page.ticket is None, page.failed
        case ArrivedPage():
            return ArrivedPage, page.place, page.code, page.ticked, page.ticket is None
        case RatingPage():
            return RatingPage, page.score >= GOOD_SCORE, bool(page.score)
        case OptionsPage():
            return OptionsPage, page.number
        case DossierPage():
            return DossierPage, page.place
        case LookupPage():
            return LookupPage, bool(page.factor)
        case ServicePage():
            return ServicePage, page.tab, page.number, page.acts, page.asks
        case _:
            return (type(page),)
