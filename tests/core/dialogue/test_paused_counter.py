"""A counter that the head of the centre has paused: no number is given for it, and its visitors are sent elsewhere."""

from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from robot.core.commands import IssueTicket, Say, Show
from robot.core.events import EditionLoaded, TicketIssued, TicketRefused
from robot.core.intents import Want
from robot.core.parts import Part
from robot.core.rules import DayPlan, Edition, Rules
from robot.core.screen.desk_values import IdleNotice, Ticket
from robot.core.screen.view import GuideQuestionPage, IdlePage, NoticePage, PickCounterPage, TicketPage
from tests.core.conversation import FACE, RULES, Conversation
from tests.core.random_steps import STEPS, take

DESK = replace(RULES, parts=(*RULES.parts, Part.DESK), places=RULES.places | {"counter:4": "counter:4"})
NOTICE = IdleNotice("Chiều nay nghỉ.", "Closed this afternoon.")


def paused(stand_in: str = "") -> Rules:
    """The rules while counter 3 is paused. `stand_in`: an open counter with a field of it."""
    return replace(DESK, counters=("counter:1", "counter:4"), paused={"counter:3": stand_in})


def at_home(rules: Rules) -> Conversation:
    talk = Conversation(rules)
    talk.happens(FACE).passes(rules.dwell_ms)
    return talk.taps(Want.HOME)


def shown(talk: Conversation) -> object:
    assert talk.state.shown is not None
    return talk.state.shown.page


def said(talk: Conversation) -> list[str]:
    return [line.key for say in talk.wished(Say) for line in say.lines]


def edition(number: int, plan: DayPlan) -> Edition:
    return Edition(number, RULES.procedures, RULES.topics, RULES.policies, plan)


def test_without_another_counter_the_visitor_is_sent_to_a_clerk() -> None:
    talk = at_home(paused()).taps(Want.TICKET, "counter:3")
    assert not talk.wished(IssueTicket)
    assert said(talk) == ["say.counter_paused"]
    page = shown(talk)
    assert isinstance(page, NoticePage)
    assert page.place == "", "its button calls staff, and leads no visitor to the paused counter"


def test_the_number_is_for_an_open_counter_with_the_same_field_and_the_robot_says_why() -> None:
    talk = at_home(paused("counter:4")).taps(Want.TICKET, "counter:3")
    (asked,) = talk.wished(IssueTicket)
    assert asked.place == "counter:4"
    talk.happens(TicketIssued(asked.request, Ticket("4001", "counter:4")))
    assert said(talk) == ["say.counter_paused_instead", "say.ticket_next"]
    page = shown(talk)
    assert isinstance(page, TicketPage)
    assert page.place == "counter:4"


def test_a_paused_counter_is_not_offered() -> None:
    talk = at_home(paused()).taps(Want.TICKET)
    page = shown(talk)
    assert isinstance(page, PickCounterPage)
    assert page.places == ("counter:1", "counter:4")


def test_a_counter_that_was_paused_a_moment_ago_is_refused_politely() -> None:
    talk = at_home(DESK).taps(Want.TICKET, "counter:3")
    talk.happens(TicketRefused(talk.wished(IssueTicket)[0].request, "CounterPaused"))
    assert said(talk) == ["say.counter_paused"]
    assert isinstance(shown(talk), NoticePage)
    assert talk.state.asked is None


def test_on_a_closed_day_the_visitor_hears_when_the_centre_opens_instead_of_a_number() -> None:
    talk = at_home(DESK).taps(Want.TICKET, "counter:3")
    talk.happens(TicketRefused(talk.wished(IssueTicket)[0].request, "CentreClosed"))
    assert said(talk) == ["centre.hours"]
    page = shown(talk)
    assert isinstance(page, NoticePage)
    assert page.line.text == "now"
    assert talk.state.asked is None


def test_a_pause_is_in_force_between_two_visits_and_ends_in_the_same_way() -> None:
    talk = Conversation(DESK)
    places = DESK.places
    talk.happens(EditionLoaded(edition(1, DayPlan(places, ("counter:1", "counter:4"), {"counter:3": ""}))))
    talk.happens(FACE).passes(DESK.dwell_ms).taps(Want.HOME).taps(Want.TICKET, "counter:3")
    assert said(talk) == ["say.counter_paused"]
    talk.happens(EditionLoaded(edition(2, DayPlan(places, DESK.counters)))).passes(50_000)
    talk.taps(Want.HOME).taps(Want.TICKET, "counter:3")
    assert [wish.place for wish in talk.wished(IssueTicket)] == ["counter:3"]


def test_the_idle_page_shows_a_notice_and_takes_it_off_again() -> None:
    talk = Conversation(DESK)
    talk.happens(EditionLoaded(edition(1, DayPlan(DESK.places, DESK.counters, notice=NOTICE))))
    assert [show.view.page for show in talk.wished(Show)] == [IdlePage(NOTICE, 1)]
    talk.happens(EditionLoaded(edition(2, DayPlan(DESK.places, DESK.counters))))
    assert [show.view.page for show in talk.wished(Show)] == [IdlePage(edition=2)]


def test_the_idle_page_is_drawn_again_for_every_edition_of_which_the_rules_know_nothing() -> None:
    talk, plan = Conversation(DESK), DayPlan(DESK.places, DESK.counters)
    for number in (1, 2):
        talk.happens(EditionLoaded(edition(number, plan)))
        assert [show.view.page for show in talk.wished(Show)] == [IdlePage(edition=number)]


def test_who_may_ask_for_priority_follows_the_orders() -> None:
    talk = Conversation(DESK)
    talk.happens(EditionLoaded(edition(1, DayPlan(DESK.places, DESK.counters, priority_for=("merit",)))))
    talk.happens(FACE).passes(DESK.dwell_ms).taps(Want.HOME).taps(Want.TICKET, "counter:3")
    talk.happens(TicketIssued(talk.wished(IssueTicket)[0].request, Ticket("3001", "counter:3", ahead=2)))
    page = shown(talk)
    assert isinstance(page, TicketPage)
    assert page.priority == ("merit",)


def test_nobody_is_led_to_a_paused_counter() -> None:
    talk = at_home(paused()).taps(Want.GUIDE, "counter:3")
    assert said(talk) == ["say.counter_closed"]
    assert isinstance(shown(talk), NoticePage)


def test_the_way_to_the_counter_that_stands_in_is_offered() -> None:
    talk = at_home(paused("counter:4")).taps(Want.GUIDE, "counter:3")
    assert said(talk)[0] == "say.counter_elsewhere"
    page = shown(talk)
    assert isinstance(page, GuideQuestionPage)
    assert page.place == "counter:4"


def test_a_visitor_with_a_number_is_led_to_its_counter_though_it_is_paused_now() -> None:
    talk = at_home(DESK).taps(Want.TICKET, "counter:3")
    talk.happens(TicketIssued(talk.wished(IssueTicket)[0].request, Ticket("3001", "counter:3", ahead=2)))
    plan = DayPlan(DESK.places, ("counter:1", "counter:4"), {"counter:3": ""})
    talk.happens(EditionLoaded(edition(1, plan))).passes(50_000)
    talk.taps(Want.GUIDE, "counter:3")
    page = shown(talk)
    assert isinstance(page, GuideQuestionPage)
    assert page.place == "counter:3"


def test_with_every_counter_paused_the_visitor_is_sent_to_the_ticket_machine() -> None:
    every = replace(DESK, counters=(), paused=dict.fromkeys(DESK.counters, ""))
    talk = at_home(every).taps(Want.TICKET)
    assert said(talk) == ["say.no_ticket"]
    assert not talk.wished(IssueTicket)


@given(st.lists(STEPS, max_size=40), st.sampled_from(["", "counter:4"]))
@settings(max_examples=150, deadline=None)
def test_no_visit_at_all_gets_a_number_for_a_paused_counter(steps: list[object], stand_in: str) -> None:
    talk = Conversation(paused(stand_in))
    for step in steps:
        take(talk, step)
        assert "counter:3" not in [wish.place for wish in talk.wished(IssueTicket)]
