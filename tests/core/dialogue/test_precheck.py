"""The paper check: one question at a time, then what is missing, before the visitor queues."""

from hypothesis import given
from hypothesis import strategies as st

from robot.core.commands import Drive, Listen, Say
from robot.core.dialogue.precheck_findings import Findings, asks_for_papers
from robot.core.events import Act, HeardNothing, PartDown, Tapped, Understood
from robot.core.intents import Intent, Want
from robot.core.parts import Part
from robot.core.rules import CheckRule
from robot.core.screen.lines import Line
from robot.core.screen.view import ConclusionPage, GuideQuestionPage, PrecheckPage, ProcedurePage
from tests.core.conversation import BIRTH, CERT, COPY, LAND, NOBODY, RULES, Conversation, greeted

ELSEWHERE, TWO_PAPERS = "1.014748", "1.004884"


def on_the_page(code: str = BIRTH) -> Conversation:
    """A visitor sees a procedure."""
    return greeted().hears(Act.ANSWER, procedure=code, score=0.9)


def asked(code: str = BIRTH) -> Conversation:
    """The first question was put."""
    return on_the_page(code).taps(Want.PRECHECK)


def shown(talk: Conversation) -> object:
    """The page on the screen."""
    assert talk.state.shown is not None
    return talk.state.shown.page


def spoken(talk: Conversation) -> list[Line]:
    """The lines begun in the last step."""
    return [line for say in talk.wished(Say) for line in say.lines]


def test_a_touch_begins_the_paper_check_with_its_first_question_and_expects_yes_or_no() -> None:
    talk = asked()
    assert shown(talk) == PrecheckPage(BIRTH, 0)
    assert spoken(talk) == [Line("precheck.ask", procedure=BIRTH, n=0)]
    assert talk.finishes_speaking().expects() == "yes_no"
    assert talk.wished(Listen)[0].procedure == BIRTH


def test_a_spoken_request_begins_the_paper_check() -> None:
    talk = on_the_page().hears(Act.SERVICE, target="precheck")
    assert shown(talk) == PrecheckPage(BIRTH, 0)


def test_without_a_procedure_the_robot_asks_which_one() -> None:
    assert greeted().hears(Act.SERVICE, target="precheck").said() == ["refuse.which_procedure"]


def test_a_paper_check_without_questions_says_what_to_bring() -> None:
    talk = on_the_page(LAND).taps(Want.PRECHECK)
    assert talk.said() == ["answer.papers"]
    assert talk.page == "ProcedurePage"


def test_replies_lead_from_question_to_question_by_voice_and_by_touch() -> None:
    talk = asked().hears(Act.SERVICE, target="yes")
    assert shown(talk) == PrecheckPage(BIRTH, 1)
    assert spoken(talk) == [Line("precheck.ask", procedure=BIRTH, n=1)]
    assert shown(talk.taps(Want.NO)) == PrecheckPage(BIRTH, 2)


def test_with_everything_there_the_robot_offers_to_lead_and_still_asks_for_consent() -> None:
    talk = asked().taps(Want.YES).taps(Want.NO).hears(Act.SERVICE, target="no")
    assert shown(talk) == GuideQuestionPage("counter:3", BIRTH)
    assert talk.said() == ["say.precheck_complete", "say.offer"]
    assert talk.wished(Drive) == []
    talk.taps(Want.NO)
    assert talk.page == "ProcedurePage"


def replied(code: str, *replies: Want) -> Conversation:
    """The check of `code`, answered by touch."""
    talk = asked(code)
    for reply in replies:
        talk.taps(reply)
    return talk


def test_missing_papers_are_counted_and_the_first_of_them_is_said() -> None:
    talk = replied(TWO_PAPERS, Want.NO, Want.NO)
    assert shown(talk) == ConclusionPage(TWO_PAPERS, Findings(missing=(0, 1)))
    assert spoken(talk) == [Line("say.precheck_missing", n=2), Line("precheck.first", procedure=TWO_PAPERS, n=0)]
    talk = replied(TWO_PAPERS, Want.YES, Want.NO)
    assert spoken(talk) == [Line("say.precheck_missing", n=1), Line("precheck.only", procedure=TWO_PAPERS, n=1)]


def test_only_a_paper_that_was_asked_for_is_missing_and_two_sentences_are_said_of_all_kinds() -> None:
    talk = replied(COPY, Want.YES, Want.YES, Want.NO, Want.UNSURE, Want.NO)
    assert shown(talk) == ConclusionPage(COPY, Findings(missing=(2,), bring=(1,), notes=(0,), unsure=(3,)))
    assert spoken(talk) == [Line("say.precheck_missing", n=1), Line("precheck.only", procedure=COPY, n=2)]


def test_a_rule_is_said_as_a_note_that_stays_on_the_screen_while_the_robot_offers_to_lead() -> None:
    talk = replied(COPY, Want.YES, Want.NO, Want.YES, Want.YES, Want.NO)
    assert talk.phase == "Offering"
    assert shown(talk) == ConclusionPage(COPY, Findings(notes=(0,)))
    note = Line("precheck.note", procedure=COPY, n=0)
    assert spoken(talk) == [Line("say.precheck_notes", n=1), note, Line("say.offer", place="counter:3")]
    talk = replied(COPY, Want.YES, Want.NO, Want.YES, Want.NO, Want.NO)
    assert spoken(talk)[:2] == [Line("say.precheck_notes", n=2), Line("precheck.first_note", procedure=COPY, n=0)]


def test_a_paper_to_bring_is_said_before_the_offer_and_shown_as_long_as_the_papers() -> None:
    talk = replied(COPY, Want.YES, Want.YES, Want.YES, Want.YES, Want.YES)
    assert shown(talk) == ConclusionPage(COPY, Findings(bring=(1, 4), notes=(0,)))
    first = Line("precheck.first", procedure=COPY, n=1)
    assert spoken(talk) == [Line("say.precheck_bring", n=2), first, Line("say.offer", place="counter:3")]
    assert talk.state.phase.until_ms == talk.at_ms + RULES.procedure_ms
    assert talk.finishes_speaking().expects() == "yes_no"
    assert talk.wished(Drive) == []


def test_from_what_is_to_be_brought_a_visitor_is_led_by_voice_or_finger_or_goes_back_to_the_papers() -> None:
    bring = (Want.NO, Want.YES, Want.YES, Want.YES, Want.NO)
    assert replied(COPY, *bring).hears(Act.SERVICE, target="yes").phase == "Leaving"
    assert replied(COPY, *bring).taps(Want.GUIDE, "counter:3").phase == "Leaving"
    assert shown(replied(COPY, *bring).taps(Want.BACK)) == ProcedurePage(COPY)
    assert shown(replied(COPY, *bring).hears(Act.SERVICE, target="no")) == ProcedurePage(COPY)


def test_a_doubt_beside_what_is_to_be_brought_is_for_a_clerk_first() -> None:
    talk = replied(COPY, Want.UNSURE, Want.YES, Want.YES, Want.YES, Want.NO)
    assert talk.phase == "Concluding"
    assert shown(talk) == ConclusionPage(COPY, Findings(bring=(1,), unsure=(0,)))
    assert spoken(talk) == [Line("say.precheck_bring", n=1), Line("precheck.only", procedure=COPY, n=1)]


def test_without_a_question_for_a_paper_nothing_is_said_of_papers() -> None:
    talk = replied(ELSEWHERE, Want.YES)
    assert talk.said() == ["say.precheck_right"]
    assert shown(talk) == ConclusionPage(ELSEWHERE, can_guide=False, papers=False)
    assert not asks_for_papers((CheckRule("no", paper=True), CheckRule("yes")))


def test_a_reply_of_unsure_is_for_a_clerk_and_never_called_missing() -> None:
    talk = asked().hears(Act.SERVICE, target="unsure").taps(Want.NO).taps(Want.UNSURE)
    assert shown(talk) == ConclusionPage(BIRTH, Findings(unsure=(0, 2)))
    assert spoken(talk) == [Line("say.precheck_unsure", n=2)]


def test_from_the_conclusion_a_visitor_goes_to_the_counter_all_the_same_or_back_to_the_papers() -> None:
    talk = asked().taps(Want.NO).taps(Want.NO).taps(Want.NO)
    assert shown(talk.taps(Want.BACK)) == ProcedurePage(BIRTH)
    talk = asked().taps(Want.NO).taps(Want.NO).taps(Want.NO).taps(Want.GUIDE)
    assert talk.page == "GuideQuestionPage"
    assert talk.taps(Want.BACK).page == "ConclusionPage"


def test_a_reply_that_shows_another_procedure_to_be_right_opens_it_and_says_so() -> None:
    talk = asked().taps(Want.YES).taps(Want.NO).taps(Want.YES)
    assert shown(talk) == ProcedurePage(CERT)
    assert spoken(talk) == [Line("say.precheck_instead", procedure=CERT)]
    assert shown(talk.taps(Want.BACK)) == ProcedurePage(BIRTH)


def test_back_leads_to_the_question_before_and_from_the_first_to_the_procedure() -> None:
    talk = asked().taps(Want.NO).taps(Want.BACK)
    assert shown(talk) == PrecheckPage(BIRTH, 0)
    talk.taps(Want.YES).taps(Want.NO).taps(Want.NO)
    assert talk.said() == ["say.precheck_complete", "say.offer"]
    assert asked().taps(Want.BACK).page == "ProcedurePage"


def test_the_ticks_of_the_checklist_survive_the_paper_check() -> None:
    talk = on_the_page().taps(Want.TICK, "2").taps(Want.PRECHECK).taps(Want.YES).taps(Want.NO).taps(Want.NO)
    assert talk.state.phase.ticked == (2,)  # type: ignore[union-attr]
    assert shown(talk.taps(Want.BACK)) == ProcedurePage(BIRTH, ticked=(2,))
    talk.taps(Want.PRECHECK).taps(Want.NO).taps(Want.NO).taps(Want.NO).taps(Want.GUIDE)
    assert talk.state.phase.ticked == (2,)  # type: ignore[union-attr]


def test_the_paper_check_begins_anew_from_its_end_and_back_still_leads_to_the_procedure() -> None:
    talk = asked().taps(Want.NO).taps(Want.NO).hears(Act.SERVICE, target="no").hears(Act.SERVICE, target="precheck")
    assert shown(talk) == PrecheckPage(BIRTH, 0)
    assert shown(talk.taps(Want.BACK)) == ProcedurePage(BIRTH)


def test_silence_in_the_paper_check_is_asked_once_more_and_then_left_to_the_finger() -> None:
    talk = asked().finishes_speaking().passes(RULES.no_speech_ms)
    assert talk.said() == ["precheck.ask"]
    talk.finishes_speaking().passes(RULES.no_speech_ms)
    assert talk.wished(Say) == []
    assert talk.state.ear.__class__.__name__ == "Deaf"
    assert shown(talk.taps(Want.YES)) == PrecheckPage(BIRTH, 1)


def test_a_noise_is_no_reply_and_no_second_question() -> None:
    talk = asked().finishes_speaking()
    talk.happens(HeardNothing(talk.state.turn))
    assert talk.expects() == "yes_no"
    assert talk.wished(Say) == []


def test_words_that_are_no_reply_bring_the_choices_and_the_question_again() -> None:
    talk = asked().hears(Act.REFUSE, target="not_understood")
    assert talk.said() == ["say.precheck_reply", "precheck.ask"]
    assert talk.finishes_speaking().expects() == "yes_no"
    talk.hears(Act.REFUSE, target="not_understood").hears(Act.REFUSE, target="not_understood")
    assert talk.finishes_speaking().expects() is None
    assert talk.taps(Want.TALK).expects() == "yes_no"


def test_a_reply_to_the_question_before_is_ignored() -> None:
    talk = asked().finishes_speaking()
    turn, screen = talk.state.turn, talk.state.screen
    talk.taps(Want.YES)
    talk.happens(Understood(turn, Act.SERVICE, target="no"))
    talk.happens(Tapped(screen, Intent(Want.NO)))
    assert shown(talk) == PrecheckPage(BIRTH, 1)


def test_the_paper_check_takes_other_wants_as_other_pages_do() -> None:
    assert asked().taps(Want.HOME).page == "HomePage"
    assert shown(asked().hears(Act.ANSWER, procedure=LAND, score=0.9)) == ProcedurePage(LAND)
    talk = asked().hears(Act.FOLLOW_UP, procedure=BIRTH, slot="fee")
    assert talk.said() == ["answer.fee"]
    assert shown(talk.taps(Want.BACK)) == PrecheckPage(BIRTH, 0)
    assert asked().hears(Act.SERVICE, target="stop").wished(Say) == []


def test_a_visitor_who_is_still_there_goes_on_with_the_same_question_of_the_check() -> None:
    talk = asked().taps(Want.YES).finishes_speaking()
    while talk.phase != "Checking":
        talk.passes(1000)
    talk.taps(Want.STILL_HERE)
    assert shown(talk) == PrecheckPage(BIRTH, 1)
    assert talk.expects() == "yes_no"


def test_a_change_of_language_asks_the_question_of_the_paper_check_again() -> None:
    talk = asked().taps(Want.LANGUAGE, "en")
    assert [say.language for say in talk.wished(Say)] == ["en"]
    assert talk.finishes_speaking().expects() == "yes_no"


def test_without_a_base_a_paper_check_without_findings_ends_on_a_page_of_its_own() -> None:
    talk = asked().happens(PartDown(Part.BASE, "x")).taps(Want.YES).taps(Want.NO).taps(Want.NO)
    assert shown(talk) == ConclusionPage(BIRTH, can_guide=False)
    assert talk.said() == ["say.precheck_complete"]


def test_nothing_of_a_paper_check_is_kept_after_the_visit() -> None:
    before = Conversation().state
    after = asked().taps(Want.NO).happens(NOBODY).passes(RULES.procedure_ms * 3 + RULES.timeout_ms * 3).state
    assert type(after.phase) is type(before.phase)
    assert (after.trail, after.caption) == ((), ())


@given(st.lists(st.sampled_from([Want.YES, Want.NO, Want.UNSURE, Want.BACK]), max_size=16))
def test_no_series_of_replies_calls_a_good_paper_missing_or_lists_a_finding_twice(wants: list[Want]) -> None:
    talk = asked(COPY)
    replies: list[Want] = []
    for want in wants:
        if not isinstance(shown(talk), PrecheckPage):
            break
        replies = replies[:-1] if want is Want.BACK else [*replies, want]
        talk.taps(want)
    page = shown(talk)
    good = [Want.NO, Want.NO, Want.YES, Want.YES, Want.NO]
    if isinstance(page, ConclusionPage):
        found = page.found
        bad = {n for n, reply in enumerate(replies) if reply not in (good[n], Want.UNSURE)}
        assert found.unsure == tuple(n for n, reply in enumerate(replies) if reply is Want.UNSURE)
        assert found.missing == tuple(sorted(bad & {2}))
        assert found.bring == tuple(sorted(bad & {1, 4}))
        assert found.notes == tuple(sorted(bad & {0, 3}))
    elif isinstance(page, PrecheckPage):
        assert page.number == len(replies)
    elif isinstance(page, GuideQuestionPage):
        assert replies == good
    else:
        assert isinstance(page, ProcedurePage), "back from the first question"
        assert replies == []
