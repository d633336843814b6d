"""Touch and voice are one: what a sentence means is what a finger wants, and the robot hears what it has asked for."""

from msgspec.structs import replace

from robot.core.commands import CallStaff, IssueTicket, KeepRating, Listen, LookUpDossier, Say, Show
from robot.core.dialogue.spoken_commands import OBJECTS, ON_PAGE, SERVICES, WHOLE, needs_words, understood_for, want_of
from robot.core.dialogue.turn_taking import DIGITS, RATING, REMARK, YES_NO
from robot.core.events import Act, Candidate, DossierFound, DossierMissing, PartUp, TicketIssued
from robot.core.intents import Intent, Want
from robot.core.parts import Part
from robot.core.rules import ProcedureRule
from robot.core.screen.desk_values import Ticket
from robot.core.screen.paging import PAPERS
from robot.core.screen.view import ListPage, PickCounterPage, ProcedurePage, RatingPage
from tests.core.conversation import (
    BIRTH,
    CERT,
    COPY,
    DEATH,
    LAND,
    RULES,
    Conversation,
    at_the_counter_question,
    greeted,
    on_the_way,
)

DESK = replace(RULES, parts=(*RULES.parts, Part.DESK))
MANY = tuple(f"9.00000{number}" for number in range(7))
LONG = replace(
    RULES,
    procedures=RULES.procedures | dict.fromkeys(MANY, ProcedureRule("counter:1", 1)),
    topics={**RULES.topics, "land": MANY},
)


def with_a_desk() -> Conversation:
    """A visitor who was greeted by a robot with a desk."""
    talk = Conversation(DESK)
    return talk.taps(Want.BEGIN)


def listens(talk: Conversation) -> Listen:
    """The turn that the last step opened."""
    return talk.wished(Listen)[-1]


def page(talk: Conversation) -> object:
    assert talk.state.shown is not None
    return talk.state.shown.page


# --- the table -------------------------------------------------------------------------------------------------------


def test_every_service_is_said_for_the_touch_that_it_stands_for() -> None:
    for name, (want, of) in SERVICES.items():
        way = understood_for(Intent(want, of))
        assert way is not None
        assert want_of(way) == (want, of), name


def test_every_service_with_an_object_stands_for_a_want() -> None:
    assert set(OBJECTS.values()) <= set(Want)
    assert set(OBJECTS).isdisjoint(SERVICES)
    assert set(SERVICES) >= ON_PAGE


def test_keys_and_the_staffs_buttons_need_no_words() -> None:
    assert not any(needs_words(Intent(want)) for want in (Want.TYPING, Want.UNLOCK, Want.TAB, Want.ACT, Want.TALK))
    assert not needs_words(Intent(Want.HEARING_MODE, "off"))
    assert needs_words(Intent(Want.HEARING_MODE, "on"))


# --- modes and pages -------------------------------------------------------------------------------------------------


def test_a_visitor_who_changes_the_screen_by_voice_is_listened_to_again() -> None:
    talk = greeted()
    for name, seen in (("bigger-text", "large"), ("contrast", "contrast"), ("lowered", "lowered"), ("calm", "calm")):
        talk.hears(Act.SERVICE, target=name)
        assert getattr(talk.state.shown, seen), name
        assert talk.expects() == "", name


def test_the_pages_of_a_list_are_turned_by_voice_again_and_again() -> None:
    talk = Conversation(LONG).taps(Want.TOPIC, "land").finishes_speaking()
    assert listens(talk).offers == ("next", "previous")
    talk.hears(Act.SERVICE, target="next")
    assert page(talk) == ListPage("land", MANY, 1)
    talk.hears(Act.SERVICE, target="previous")
    assert page(talk) == ListPage("land", MANY, 0)


def test_a_list_of_one_page_expects_no_words_for_other_pages() -> None:
    assert listens(Conversation().taps(Want.TOPIC, "birth").finishes_speaking()).offers == ()


def test_the_rows_that_are_shown_are_chosen_by_their_number() -> None:
    talk = Conversation(LONG).taps(Want.TOPIC, "land").finishes_speaking()
    assert listens(talk).choices == MANY[:5]
    assert listens(talk.hears(Act.SERVICE, target="next")).choices == MANY[5:]
    talk = Conversation(LONG).taps(Want.LOWERED, "on").taps(Want.TOPIC, "land").finishes_speaking()
    assert listens(talk).choices == MANY[:4]


def test_the_home_page_awaits_its_tiles_by_their_labels() -> None:
    talk = Conversation().taps(Want.BEGIN).finishes_speaking()
    assert "tiles" in listens(talk).offers
    assert listens(talk).choices == ()
    assert page(talk.hears(Act.SERVICE, target="topic", slot="birth")) == ListPage("birth", (BIRTH, CERT))


def test_the_list_of_every_procedure_awaits_its_fields_by_their_labels() -> None:
    grouped = replace(RULES, topics={**RULES.topics, "field:land": (LAND, CERT)})
    talk = Conversation(grouped).taps(Want.TOPIC, "all").finishes_speaking()
    assert listens(talk).offers == ("fields",)
    assert listens(talk).choices == ()
    assert page(talk.hears(Act.SERVICE, target="topic", slot="field:land")) == ListPage("field:land", (LAND, CERT))


def test_a_question_is_still_a_question_when_the_microphone_is_opened_by_hand() -> None:
    assert at_the_counter_question().taps(Want.TALK).expects() == YES_NO
    assert on_the_way().taps(Want.STOP).taps(Want.TALK).expects() == YES_NO
    talk = greeted().taps(Want.CHOOSE, BIRTH).taps(Want.GUIDE).taps(Want.REPEAT).finishes_speaking()
    assert talk.expects() == YES_NO


def test_the_map_is_shown_to_where_the_page_is_about() -> None:
    talk = greeted().hears(Act.ANSWER, procedure=BIRTH, score=1.0).hears(Act.SERVICE, target="show-map")
    assert talk.page == "MapPage"
    assert talk.state.phase.place == "counter:3"  # type: ignore[union-attr]
    assert greeted().hears(Act.SERVICE, target="show-map").said() == ["say.where_to"]


# --- papers ----------------------------------------------------------------------------------------------------------


def test_a_paper_that_the_visitor_has_is_ticked_and_stays_so_when_it_is_said_twice() -> None:
    talk = greeted().hears(Act.ANSWER, procedure=BIRTH, score=1.0)
    for _ in range(2):
        talk.hears(Act.SERVICE, target="tick", slot="1")
        assert page(talk) == ProcedurePage(BIRTH, (1,))
    talk.taps(Want.TICK, "1")
    assert page(talk) == ProcedurePage(BIRTH), "a finger takes it away again"


def test_a_spoken_tick_shows_the_page_of_the_checklist_that_holds_the_paper() -> None:
    talk = greeted().hears(Act.ANSWER, procedure=BIRTH, score=1.0).hears(Act.SERVICE, target="tick", slot="6")
    assert page(talk) == ProcedurePage(BIRTH, (6,), number=6 // PAPERS.usual)


def test_a_paper_that_is_not_in_the_list_ticks_nothing() -> None:
    talk = greeted().hears(Act.ANSWER, procedure=DEATH, score=1.0)
    for slot in ("3", "99", "", "-1", "giấy"):
        assert page(talk.hears(Act.SERVICE, target="tick", slot=slot)) == ProcedurePage(DEATH), slot


# --- the code of a dossier -------------------------------------------------------------------------------------------


def at_the_code() -> Conversation:
    """The page on which the code is typed."""
    return with_a_desk().taps(Want.DOSSIER).finishes_speaking()


def test_digits_are_awaited_until_the_code_is_whole_and_then_asked_about() -> None:
    talk = at_the_code()
    assert listens(talk).expects == DIGITS
    assert listens(talk).offers == ("look-up", "clear", "close")
    until_ms = talk.state.phase.until_ms
    talk.passes(1000).hears(Act.SERVICE, target="digits")
    assert talk.said() == []
    assert talk.expects() == DIGITS
    assert talk.state.phase.until_ms > until_ms  # type: ignore[operator]
    assert talk.hears(Act.SERVICE, target="digits", slot=WHOLE).said() == ["say.dossier_right"]
    assert talk.finishes_speaking().expects() == DIGITS


def test_yes_and_the_name_of_the_button_look_the_code_up() -> None:
    for target in ("yes", "look-up"):
        talk = at_the_code().hears(Act.SERVICE, target="digits", slot=WHOLE).hears(Act.SERVICE, target=target)
        (wish,) = talk.wished(LookUpDossier)
        talk.happens(DossierFound(wish.request))
        assert talk.page == "DossierPage"


def test_a_no_asks_for_the_dossier_code_again() -> None:
    for target in ("no", "wrong"):
        talk = at_the_code().hears(Act.SERVICE, target="digits", slot=WHOLE).hears(Act.SERVICE, target=target)
        assert talk.page == "LookupPage"
        assert talk.said() == ["say.dossier_again"]


def test_digits_after_a_code_that_was_not_found_remove_the_fault_from_the_page() -> None:
    talk = at_the_code().taps(Want.LOOK_UP)
    talk.happens(DossierMissing(talk.state.request, "missing"))
    assert talk.state.phase.failed == "missing"  # type: ignore[union-attr]
    assert talk.hears(Act.SERVICE, target="digits").state.phase.failed == ""  # type: ignore[union-attr]


def test_words_not_understood_leave_the_page_of_the_code_as_it_is() -> None:
    talk = at_the_code()
    for then in (DIGITS, DIGITS):
        assert talk.hears(Act.REFUSE, target="not_understood").said() == ["say.not_understood"]
        assert talk.finishes_speaking().expects() == then
    talk.hears(Act.REFUSE, target="not_understood").finishes_speaking()
    assert talk.page == "LookupPage"
    assert talk.expects() is None, "the microphone waits for its button"


def test_digits_have_no_effect_outside_the_look_up_page() -> None:
    assert greeted().hears(Act.SERVICE, target="digits", slot=WHOLE).page == "GreetingPage"


# --- the rating ------------------------------------------------------------------------------------------------------


def asked_for_a_rating() -> Conversation:
    talk = with_a_desk().taps(Want.DONE)
    assert listens(talk.finishes_speaking()).expects == RATING
    return talk


def test_a_face_a_reason_and_a_remark_are_said_one_after_the_other_and_sent() -> None:
    talk = asked_for_a_rating().hears(Act.SERVICE, target="rate", slot="5")
    assert page(talk) == RatingPage(5)
    assert listens(talk).expects == REMARK
    assert listens(talk).offers == ("send", "praise")
    talk.hears(Act.SERVICE, target="reason", slot="1").hears(Act.SERVICE, target="reason", slot="1")
    assert page(talk) == RatingPage(5, (1,))
    turn = talk.state.turn
    talk.hears(Act.SERVICE, target="remark")
    assert page(talk) == RatingPage(5, (1,), turn)
    talk.hears(Act.SERVICE, target="send")
    assert talk.wished(KeepRating) == [KeepRating(5, (1,), remark=turn)]
    assert talk.page == "GoodbyePage"


def test_a_rating_waits_below_the_options_and_a_call_for_staff() -> None:
    for want in (Want.OPTIONS, Want.STAFF):
        talk = with_a_desk().taps(Want.CHOOSE, BIRTH).taps(Want.DONE).taps(Want.RATE, "5")
        assert page(talk.taps(want).taps(Want.BACK)) == RatingPage(5)
        assert talk.taps(Want.SEND).wished(KeepRating) == [KeepRating(5, code=BIRTH)]


def test_after_a_bad_mark_its_own_reasons_are_awaited() -> None:
    assert listens(asked_for_a_rating().hears(Act.SERVICE, target="rate", slot="2")).offers == ("send", "blame")


def test_talk_that_rates_nothing_leaves_the_page_and_says_nothing() -> None:
    talk = asked_for_a_rating()
    for _ in range(4):
        talk.hears(Act.REFUSE, target="not_understood")
        assert talk.page == "RatingPage"
        assert talk.said() == []
        assert talk.expects() == RATING


def test_thanks_after_a_face_keep_the_rating_and_without_one_keep_none() -> None:
    talk = asked_for_a_rating().hears(Act.SERVICE, target="rate", slot="4").hears(Act.SERVICE, target="thanks")
    assert talk.wished(KeepRating) == [KeepRating(4)]
    talk = asked_for_a_rating().hears(Act.SERVICE, target="bye")
    assert talk.wished(KeepRating) == []
    assert talk.page == "GoodbyePage"


# --- numbers ---------------------------------------------------------------------------------------------------------


def asked_for_what() -> Conversation:
    talk = with_a_desk().taps(Want.TICKET)
    assert isinstance(page(talk), PickCounterPage)
    return talk


def test_a_counter_that_is_named_gives_its_number_and_leads_nowhere() -> None:
    talk = asked_for_what().hears(Act.NAVIGATE, target="counter:tu-phap")
    (wish,) = talk.wished(IssueTicket)
    assert (wish.place, wish.code) == ("counter:3", "")
    talk.happens(TicketIssued(wish.request, Ticket("3001", "counter:3")))
    assert talk.page == "TicketPage"


def test_a_procedure_that_is_named_gives_the_number_of_its_counter() -> None:
    talk = asked_for_what().hears(Act.ANSWER, procedure=LAND, score=1.0)
    (wish,) = talk.wished(IssueTicket)
    assert (wish.place, wish.code) == ("counter:1", LAND)


def test_a_place_or_procedure_without_a_queue_is_answered_as_on_other_pages() -> None:
    assert asked_for_what().hears(Act.NAVIGATE, target="toilet").page == "MapPage"
    assert asked_for_what().hears(Act.ANSWER, procedure="1.014748", score=1.0).page == "ProcedurePage"


# --- address ---------------------------------------------------------------------------------------------------------


def test_the_visitor_is_called_as_they_call_themself_from_the_next_sentence_on() -> None:
    talk = greeted().hears(Act.ANSWER, procedure=BIRTH, score=1.0, address="chị")
    assert [say.address for say in talk.wished(Say)] == ["chị"]
    assert [show.view.address for show in talk.wished(Show)] == ["chị"]
    talk.hears(Act.FOLLOW_UP, procedure=BIRTH, slot="fee")
    assert [say.address for say in talk.wished(Say)] == ["chị"], "nothing new was said"


def test_a_question_back_uses_the_visitors_form_of_address() -> None:
    unsure = (Candidate(BIRTH, 0.5), Candidate(COPY, 0.4))
    talk = greeted().hears(Act.ASK_BACK, candidates=unsure, address="bạn")
    assert talk.wished(Say)[0].address == "bạn"


def test_words_of_other_people_do_not_change_the_form_of_address() -> None:
    talk = greeted().hears(Act.REFUSE, target="not_understood", address="em")
    assert talk.wished(Say)[0].address == ""
    talk = on_the_way().hears(Act.REFUSE, target="not_understood", address="bà")
    assert talk.state.options.address == ""


def test_the_form_of_address_ends_with_the_visit() -> None:
    talk = greeted().hears(Act.ANSWER, procedure=BIRTH, score=1.0, address="chị").taps(Want.DONE)
    assert talk.passes(RULES.goodbye_ms).state.options.address == ""


def test_hearing_mode_begins_with_a_neutral_form_of_address() -> None:
    talk = Conversation().taps(Want.BEGIN).taps(Want.HEARING_MODE, "on")
    assert talk.state.shown is not None
    assert talk.state.shown.address == "bạn"
    talk = greeted().hears(Act.ANSWER, procedure=BIRTH, score=1.0, address="cô").taps(Want.HEARING_MODE, "on")
    assert talk.state.options.address == "cô", "what the visitor said counts more"
    assert Conversation().taps(Want.HEARING_MODE, "off").state.options.address == ""


def test_the_desk_does_not_learn_the_form_of_address() -> None:
    talk = Conversation(DESK).happens(PartUp(Part.DESK)).taps(Want.BEGIN)
    talk.hears(Act.SERVICE, target="staff", address="bà")
    assert talk.wished(CallStaff) == [CallStaff()]


def test_the_sheet_of_legal_documents_is_turned_over_and_the_checklist_below_it_stays() -> None:
    rules = replace(RULES, procedures=RULES.procedures | {BIRTH: ProcedureRule("counter:3", 8, laws=9)})
    talk = Conversation(rules).taps(Want.BEGIN).taps(Want.CHOOSE, BIRTH).taps(Want.SHEET, "legal")
    talk.taps(Want.PAGE, "next").taps(Want.PAGE, "next").taps(Want.PAGE, "next")
    page = talk.state.shown.page
    assert (page.leaf, page.number) == (1, 0)
    talk.taps(Want.BACK).taps(Want.PAGE, "next")
    assert (talk.state.shown.page.leaf, talk.state.shown.page.number) == (0, 1)
