"""A number in the queue, from the question for what to the call; and a call for staff that no one can hear."""

import pytest
from msgspec.structs import replace

from robot.core.commands import Forget, GivePriority, IssueTicket, LookUpDossier, PrintTicket
from robot.core.events import (
    Act,
    DossierFound,
    DossierMissing,
    DriveEnded,
    PartDown,
    PartUp,
    QueueMoved,
    SpeechBegan,
    SpeechEnded,
    TicketIssued,
    TicketRefused,
    Understood,
)
from robot.core.intents import Want
from robot.core.parts import Part
from robot.core.phases import Servicing
from robot.core.screen.desk_values import Level, Ticket
from robot.core.screen.view import (
    ArrivedPage,
    DossierPage,
    LookupPage,
    NoticePage,
    PickCounterPage,
    StaffPage,
    TicketPage,
    WritingPage,
)
from tests.core.conversation import BIRTH, FACE, NOBODY, RULES, Conversation

MINE = Ticket("3045", "counter:3", BIRTH, ahead=2)
DESK = replace(
    RULES, parts=(*RULES.parts, Part.DESK), places=RULES.places | {"ticket": "ticket", "counter:4": "counter:4"}
)


def at_home(**changed: object) -> Conversation:
    """A visitor before the home page of a robot with a desk."""
    talk = Conversation(replace(DESK, **changed))
    talk.happens(FACE).passes(RULES.dwell_ms)
    return talk.taps(Want.HOME)


def with_a_number(ticket: Ticket = MINE, **changed: object) -> Conversation:
    """The visitor has got `ticket`."""
    talk = at_home(**changed).taps(Want.TICKET, ticket.place)
    return talk.happens(TicketIssued(talk.wished(IssueTicket)[0].request, ticket))


def shown(talk: Conversation) -> object:
    assert talk.state.shown is not None
    return talk.state.shown.page


def test_printing_is_offered_and_done_only_where_there_is_a_printer() -> None:
    talk = with_a_number()
    assert shown(talk) == TicketPage("counter:3", BIRTH, MINE, can_guide=True, can_print=False)
    assert talk.taps(Want.PRINT).wished(PrintTicket) == []
    assert shown(talk) == TicketPage("counter:3", BIRTH, MINE)
    talk = with_a_number(printer=True)
    assert shown(talk) == TicketPage("counter:3", BIRTH, MINE, can_print=True)
    assert talk.taps(Want.PRINT).wished(PrintTicket) == [PrintTicket("3045")]


def test_the_counters_are_turned_over_page_by_page() -> None:
    counters = tuple(f"counter:{number}" for number in range(1, 11))
    talk = at_home(counters=counters).taps(Want.TICKET)
    screen = talk.state.screen
    assert shown(talk) == PickCounterPage(counters)
    assert shown(talk.taps(Want.PAGE, "next")) == PickCounterPage(counters, 1)
    assert talk.state.screen > screen, "a finger that aimed at the first page must not hit the second"
    assert shown(talk.taps(Want.PAGE, "next")) == PickCounterPage(counters, 1)
    assert shown(talk.taps(Want.PAGE, "previous")) == PickCounterPage(counters)


def test_a_second_try_for_a_number_is_no_page_to_go_back_to() -> None:
    talk = at_home().taps(Want.TICKET, "counter:3")
    for _ in range(3):
        talk.happens(TicketRefused(talk.state.request)).taps(Want.TICKET, "counter:3")
    assert talk.phase == "Queueing"
    talk.taps(Want.BACK)
    assert talk.page == "HomePage"


def test_the_voice_says_whose_turn_it_is() -> None:
    assert with_a_number().said() == ["say.ticket"]
    assert with_a_number(replace(MINE, ahead=0)).said() == ["say.ticket_next"]
    talk = with_a_number()
    assert talk.happens(QueueMoved(replace(MINE, ahead=0, serving="3045", called=True))).said() == ["say.called"]
    assert talk.taps(Want.TICKET).said() == ["say.called"]


def test_a_finger_on_the_page_of_the_counter_is_not_lost_when_the_queue_moves() -> None:
    talk = with_a_number().taps(Want.GUIDE, "counter:3").taps(Want.YES).finishes_speaking()
    talk.passes(RULES.leaving_ms).happens(DriveEnded(talk.state.lease, reached=True))
    screen, moved = talk.state.screen, replace(MINE, ahead=1)
    talk.happens(QueueMoved(moved))
    assert shown(talk) == ArrivedPage("counter:3", BIRTH, (), moved)
    assert talk.state.screen == screen


def test_without_the_desk_the_way_to_the_ticket_machine_is_offered() -> None:
    talk = at_home().happens(PartDown(Part.DESK)).taps(Want.TICKET)
    page = shown(talk)
    assert isinstance(page, NoticePage)
    assert page.place == "ticket"


def test_a_call_for_staff_that_no_one_can_hear_says_at_once_where_to_go() -> None:
    talk = at_home().happens(PartDown(Part.VOICE)).happens(PartDown(Part.DESK)).taps(Want.STAFF)
    assert shown(talk) == StaffPage(in_vain=True)
    talk.happens(PartUp(Part.VOICE)).taps(Want.STAFF)
    assert shown(talk) == StaffPage()


def waiting_for_a_number(place: str = "counter:3") -> tuple[Conversation, int]:
    """A number was asked for and is not there yet; its request."""
    talk = at_home().taps(Want.TICKET, place)
    return talk, talk.wished(IssueTicket)[0].request


def test_a_number_is_taken_wherever_the_visitor_has_got_to_meanwhile() -> None:
    talk, request = waiting_for_a_number()
    talk.taps(Want.SEARCH).finishes_speaking().happens(TicketIssued(request, MINE))
    assert talk.page == "SearchPage"
    assert talk.said()[0] == "say.ticket"
    assert shown(talk.taps(Want.BACK)) == TicketPage("counter:3", "", MINE)
    assert talk.taps(Want.HOME).taps(Want.TICKET).wished(IssueTicket) == []


def test_a_number_that_comes_after_the_page_gave_it_up_is_the_visitors() -> None:
    talk, request = waiting_for_a_number()
    talk.passes(RULES.desk_ms)
    assert shown(talk) == TicketPage("counter:3", failed=True)
    talk.happens(TicketIssued(request, MINE))
    assert shown(talk) == TicketPage("counter:3", BIRTH, MINE)


def test_a_refused_number_is_mentioned_on_another_page_and_shown_on_its_own_page_behind() -> None:
    talk, request = waiting_for_a_number()
    talk.taps(Want.SEARCH).finishes_speaking().happens(TicketRefused(request))
    assert talk.said()[0] == "say.no_ticket"
    assert shown(talk.taps(Want.BACK)) == TicketPage("counter:3", failed=True)


def test_a_visitor_who_comes_back_before_the_desk_has_answered_does_not_wait_for_ever() -> None:
    talk, _ = waiting_for_a_number()
    talk.taps(Want.SEARCH).taps(Want.BACK)
    assert talk.passes(RULES.desk_ms).said() == ["say.no_ticket"]


def test_while_a_number_is_waited_for_no_other_is_asked_for() -> None:
    talk, request = waiting_for_a_number()
    assert talk.taps(Want.TICKET, "counter:3").wished(IssueTicket) == []
    assert talk.taps(Want.HOME).taps(Want.TICKET, "counter:4").wished(IssueTicket) == []
    assert shown(talk) == TicketPage("counter:3")
    talk.happens(TicketRefused(request))
    assert talk.taps(Want.TICKET, "counter:4").wished(IssueTicket)


def test_a_desk_that_never_answers_can_be_asked_again() -> None:
    talk, _ = waiting_for_a_number()
    talk.taps(Want.HOME).passes(RULES.desk_ms)
    assert talk.taps(Want.TICKET, "counter:4").wished(IssueTicket)


def test_the_number_in_hand_is_kept_until_another_one_is_there() -> None:
    talk = with_a_number().taps(Want.TICKET, "counter:4")
    (asked,) = talk.wished(IssueTicket)
    assert shown(talk) == TicketPage("counter:4", BIRTH)
    talk.happens(TicketRefused(asked.request))
    assert talk.state.ticket == MINE
    assert shown(talk.taps(Want.TICKET)) == TicketPage("counter:3", BIRTH, MINE)


CALLED = replace(MINE, ahead=0, serving="3045", called=True)


@pytest.mark.parametrize(
    ("asks", "expects", "question"),
    [
        ((Want.PRECHECK, ""), "yes_no", "precheck.ask"),
        ((Want.GUIDE, "counter:4"), "yes_no", "say.offer"),
        ((Want.DOSSIER, ""), "digits", "say.dossier_code"),
        ((Want.DONE, ""), "rating", "say.rate"),
    ],
)
@pytest.mark.parametrize("asked", [True, False], ids=["asked already", "being asked"])
def test_the_call_of_the_visitors_number_keeps_the_open_question(
    asks: tuple[Want, str], expects: str, question: str, asked: bool
) -> None:
    talk = with_a_number().taps(Want.CHOOSE, BIRTH).taps(*asks)
    if asked:
        talk.finishes_speaking()
    talk.happens(QueueMoved(CALLED))
    assert talk.said()[0] == "say.called"
    assert talk.said()[-1] == question
    assert talk.finishes_speaking().expects() == expects


def test_the_call_of_the_visitors_number_waits_until_they_have_spoken() -> None:
    talk = with_a_number().finishes_speaking()
    turn = talk.state.turn
    talk.happens(SpeechBegan(turn)).happens(QueueMoved(CALLED))
    assert talk.said() == []
    talk.happens(SpeechEnded(turn)).happens(Understood(turn, Act.SERVICE, target="home"))
    assert talk.page == "HomePage"
    assert talk.said() == ["say.called"]


def test_the_call_of_the_visitors_number_is_said_on_the_way_and_at_the_counter() -> None:
    talk = with_a_number().taps(Want.GUIDE, "counter:3").taps(Want.YES).finishes_speaking().passes(RULES.leaving_ms)
    assert talk.phase == "Driving"
    talk.happens(QueueMoved(CALLED))
    assert talk.said() == ["say.called"]
    assert talk.phase == "Driving"
    assert talk.finishes_speaking().expects() == "stop"
    assert talk.happens(DriveEnded(talk.state.lease, reached=True)).said() == ["say.arrived_called"]


def test_a_visitor_whose_number_is_not_called_yet_is_asked_to_wait_at_the_counter() -> None:
    talk = with_a_number().taps(Want.GUIDE, "counter:3").taps(Want.YES).finishes_speaking().passes(RULES.leaving_ms)
    assert talk.happens(DriveEnded(talk.state.lease, reached=True)).said() == ["say.arrived_queue"]


def test_the_call_that_a_deaf_visitor_misses_on_the_display_options_stands_in_the_conversation() -> None:
    talk = with_a_number().taps(Want.HEARING_MODE, "on").taps(Want.OPTIONS).happens(QueueMoved(CALLED))
    page = shown(talk.taps(Want.BACK))
    assert isinstance(page, WritingPage)
    assert page.said[-1].line.key == "say.called"


def test_a_called_number_is_not_announced_at_the_staffs_screen() -> None:
    talk = with_a_number(pin=True)
    talk.state = replace(talk.state, phase=Servicing(Level.STAFF, talk.at_ms + 1_000))
    assert talk.happens(QueueMoved(CALLED)).said() == []


def test_a_dossier_that_is_found_while_the_visitor_looks_elsewhere_is_there_when_they_come_back() -> None:
    talk = at_home().taps(Want.DOSSIER).taps(Want.LOOK_UP)
    (asked,) = talk.wished(LookUpDossier)
    talk.taps(Want.HOME).happens(DossierFound(asked.request, "counter:3"))
    assert talk.page == "HomePage"
    assert shown(talk.taps(Want.BACK)) == DossierPage("counter:3")
    assert talk.state.phase.until_ms == talk.at_ms + RULES.dossier_ms


def test_the_reason_why_no_dossier_is_found_waits_on_its_page_for_the_visitor() -> None:
    talk = at_home().taps(Want.DOSSIER).taps(Want.LOOK_UP)
    talk.taps(Want.HOME).happens(DossierMissing(talk.state.request, "missing"))
    page = shown(talk.taps(Want.BACK))
    assert isinstance(page, LookupPage)
    assert page.failed == "missing"


def test_no_look_up_of_a_dossier_begins_while_another_runs() -> None:
    talk = at_home().taps(Want.DOSSIER).taps(Want.LOOK_UP)
    assert talk.taps(Want.LOOK_UP).wished(LookUpDossier) == []
    page = shown(talk.taps(Want.DOSSIER))
    assert isinstance(page, LookupPage)
    assert page.waiting


def test_a_dossier_that_is_found_after_its_visitor_has_gone_is_wiped_at_once() -> None:
    talk = at_home().taps(Want.DOSSIER).taps(Want.LOOK_UP)
    request = talk.state.request
    talk.taps(Want.DONE).taps(Want.NO).happens(NOBODY).passes(RULES.goodbye_ms)
    assert talk.page == "IdlePage"
    assert talk.happens(DossierFound(request)).wished(Forget)
    assert talk.page == "IdlePage"


# priority


GROUPS = ("elderly", "pregnant")


def test_priority_is_taken_by_a_touch_and_never_said_aloud() -> None:
    talk = with_a_number(priority_for=GROUPS)
    assert shown(talk) == TicketPage("counter:3", BIRTH, MINE, priority=GROUPS)
    talk.taps(Want.PRIORITY, "on")
    assert talk.wished(GivePriority) == [GivePriority("3045")]
    assert talk.said()[-1:] == ["say.priority"]
    talk.happens(QueueMoved(replace(MINE, ahead=0, priority=True)))
    assert shown(talk) == TicketPage("counter:3", BIRTH, replace(MINE, ahead=0, priority=True), priority=GROUPS)
    talk.taps(Want.PRIORITY, "off")
    assert talk.wished(GivePriority) == [GivePriority("3045", given=False)]


def test_without_a_rule_for_priority_or_after_the_call_no_priority_is_requested() -> None:
    assert with_a_number().taps(Want.PRIORITY, "on").wished(GivePriority) == []
    called = with_a_number(replace(MINE, called=True, ahead=0), priority_for=GROUPS)
    assert called.taps(Want.PRIORITY, "on").wished(GivePriority) == []
