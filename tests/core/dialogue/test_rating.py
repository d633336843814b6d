"""A touched rating is sent once, also from below another page; after a death no one is wished a good day."""

import pytest
from msgspec.structs import replace

from robot.core.commands import KeepRating
from robot.core.events import TicketIssued
from robot.core.intents import Want
from robot.core.parts import Part
from robot.core.screen.desk_values import Ticket
from robot.core.screen.view import Face
from tests.core.conversation import DEATH, RULES, Conversation

DESK = replace(RULES, parts=(*RULES.parts, Part.DESK))


def rated(score: str = "1") -> Conversation:
    """A face was touched."""
    return Conversation(DESK).taps(Want.BEGIN).taps(Want.DONE).taps(Want.RATE, score)


def sent_meanwhile(talk: Conversation, span_ms: int) -> list[KeepRating]:
    return talk.passes(span_ms).wished(KeepRating)


def test_a_rating_is_sent_when_the_display_options_are_left_open_over_it() -> None:
    assert sent_meanwhile(rated().taps(Want.OPTIONS), 300_000) == [KeepRating(1)]


def test_a_rating_is_sent_when_the_visitor_turns_to_another_page_and_goes() -> None:
    assert sent_meanwhile(rated().taps(Want.OPTIONS).taps(Want.HOME), 300_000) == [KeepRating(1)]


def test_a_rating_is_sent_once_by_a_visitor_who_says_goodbye_over_its_page() -> None:
    talk = rated("4").taps(Want.OPTIONS).taps(Want.DONE)
    assert talk.wished(KeepRating) == [KeepRating(4)]
    assert talk.page == "GoodbyePage"
    assert sent_meanwhile(talk, 300_000) == []


def test_a_rating_that_is_skipped_is_not_sent() -> None:
    talk = rated().taps(Want.NO)
    assert talk.page == "GoodbyePage"
    assert sent_meanwhile(talk, 300_000) == []


@pytest.mark.parametrize("over", [Want.STAFF, Want.OPTIONS, Want.HOME, Want.SEARCH])
@pytest.mark.parametrize("rules", [RULES, DESK], ids=["no desk", "desk"])
def test_after_a_death_no_page_wishes_a_good_day(over: Want, rules: object) -> None:
    talk = Conversation(rules).taps(Want.BEGIN).taps(Want.CHOOSE, DEATH).taps(over).taps(Want.DONE)  # type: ignore[arg-type]
    if talk.page == "RatingPage":
        talk.taps(Want.NO)
    assert talk.said() == ["say.mourning"]
    assert talk.state.shown.face is not Face.HAPPY


def test_after_a_death_neither_the_timeout_page_nor_a_number_in_hand_brings_a_good_day() -> None:
    talk = Conversation().taps(Want.BEGIN).taps(Want.CHOOSE, DEATH).finishes_speaking()
    talk.passes(RULES.procedure_ms)
    assert talk.page == "TimeoutPage"
    assert talk.taps(Want.DONE).said() == ["say.mourning"]
    talk = Conversation(DESK).taps(Want.BEGIN).taps(Want.CHOOSE, DEATH).taps(Want.TICKET)
    talk.happens(TicketIssued(talk.state.request, Ticket("3045", "counter:3", DEATH)))
    assert talk.taps(Want.HOME).taps(Want.DONE).taps(Want.NO).said() == ["say.mourning"]


def test_the_next_visitor_is_wished_a_good_day() -> None:
    talk = Conversation().taps(Want.BEGIN).taps(Want.CHOOSE, DEATH).taps(Want.DONE).passes(RULES.goodbye_ms)
    assert talk.page == "IdlePage"
    assert talk.taps(Want.BEGIN).taps(Want.DONE).said() == ["say.goodbye"]
