"""The emergency stop breaks a visit off; the next visitor finds nothing of it."""

from msgspec.structs import replace

from robot.core.commands import Forget, Halt, KeepRating, Rearm
from robot.core.dialogue.visit import STOPPED_MS
from robot.core.events import BaseReported, BaseState, TicketIssued
from robot.core.intents import Want
from robot.core.parts import Part
from robot.core.screen.desk_values import Ticket
from robot.core.screen.view import StopPage
from tests.core.conversation import BIRTH, FACE, NOBODY, RULES, Conversation, at_the_counter_question, on_the_way

DESK = replace(RULES, parts=(*RULES.parts, Part.DESK))
PRESSED = BaseReported(BaseState.ESTOP, 0, 0, 0, 25_000, pressed=True)
RELEASED = BaseReported(BaseState.ESTOP, 0, 0, 0, 25_000)


def stopped(*, seen: bool) -> Conversation:
    """A visitor with a number, in English, stands before a robot that was stopped."""
    talk = Conversation(DESK)
    if seen:
        talk.happens(FACE).passes(RULES.dwell_ms)
    talk.taps(Want.LANGUAGE, "en").taps(Want.CHOOSE, BIRTH).taps(Want.TICKET)
    talk.happens(TicketIssued(talk.state.request, Ticket("3045", "counter:3", BIRTH)))
    return talk.happens(PRESSED)


def nothing_is_left(talk: Conversation) -> bool:
    state = talk.state
    return not state.trail and state.ticket is None and state.options.language == "vi"


def test_a_fault_of_the_wheels_is_no_red_button() -> None:
    talk = Conversation(DESK).taps(Want.BEGIN).happens(BaseReported(BaseState.FAULT, 0, 0, 0, 25_000, fault="stall"))
    assert talk.state.shown is not None
    assert talk.state.shown.page == StopPage("fault", released=True)
    assert talk.wished(Halt)
    assert talk.taps(Want.GO_ON).wished(Rearm), "a person who has looked may restart it"


def test_a_visitor_who_leaves_a_stopped_robot_is_forgotten() -> None:
    talk = stopped(seen=True).happens(NOBODY).passes(RULES.gone_ms)
    assert talk.page == "StopPage"
    assert talk.wished(Forget)
    assert nothing_is_left(talk)
    assert talk.taps(Want.HOME).taps(Want.BACK).page == "HomePage"


def test_a_led_visitor_behind_the_stopped_robot_is_not_forgotten_while_unseen() -> None:
    talk = on_the_way().happens(FACE).happens(PRESSED).happens(NOBODY).passes(RULES.gone_ms)
    assert not talk.wished(Forget)
    assert talk.passes(STOPPED_MS).wished(Forget), "after a while they have left"


def test_a_led_visitor_who_came_round_the_stopped_robot_is_forgotten_when_they_leave() -> None:
    talk = on_the_way().happens(PRESSED).happens(NOBODY).passes(RULES.gone_ms)
    talk.happens(FACE).passes(RULES.dwell_ms).happens(NOBODY)
    assert talk.passes(RULES.gone_ms).wished(Forget)


def test_a_passer_by_does_not_keep_the_visit_of_the_led_visitor() -> None:
    talk = on_the_way().happens(FACE).happens(PRESSED)
    assert talk.passes(STOPPED_MS).wished(Forget)


def test_a_visitor_about_to_be_led_stands_before_the_stopped_robot() -> None:
    talk = at_the_counter_question().taps(Want.YES).happens(FACE).happens(PRESSED).happens(NOBODY)
    assert talk.passes(RULES.gone_ms).wished(Forget)


def test_a_visitor_unseen_by_the_camera_is_forgotten_some_time_after_the_stop() -> None:
    talk = stopped(seen=False).passes(STOPPED_MS - 1)
    assert not nothing_is_left(talk)
    assert talk.passes(1).wished(Forget)
    assert nothing_is_left(talk)


def test_the_language_set_on_the_stop_page_ends_when_its_visitor_goes() -> None:
    talk = stopped(seen=False).passes(STOPPED_MS)
    assert talk.passes(3_600_000).wishes == [], "nothing is left to be forgotten"
    talk.taps(Want.LANGUAGE, "en")
    assert talk.state.shown.language == "en"
    talk.passes(RULES.home_ms)
    assert talk.state.shown.language == "vi"
    assert talk.page == "StopPage"


def test_a_visitor_who_stays_at_a_stopped_robot_keeps_their_number_and_goes_on() -> None:
    talk = stopped(seen=True).passes(3 * STOPPED_MS).happens(RELEASED).taps(Want.GO_ON)
    assert talk.page == "HomePage"
    assert talk.state.ticket is not None
    assert talk.state.options.language == "en"


def test_a_rating_that_was_touched_is_sent_when_the_stop_comes() -> None:
    talk = Conversation(DESK).taps(Want.BEGIN).taps(Want.DONE).taps(Want.RATE, "2").happens(PRESSED)
    assert talk.wished(KeepRating) == [KeepRating(2)]
    assert talk.passes(2 * STOPPED_MS).wished(KeepRating) == []


def test_the_screen_forgets_every_visit_that_ends_also_where_no_idle_page_follows() -> None:
    talk = Conversation(DESK).taps(Want.BEGIN)
    talk.state = replace(talk.state, base=replace(talk.state.base, at=""))
    talk.taps(Want.DONE).taps(Want.NO).passes(RULES.goodbye_ms)
    assert talk.phase == "Returning"
    assert talk.wished(Forget)


def test_reading_aloud_names_the_button_of_the_stop_page() -> None:
    talk = Conversation().taps(Want.READ_ALOUD, "on").happens(PRESSED)
    talk.taps(Want.READ, "home")
    assert talk.page == "StopPage"
    assert talk.said() == ["name.home"]
    assert talk.taps(Want.HOME).page == "HomePage"
