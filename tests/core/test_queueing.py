"""A number in the queue, from the question for what to the call; and a call for staff that nobody can hear."""

from msgspec.structs import replace

from robot.core.commands import IssueTicket, PrintTicket
from robot.core.desk import Ticket
from robot.core.events import DriveEnded, PartDown, PartUp, QueueMoved, TicketIssued, TicketRefused
from robot.core.intents import Want
from robot.core.parts import Part
from robot.core.view import ArrivedPage, NoticePage, PickCounterPage, StaffPage, TicketPage
from tests.core.conversation import BIRTH, FACE, RULES, Conversation

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


def test_a_second_try_is_no_page_to_go_back_to() -> None:
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


def test_a_call_for_staff_that_nobody_can_hear_says_at_once_where_to_go() -> None:
    talk = at_home().happens(PartDown(Part.VOICE)).happens(PartDown(Part.DESK)).taps(Want.STAFF)
    assert shown(talk) == StaffPage(in_vain=True)
    talk.happens(PartUp(Part.VOICE)).taps(Want.STAFF)
    assert shown(talk) == StaffPage()
