"""A counter calls a number: the room hears it, no one is interrupted, and the owner hears another sentence."""

from msgspec.structs import replace

from robot.core.commands import Say
from robot.core.events import NumberCalled, PartUp, QueueMoved, TicketIssued
from robot.core.intents import Want
from robot.core.parts import Part
from robot.core.screen.desk_values import Ticket
from robot.core.screen.lines import Line
from tests.core.conversation import FACE, RULES, Conversation

DESK = replace(RULES, parts=(*RULES.parts, Part.DESK))
CALLED = NumberCalled("3045", "counter:3")
LINE = Line("say.number_called", place="counter:3", text="3045")


def waiting() -> Conversation:
    return Conversation(DESK).happens(PartUp(Part.DESK))


def shown(talk: Conversation) -> tuple[tuple[Line, ...], Line | None]:
    """Caption and toast."""
    assert talk.state.shown is not None
    return talk.state.shown.caption, talk.state.shown.toast


def test_a_called_number_is_said_and_shown_for_a_while_when_no_visitor_is_there() -> None:
    talk = waiting().happens(CALLED)
    assert [say.lines for say in talk.wished(Say)] == [(LINE,)]
    assert shown(talk) == ((LINE,), None)
    talk.finishes_speaking().passes(30_000)
    assert shown(talk) == ((), None)
    assert talk.phase == "Waiting"


def test_a_counter_that_is_not_on_the_map_is_called_by_the_number_only() -> None:
    talk = waiting().happens(NumberCalled("B100", ""))
    assert [say.lines for say in talk.wished(Say)] == [(Line("say.number_called_only", text="B100"),)]


def test_a_called_number_does_not_interrupt_a_visitor_and_is_shown() -> None:
    talk = waiting().happens(FACE).passes(RULES.dwell_ms).taps(Want.HOME)
    mouth, ear = talk.state.mouth, talk.state.ear
    talk.happens(CALLED)
    assert talk.wished(Say) == []
    assert (talk.state.mouth, talk.state.ear) == (mouth, ear)
    assert shown(talk)[1] == LINE
    talk.passes(15_000)
    assert shown(talk)[1] is None


def test_a_newer_called_number_replaces_an_older_one() -> None:
    talk = waiting().happens(CALLED).finishes_speaking().passes(7_000)
    talk.happens(NumberCalled("1007", "counter:1"))
    assert talk.said() == ["say.number_called"]
    talk.finishes_speaking().passes(7_000)
    assert talk.state.announced is not None
    assert talk.state.announced.number == "1007", "the end of the first call is not the end of the second"


def test_the_owner_of_a_called_number_is_addressed_as_such() -> None:
    talk = waiting().happens(FACE).passes(RULES.dwell_ms).taps(Want.TICKET, "counter:3")
    mine = Ticket("3045", "counter:3", ahead=1)
    talk.happens(TicketIssued(talk.state.request, mine))
    assert talk.happens(CALLED).said() == []
    assert shown(talk)[1] is None
    assert talk.happens(QueueMoved(replace(mine, called=True, ahead=0))).said() == ["say.called"]


def test_the_call_of_the_visitors_own_number_takes_the_number_before_off_the_screen() -> None:
    talk = waiting().happens(FACE).passes(RULES.dwell_ms).taps(Want.TICKET, "counter:3")
    mine = Ticket("3046", "counter:3", ahead=1)
    talk.happens(TicketIssued(talk.state.request, mine)).happens(CALLED)
    assert shown(talk)[1] == LINE
    talk.happens(QueueMoved(replace(mine, called=True, ahead=0)))
    assert shown(talk)[1] is None


def test_a_called_number_names_which_of_several_windows_calls() -> None:
    talk = waiting().happens(NumberCalled("3045", "counter:3", "2"))
    assert talk.said() == ["say.number_called_window"]
    assert talk.wished(Say)[0].lines[0].n == 2
