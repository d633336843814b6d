"""A new edition of the catalogue comes between two visits; what vanishes with it leaves no page behind."""

import typing

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from robot.core.commands import Say, Show, UseEdition
from robot.core.dialogue.edition_change import MAX_DELAY_MS, rules_in_force
from robot.core.dialogue.pages import WithProcedure, code_of
from robot.core.dialogue.precheck_findings import Findings
from robot.core.events import Act, Candidate, EditionLoaded, QueueMoved, Tapped, TicketIssued
from robot.core.intents import Intent, Want
from robot.core.parts import Part
from robot.core.phases import (
    Adjusting,
    Answering,
    AnyPhase,
    Bubble,
    Choosing,
    Concluding,
    Driving,
    HandingOver,
    Informing,
    Leaving,
    Offering,
    Pausing,
    Prechecking,
    Queueing,
    Rating,
    Seeking,
    ShowingWay,
    Writing,
)
from robot.core.rules import Edition, ProcedureRule
from robot.core.screen.desk_values import Ticket
from robot.core.screen.lines import Line
from robot.core.screen.view import (
    ArrivedPage,
    ChoicesPage,
    ConclusionPage,
    GuideQuestionPage,
    ListPage,
    PolicyPage,
    PrecheckPage,
    ProcedurePage,
    TicketPage,
    WritingPage,
)
from tests.core.conversation import (
    BIRTH,
    CERT,
    DEATH,
    FACE,
    NAMING,
    NOBODY,
    RULES,
    Conversation,
    at_the_counter_question,
    greeted,
    on_the_way,
)
from tests.core.random_steps import STEPS, take

DESK = msgspec.structs.replace(RULES, parts=(*RULES.parts, Part.DESK))
NEW = "1.004837"
ADDED = Edition(1, {**RULES.procedures, NEW: ProcedureRule("counter:3", 2)}, RULES.topics)
CHANGED = Edition(4, {**RULES.procedures, BIRTH: ProcedureRule("counter:3", 8)}, RULES.topics)
BARE = Edition(2, {CERT: ProcedureRule("counter:4", 1)}, {"all": (CERT,)})


def kept_in_a_visit(talk: Conversation, edition: Edition) -> Conversation:
    """The edition comes, and the visitor touches the screen until it can wait no longer."""
    talk.happens(EditionLoaded(edition))
    assert not talk.wished(UseEdition)
    while not talk.wished(UseEdition):
        talk.at_ms += 10_000
        talk.happens(Tapped(talk.state.screen, Intent(Want.TICK, "99")))
        assert talk.at_ms < 2 * MAX_DELAY_MS
    return talk


def comes_into_force(talk: Conversation, edition: Edition) -> Conversation:
    """Let the edition come into force: its longest delay is over, with any page on the screen."""
    talk.state = msgspec.structs.replace(talk.state, coming=edition, coming_by_ms=talk.at_ms + 1)
    return talk.passes(1)


def test_while_no_one_is_served_a_new_edition_is_used_at_once() -> None:
    talk = Conversation().happens(EditionLoaded(ADDED))
    assert talk.wished(UseEdition) == [UseEdition(1)]
    talk.happens(FACE).passes(RULES.dwell_ms)
    talk.hears(Act.ANSWER, procedure=NEW, score=0.9)
    assert talk.page == "ProcedurePage"


def test_during_a_visit_a_new_edition_waits_until_the_visitor_has_gone() -> None:
    talk = greeted().hears(Act.ANSWER, procedure=BIRTH, score=0.9)
    talk.happens(EditionLoaded(BARE))
    assert talk.wishes == []
    assert talk.taps(Want.ASK, "fee").said() == ["answer.fee"]
    talk.happens(NOBODY).passes(RULES.procedure_ms + RULES.timeout_ms + 60_000)
    assert talk.phase == "Waiting"
    assert talk.wished(UseEdition) == [UseEdition(2)]
    assert talk.state.coming is None


def test_the_newest_of_two_waiting_editions_is_used() -> None:
    talk = greeted().happens(EditionLoaded(ADDED))
    first_deadline = talk.state.coming_by_ms
    talk.passes(1000).happens(EditionLoaded(BARE))
    assert talk.state.coming_by_ms == first_deadline
    talk.happens(NOBODY).passes(RULES.greeting_ms + 60_000)
    assert talk.wished(UseEdition) == [UseEdition(2)]


def test_the_new_page_comes_after_the_new_words() -> None:
    talk = greeted().hears(Act.ANSWER, procedure=BIRTH, score=0.9)
    kinds = [type(wish) for wish in kept_in_a_visit(talk, BARE).wishes]
    assert kinds.index(UseEdition) < kinds.index(Say)
    assert kinds.index(UseEdition) < kinds.index(Show)


def test_a_visit_without_end_is_not_waited_for_for_ever() -> None:
    talk = greeted().hears(Act.ANSWER, procedure=BIRTH, score=0.9)
    kept_in_a_visit(talk, ADDED)
    assert talk.page == "ProcedurePage"
    assert talk.at_ms <= MAX_DELAY_MS + 60_000


def test_a_procedure_that_vanishes_under_the_visitor_leads_home() -> None:
    talk = greeted().hears(Act.ANSWER, procedure=BIRTH, score=0.9).taps(Want.TICK, "0")
    kept_in_a_visit(talk, BARE)
    assert talk.page == "HomePage"
    assert talk.taps(Want.BACK).page == "HomePage"


@pytest.mark.parametrize(
    "phase", [Prechecking(BIRTH, replies=("yes",)), Concluding(BIRTH, found=Findings(missing=(0,)))]
)
def test_a_paper_check_whose_questions_may_have_changed_leads_back_to_its_procedure(phase: AnyPhase) -> None:
    talk = greeted().hears(Act.ANSWER, procedure=BIRTH, score=0.9)
    talk.state = msgspec.structs.replace(talk.state, phase=phase)
    here = talk.state
    assert comes_into_force(talk, CHANGED).page == "ProcedurePage"
    assert talk.state.phase.until_ms == talk.at_ms + RULES.procedure_ms
    talk.state = here
    assert comes_into_force(talk, BARE).page == "HomePage"


@pytest.mark.parametrize(
    "phase", [Answering(BIRTH, 900_000, ticked=(0, 2), number=1), Prechecking(BIRTH, 900_000, ("yes",), (0,))]
)
@pytest.mark.parametrize("then", [None, "yes_no"])
def test_an_edit_elsewhere_leaves_ticks_replies_and_speech_as_they_are(phase: AnyPhase, then: str | None) -> None:
    talk = greeted().hears(Act.ANSWER, procedure=BIRTH, score=0.9)
    if then is not None:
        talk.finishes_speaking()
    talk.state = msgspec.structs.replace(talk.state, phase=phase, trail=(Answering(BIRTH, 1, ticked=(1,)),))
    before = talk.state
    comes_into_force(talk, ADDED)
    assert (talk.state.phase, talk.state.trail) == (before.phase, before.trail)
    assert (talk.state.ear, talk.state.mouth) == (before.ear, before.mouth)
    assert talk.said() == []


def test_a_list_whose_procedures_stay_is_not_turned_back() -> None:
    talk = greeted().taps(Want.TOPIC, "all")
    talk.state = msgspec.structs.replace(talk.state, phase=msgspec.structs.replace(talk.state.phase, number=1))
    comes_into_force(talk, ADDED)
    assert talk.state.phase.number == 1  # type: ignore[union-attr]


@pytest.mark.parametrize("phase", [Answering(BIRTH, 900_000, ticked=(0,)), Prechecking(BIRTH, 900_000, ("yes",))])
def test_an_edit_of_the_papers_on_the_page_is_said_and_the_ear_opens_again(phase: AnyPhase) -> None:
    reworded = msgspec.structs.replace(RULES.procedures[BIRTH], wording="other")
    talk = greeted().hears(Act.ANSWER, procedure=BIRTH, score=0.9)
    talk.state = msgspec.structs.replace(talk.state, phase=phase)
    comes_into_force(talk, Edition(3, {**RULES.procedures, BIRTH: reworded}, RULES.topics))
    assert talk.page == "ProcedurePage"
    assert talk.state.phase.ticked == ()  # type: ignore[union-attr]
    assert talk.said() == ["say.edited"]
    assert talk.finishes_speaking().expects() == ""


def test_vanished_choices_are_no_longer_offered() -> None:
    offered = (Candidate(BIRTH, 0.5), Candidate(CERT, 0.4))
    talk = greeted().hears(Act.ASK_BACK, candidates=offered, score=0.5)
    assert isinstance(talk.state.phase, Choosing)
    turn = talk.state.phase.turn
    kept_in_a_visit(talk, BARE)
    assert talk.state.shown is not None
    assert talk.state.shown.page == ChoicesPage((CERT,), turn)


def test_a_trip_goes_on_when_its_procedure_vanishes() -> None:
    talk = comes_into_force(on_the_way(), BARE)
    assert talk.phase == "Driving"
    assert talk.state.phase.place == "counter:3"  # type: ignore[union-attr]
    assert talk.state.phase.code == ""  # type: ignore[union-attr]


def test_a_notice_about_a_vanished_procedure_leads_home() -> None:
    talk = greeted().hears(Act.ANSWER, procedure="1.014748", score=0.9).taps(Want.GUIDE)
    assert talk.said() == ["say.not_here"]
    assert comes_into_force(talk, BARE).page == "HomePage"


def test_a_list_that_vanishes_leads_home_and_is_not_gone_back_to() -> None:
    talk = greeted().taps(Want.TOPIC, "birth")
    assert comes_into_force(talk, BARE).page == "HomePage"
    talk = greeted().taps(Want.TOPIC, "birth").taps(Want.CHOOSE, CERT)
    assert comes_into_force(talk, BARE).taps(Want.BACK).page == "HomePage"


def test_an_offer_to_lead_stays_a_question_under_a_new_edition() -> None:
    talk = kept_in_a_visit(at_the_counter_question(), ADDED)
    assert talk.state.edition == ADDED


MINE = Ticket("3045", "counter:3", BIRTH)
ABOUT_BIRTH: dict[type, AnyPhase] = {
    Answering: Answering(BIRTH, 900_000),
    Informing: Informing(NAMING, 900_000, BIRTH),
    Prechecking: Prechecking(BIRTH, 900_000),
    Concluding: Concluding(BIRTH, 900_000),
    Offering: Offering("counter:3", 900_000, BIRTH),
    Leaving: Leaving("counter:3", 900_000, BIRTH),
    Driving: Driving("counter:3", 1, 900_000, BIRTH),
    Seeking: Seeking("counter:3", 1, 900_000, BIRTH),
    Pausing: Pausing("counter:3", 900_000, BIRTH),
    ShowingWay: ShowingWay("counter:3", 900_000, BIRTH),
    HandingOver: HandingOver("counter:3", 900_000, BIRTH),
    Queueing: Queueing("counter:3", 900_000, BIRTH),
    Rating: Rating(900_000, 2, place="counter:3", code=BIRTH),
    Writing: Writing(900_000, BIRTH, (Bubble(Line("answer.fee", procedure=BIRTH)),)),
}


def test_every_phase_about_a_procedure_is_tried() -> None:
    assert set(ABOUT_BIRTH) == set(typing.get_args(WithProcedure))


def nothing_is_asked_of_what_has_vanished(talk: Conversation) -> None:
    assert talk.state.shown is not None
    assert BIRTH not in codes_on(talk.state.shown.page)
    assert BIRTH not in {line.procedure for line in talk.state.caption}
    assert BIRTH not in {line.procedure for say in talk.wished(Say) for line in say.lines}
    assert code_of(talk.state.phase) != BIRTH


@pytest.mark.parametrize("behind", [False, True], ids=["on the screen", "behind the page of the call"])
@pytest.mark.parametrize("kind", ABOUT_BIRTH)
def test_a_procedure_that_vanishes_under_any_page_is_asked_for_no_more(kind: type, behind: bool) -> None:
    talk = Conversation(DESK).happens(FACE).passes(RULES.dwell_ms)
    state = msgspec.structs.replace(talk.state, phase=ABOUT_BIRTH[kind], ticket=MINE, caption=(), trail=())
    if behind:
        state = msgspec.structs.replace(state, phase=Adjusting(900_000), trail=(ABOUT_BIRTH[kind],))
    talk.state = state
    comes_into_force(talk, BARE)
    nothing_is_asked_of_what_has_vanished(talk)
    here = talk.state
    wants = (Want.BACK, Want.GUIDE, Want.TICKET, Want.PRECHECK, Want.SHOW_MAP, Want.READ_PAGE, Want.STAFF, Want.DONE)
    for want in wants:
        talk.state = here
        nothing_is_asked_of_what_has_vanished(talk.taps(want))
        nothing_is_asked_of_what_has_vanished(talk.taps(want))
    talk.state = here
    nothing_is_asked_of_what_has_vanished(talk.taps(Want.ASK, "fee"))


def test_a_number_for_a_vanished_procedure_stays_a_number() -> None:
    talk = Conversation(DESK).taps(Want.BEGIN).taps(Want.CHOOSE, BIRTH).taps(Want.TICKET)
    request = talk.state.request
    comes_into_force(talk, BARE)
    talk.happens(TicketIssued(request, MINE)).happens(QueueMoved(msgspec.structs.replace(MINE, ahead=1)))
    nothing_is_asked_of_what_has_vanished(talk)
    nothing_is_asked_of_what_has_vanished(talk.taps(Want.HOME).taps(Want.TICKET).taps(Want.GUIDE))
    assert talk.state.ticket is not None


def test_words_about_a_vanished_procedure_are_not_said_again() -> None:
    talk = greeted().hears(Act.ANSWER, procedure=BIRTH, score=0.9).taps(Want.ASK, "fee").taps(Want.HOME)
    talk.state = msgspec.structs.replace(talk.state, caption=(Line("answer.fee", procedure=BIRTH),))
    comes_into_force(talk, BARE)
    nothing_is_asked_of_what_has_vanished(talk.taps(Want.REPEAT))


def codes_on(page: object) -> set[str]:
    """The catalogue codes that the screen asks the content for."""
    match page:
        case ListPage(codes=codes) | ChoicesPage(codes):
            return set(codes)
        case ProcedurePage(code=code) | PolicyPage(code=code) | GuideQuestionPage(code=code) | ArrivedPage(code=code):
            return {code} - {""}
        case PrecheckPage(code=code) | ConclusionPage(code=code):
            return {code}
        case TicketPage(code=code, ticket=ticket):
            return {code, ticket.code if ticket else ""} - {""}
        case WritingPage(said, code):
            return {code, *(bubble.line.procedure for bubble in said)} - {""}
        case _:
            return set()


editions = st.builds(
    Edition,
    st.integers(1, 9),
    st.dictionaries(st.sampled_from([BIRTH, DEATH, CERT]), st.builds(ProcedureRule, st.just("counter:3"))),
    st.sampled_from([{"all": ()}, {"birth": (BIRTH,), "all": (BIRTH,)}, RULES.topics]),
).map(
    lambda e: msgspec.structs.replace(
        e, topics={key: tuple(code for code in codes if code in e.procedures) for key, codes in e.topics.items()}
    )
)


@settings(max_examples=200, deadline=None)
@given(st.lists(st.one_of(STEPS, editions), max_size=30), st.booleans())
def test_every_page_and_caption_can_be_drawn_when_procedures_vanish_at_any_time(
    script: list[object], hurried: bool
) -> None:
    talk = Conversation()
    for step in script:
        if isinstance(step, Edition):
            talk.happens(EditionLoaded(step))
            if hurried:
                comes_into_force(talk, step)
        else:
            take(talk, step)
        known = rules_in_force(talk.state, RULES).procedures.keys()
        assert talk.state.shown is not None
        assert codes_on(talk.state.shown.page) <= known
        assert {line.procedure for line in talk.state.caption} - {""} <= known
