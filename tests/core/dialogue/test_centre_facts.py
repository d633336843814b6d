"""A question about the centre is answered on a page of its own, with the way to the place that it is about."""

from msgspec.structs import replace

from robot.core.events import Act
from robot.core.intents import Want
from robot.core.screen.lines import Line
from robot.core.screen.view import AnyPage, GuideQuestionPage, NoticePage
from tests.core.conversation import RULES, Conversation, greeted

SITE = replace(RULES, places={**RULES.places, "waiting": "counter:3"})
"""A site whose seats are at counter 3."""


def asked(target: str, slot: str = "") -> Conversation:
    talk = greeted()
    talk.rules = SITE
    return talk.hears(Act.INFORM, target=target, slot=slot)


def shown(talk: Conversation) -> AnyPage:
    assert talk.state.shown is not None
    return talk.state.shown.page


def test_the_answer_is_said_and_shown_with_the_day_that_is_meant() -> None:
    talk = asked("centre:hours-saturday", "sat am")
    assert talk.said() == ["centre.hours-saturday"]
    assert shown(talk) == NoticePage(Line("centre.hours-saturday", text="sat am"))


def test_the_page_leads_to_the_place_that_the_answer_names() -> None:
    talk = asked("centre:seats")
    assert shown(talk) == NoticePage(Line("centre.seats", place="counter:3"), "counter:3")
    talk.taps(Want.GUIDE)
    assert shown(talk) == GuideQuestionPage("counter:3")
