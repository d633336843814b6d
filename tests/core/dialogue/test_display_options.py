"""What a visitor sets for the visit: fewer things a page, pages that are read, writing instead of speaking."""

from msgspec.structs import replace

from robot.core.commands import Listen, Say
from robot.core.events import Act, PartUp, QueueMoved, TicketIssued
from robot.core.intents import Want
from robot.core.parts import Part
from robot.core.screen import view
from robot.core.screen.desk_values import Ticket
from robot.core.screen.paging import PAPERS, PROCEDURES, TILES
from robot.core.screen.view import Ear
from robot.core.state import Deaf
from tests.core.conversation import BIRTH, CERT, LAND, RULES, Conversation, greeted

LIFE_EVENTS = ("birth", "marry", "land", "biz", "cert", "resid", "social", "death", "other")


def at_home(count: int = 8) -> Conversation:
    """On the home page of a centre with `count` life events and nine procedures."""
    topics = dict.fromkeys(LIFE_EVENTS[:count], (BIRTH, CERT)) | {"all": (BIRTH, CERT, LAND) * 3}
    return Conversation(replace(RULES, topics=topics)).taps(Want.BEGIN)


def number(talk: Conversation) -> int:
    """Which page of a list is on the screen."""
    assert talk.state.shown is not None
    page = talk.state.shown.page
    assert isinstance(page, view.HomePage | view.ListPage | view.ProcedurePage | view.OptionsPage)
    return page.number


def writing(talk: Conversation) -> list[str]:
    """The word keys of the bubbles on the screen."""
    assert talk.state.shown is not None
    page = talk.state.shown.page
    assert isinstance(page, view.WritingPage)
    return [bubble.line.key for bubble in page.said]


def test_eight_life_events_stand_on_one_page_and_lowered_on_two() -> None:
    talk = at_home()
    assert number(talk.taps(Want.PAGE, "next")) == 0
    talk.taps(Want.LOWERED, "on")
    turned = [number(talk.taps(Want.PAGE, step)) for step in ("next", "next", "previous", "previous")]
    assert turned == [1, 1, 0, 0]


def test_a_ninth_life_event_has_a_page_of_its_own() -> None:
    assert number(at_home(9).taps(Want.PAGE, "next")) == 1


def test_a_turned_home_page_is_another_page_for_a_late_finger() -> None:
    talk = at_home().taps(Want.LOWERED, "on")
    before = talk.state.screen
    talk.taps(Want.PAGE, "next")
    assert talk.state.screen == before + 1


def test_lowering_keeps_what_is_read_on_the_screen() -> None:
    talk = at_home().taps(Want.TOPIC, "all").taps(Want.PAGE, "next")
    first = PROCEDURES.usual
    assert number(talk.taps(Want.LOWERED, "on")) == first // PROCEDURES.lowered
    talk.taps(Want.CHOOSE, BIRTH).taps(Want.PAGE, "next").taps(Want.PAGE, "next")
    first = 2 * PAPERS.lowered
    assert number(talk.taps(Want.LOWERED, "off")) == first // PAPERS.usual
    assert number(talk.taps(Want.BACK)) == 0  # the list behind it is as long as before too


def test_lowering_twice_changes_nothing() -> None:
    talk = at_home().taps(Want.LOWERED, "on").taps(Want.PAGE, "next")
    assert number(talk.taps(Want.LOWERED, "on")) == 1


def test_a_number_past_the_last_page_is_its_last_page() -> None:
    assert TILES.shown(8, 7, lowered=True) == (1, slice(4, 8))
    assert TILES.shown(0, 3, lowered=False) == (0, slice(0, 8))


def test_the_papers_that_need_no_second_page_share_one() -> None:
    assert [PAPERS.pages(count, lowered=False) for count in (0, 3, 4, 5, 6, 7)] == [1, 1, 1, 2, 2, 3]
    assert PAPERS.shown(4, 0, lowered=False) == (0, slice(0, 4))
    assert PAPERS.shown(5, 1, lowered=False) == (1, slice(3, 6))
    assert PAPERS.pages(4, lowered=True) == 2


def test_the_options_say_a_sentence_and_say_it_again_with_every_change_that_is_heard() -> None:
    talk = at_home().taps(Want.OPTIONS)
    assert talk.said() == ["say.options"]
    for want, of in ((Want.LANGUAGE, "en"), (Want.SLOWER, ""), (Want.VOLUME, "4")):
        assert talk.taps(want, of).said() == ["say.options"]
    said = talk.wished(Say)[0]
    assert (said.language, said.slow, said.volume_permille) == ("en", True, 1300)


def test_options_that_are_asked_for_once_more_are_closed_once() -> None:
    talk = at_home().taps(Want.OPTIONS).taps(Want.OPTIONS)
    assert talk.page == "OptionsPage"
    assert talk.taps(Want.BACK).page == "HomePage"


def test_reading_the_screen_from_the_options_reads_the_page_behind_them() -> None:
    talk = at_home().taps(Want.LOWERED, "on").taps(Want.PAGE, "next").taps(Want.OPTIONS).taps(Want.READ_PAGE)
    assert talk.page == "HomePage"
    said = [(line.key, line.text) for line in talk.wished(Say)[0].lines]
    assert said == [("say.home", ""), *(("name.topic", key) for key in LIFE_EVENTS[4:8])]


def test_reading_a_list_names_what_stands_on_its_page() -> None:
    talk = at_home().taps(Want.TOPIC, "all").taps(Want.PAGE, "next").taps(Want.READ_PAGE)
    codes = [line.procedure for line in talk.wished(Say)[0].lines if line.key == "name.choose"]
    assert codes == [LAND, BIRTH, CERT, LAND]


def test_nothing_is_said_and_nothing_listened_to_in_hearing_mode() -> None:
    talk = greeted().taps(Want.HEARING_MODE, "on")
    assert writing(talk) == ["say.written"]
    for want, of in ((Want.CHOOSE, BIRTH), (Want.ASK, "fee"), (Want.CHOOSE, BIRTH), (Want.TALK, ""), (Want.HOME, "")):
        talk.taps(want, of)
        assert talk.wished(Say) == talk.wished(Listen) == []
        assert isinstance(talk.state.ear, Deaf)
        assert talk.state.shown is not None
        assert talk.state.shown.ear is Ear.BROKEN
        assert talk.state.shown.pill == "pill.written"


def test_sentences_of_hearing_mode_do_not_invite_to_speak() -> None:
    talk = Conversation().taps(Want.BEGIN).taps(Want.HEARING_MODE, "on").taps(Want.SEARCH)
    assert [line.key for line in talk.state.caption] == ["written.search"]


def test_staff_are_called_aloud_for_a_visitor_who_does_not_hear() -> None:
    talk = greeted().taps(Want.HEARING_MODE, "on").taps(Want.STAFF)
    assert talk.said() == ["say.staff"]


def test_hearing_mode_that_is_left_leaves_no_written_page_behind() -> None:
    talk = greeted().taps(Want.HEARING_MODE, "on").taps(Want.SHOW_CLERK).taps(Want.BACK)
    talk.taps(Want.OPTIONS).taps(Want.HEARING_MODE, "off")
    assert talk.page == "OptionsPage"
    assert talk.taps(Want.BACK).page == "HomePage"
    talk.taps(Want.HEARING_MODE, "on").taps(Want.HEARING_MODE, "off")
    assert talk.page == "HomePage"
    assert talk.taps(Want.BACK).page == "HomePage"


def test_hearing_mode_from_the_options_is_about_the_page_behind_them() -> None:
    talk = greeted().hears(Act.ANSWER, procedure=BIRTH).taps(Want.OPTIONS).taps(Want.HEARING_MODE, "on")
    assert writing(talk) == ["say.written", "answer.intro"]
    assert talk.taps(Want.BACK).page == "ProcedurePage"


def test_a_number_that_is_called_is_written_into_the_conversation() -> None:
    talk = Conversation(replace(RULES, parts=(*RULES.parts, Part.DESK))).happens(PartUp(Part.DESK)).taps(Want.BEGIN)
    ticket = Ticket("3045", "counter:3", ahead=1)
    talk.taps(Want.TICKET, "counter:3").happens(TicketIssued(talk.state.request, ticket))
    talk.taps(Want.HEARING_MODE, "on").happens(QueueMoved(replace(ticket, ahead=0, called=True)))
    assert writing(talk)[-1] == "say.called"


def test_the_question_whether_the_robot_records_is_answered_shown_and_left_to_the_page_before() -> None:
    talk = greeted().hears(Act.ANSWER, procedure=BIRTH).hears(Act.SERVICE, target="privacy")
    assert talk.page == "PrivacyPage"
    assert talk.said() == ["say.privacy"]
    assert talk.finishes_speaking().hears(Act.SERVICE, target="close").page == "ProcedurePage"


def test_the_privacy_notice_opens_from_the_idle_page_and_leaves_the_visitor_at_home() -> None:
    talk = Conversation().taps(Want.PRIVACY)
    assert talk.page == "PrivacyPage"
    assert talk.taps(Want.BACK).page == "HomePage"


def test_a_privacy_notice_that_no_one_reads_is_closed() -> None:
    talk = Conversation().taps(Want.PRIVACY).finishes_speaking().passes(300_000)
    assert talk.page == "IdlePage"


def test_a_robot_that_has_no_microphone_asks_for_touch_and_reports_nothing_broken() -> None:
    parts = tuple(part for part in RULES.parts if part not in (Part.MICROPHONE, Part.RECOGNISER))
    talk = Conversation(replace(RULES, parts=parts)).taps(Want.BEGIN).finishes_speaking()
    shown = talk.state.shown
    assert shown is not None
    assert (shown.by_touch, shown.down, shown.pill) == (True, (), "pill.touch")


def test_a_visit_begins_in_the_language_of_the_site_and_the_next_one_does_so_too() -> None:
    talk = Conversation(replace(RULES, language="en")).taps(Want.BEGIN)
    assert talk.state.shown is not None
    assert talk.state.shown.language == "en"
    talk.taps(Want.LANGUAGE, "vi")
    assert talk.state.shown.language == "vi"
    talk.taps(Want.DONE).passes(60_000)
    assert talk.page == "IdlePage"
    assert talk.state.options.language == "en"
