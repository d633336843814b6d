"""A question about the law gets its answer on a page of its own, from which the visit goes on."""

import pytest
from msgspec.structs import replace

from robot.core.commands import Listen, Say
from robot.core.events import Act, Candidate, EditionLoaded
from robot.core.intents import Want
from robot.core.rules import Edition, PolicyRule
from robot.core.screen.lines import Line
from robot.core.screen.view import PolicyPage
from tests.core.conversation import (
    BIRTH,
    COPY,
    DOUBTFUL,
    ELDERLY,
    LAND,
    NAMING,
    NOBODY,
    RULES,
    Conversation,
    greeted,
)


def page(talk: Conversation) -> PolicyPage:
    assert talk.state.shown is not None
    shown = talk.state.shown.page
    assert isinstance(shown, PolicyPage)
    return shown


def lines(talk: Conversation) -> list[Line]:
    return [line for say in talk.wished(Say) for line in say.lines]


def informed(policy: str = NAMING, **fields: object) -> Conversation:
    """A visitor has asked a question about the law."""
    return greeted().hears(Act.INFORM, policy=policy, **fields)


def test_a_question_about_the_law_is_answered_on_its_page() -> None:
    talk = informed(procedure=BIRTH)
    assert lines(talk) == [Line("answer.policy", policy=NAMING)]
    assert page(talk) == PolicyPage(NAMING, BIRTH)
    assert talk.finishes_speaking().expects() == "", "the next question may follow"


def test_the_nearest_procedure_is_the_one_of_the_sentence_of_the_page_or_the_first_of_the_answer() -> None:
    assert page(informed(procedure=COPY)).code == COPY
    assert page(informed()).code == BIRTH
    on_copy = greeted().taps(Want.CHOOSE, COPY).taps(Want.INFORM, NAMING)
    assert page(on_copy).code == COPY
    on_land = greeted().taps(Want.CHOOSE, LAND).taps(Want.INFORM, NAMING)
    assert page(on_land).code == BIRTH, "the answer has nothing to do with the page"
    assert page(informed(ELDERLY)).code == "", "its only procedure is not in the catalogue"


def test_the_turn_after_an_answer_listens_in_the_context_of_its_procedure() -> None:
    talk = informed(procedure=COPY).finishes_speaking()
    assert [turn.procedure for turn in talk.wished(Listen)] == [COPY]
    talk.hears(Act.FOLLOW_UP, procedure=COPY, slot="fee")
    assert talk.page == "ProcedurePage"
    assert lines(talk) == [Line("answer.fee", procedure=COPY)]


def test_a_touch_on_a_question_of_a_procedure_opens_the_answer_and_back_returns_to_the_questions() -> None:
    talk = greeted().taps(Want.CHOOSE, BIRTH).taps(Want.SHEET, "asked").taps(Want.INFORM, NAMING)
    assert page(talk) == PolicyPage(NAMING, BIRTH)
    talk.taps(Want.BACK)
    assert talk.page == "ProcedurePage"
    assert talk.state.shown is not None
    assert talk.state.shown.page.sheet == "asked"  # type: ignore[union-attr]


def test_an_answer_that_is_asked_for_twice_is_one_page_to_go_back_from() -> None:
    talk = informed().hears(Act.INFORM, policy=NAMING)
    assert page(talk) == PolicyPage(NAMING, BIRTH)
    assert [type(behind) for behind in talk.state.trail].count(type(talk.state.phase)) == 0


def test_from_the_answer_the_robot_leads_to_the_counter_of_the_procedure() -> None:
    talk = informed(procedure=BIRTH).hears(Act.SERVICE, target="guide")
    assert talk.said()[-1] == "say.offer"
    assert lines(talk)[-1].place == "counter:3"
    assert informed(ELDERLY).hears(Act.SERVICE, target="guide").said() == ["say.where_to"]


def test_the_button_leads_only_where_the_robot_can_lead() -> None:
    assert page(informed(procedure=BIRTH)).can_guide
    assert not page(informed(procedure="1.014748")).can_guide
    assert not page(informed(ELDERLY)).can_guide


def test_a_visitor_hears_once_a_visit_that_a_clerk_will_confirm() -> None:
    talk = informed(DOUBTFUL)
    assert [line.confirmed for line in lines(talk)] == [False]
    talk.hears(Act.INFORM, policy=DOUBTFUL)
    assert [line.confirmed for line in lines(talk)] == [True]
    talk.taps(Want.DONE).passes(120_000).happens(NOBODY).passes(600_000)
    assert talk.phase == "Waiting"
    talk.taps(Want.BEGIN).taps(Want.INFORM, DOUBTFUL)
    assert [line.confirmed for line in lines(talk)][-1:] == [False], "the next visitor has not heard it"


def test_a_sure_answer_does_not_use_up_the_sentence_about_the_clerk() -> None:
    talk = informed(NAMING).hears(Act.INFORM, policy=DOUBTFUL)
    assert [line.confirmed for line in lines(talk)] == [False]


def test_a_yes_to_the_answer_is_a_courtesy() -> None:
    talk = informed().hears(Act.SERVICE, target="yes")
    assert (talk.page, talk.said(), talk.expects()) == ("PolicyPage", [], "")


def test_an_unknown_answer_is_not_understood() -> None:
    assert informed("no-such-answer").said() == ["say.not_understood"]


def test_an_answer_about_no_policy_is_left_to_others() -> None:
    """Facts of the centre have a target instead of a policy answer."""
    assert greeted().hears(Act.INFORM, target="").page != "PolicyPage"


def test_not_right_offers_what_else_may_have_been_meant() -> None:
    talk = informed(procedure=BIRTH, others=(COPY, LAND)).hears(Act.SERVICE, target="wrong")
    assert talk.page == "ChoicesPage"


def test_the_whole_page_is_read_aloud_and_each_question_by_its_name() -> None:
    talk = informed(procedure=BIRTH).taps(Want.READ_PAGE)
    assert lines(talk) == [Line("answer.policy_page", policy=NAMING, confirmed=True)]
    talk = greeted().taps(Want.CHOOSE, BIRTH).taps(Want.READ, f"inform {NAMING}")
    assert lines(talk) == [Line("name.inform", policy=NAMING)]
    assert greeted().taps(Want.CHOOSE, BIRTH).taps(Want.READ, "inform gone").wished(Say) == []


def test_left_alone_the_page_asks_whether_the_visitor_is_still_there() -> None:
    talk = informed().finishes_speaking()
    assert talk.happens(NOBODY).passes(RULES.gone_ms).page == "TimeoutPage"
    assert talk.taps(Want.STILL_HERE).page == "PolicyPage"


@pytest.mark.parametrize("kept", [True, False], ids=["kept", "removed"])
def test_an_edit_during_the_visit_keeps_the_page_unless_the_answer_has_gone(kept: bool) -> None:
    talk = informed(procedure=BIRTH)
    policies = {NAMING: PolicyRule((BIRTH,), doubtful=True)} if kept else {}
    talk.happens(EditionLoaded(Edition(1, RULES.procedures, RULES.topics, policies))).passes(50_000)
    assert talk.page == ("PolicyPage" if kept else "HomePage")
    talk.taps(Want.REPEAT)
    assert [line.policy for line in lines(talk) if line.policy] == ([NAMING] if kept else [])


def test_the_words_of_an_answer_that_has_gone_are_not_said_again() -> None:
    talk = informed(procedure=BIRTH).taps(Want.CHOOSE, BIRTH)
    talk.state = replace(talk.state, caption=(Line("answer.policy", policy=NAMING),))
    talk.happens(EditionLoaded(Edition(1, RULES.procedures, RULES.topics))).passes(50_000)
    assert talk.taps(Want.REPEAT).wished(Say) == []


def test_a_page_whose_procedure_has_gone_keeps_the_answer_without_it() -> None:
    talk = informed(procedure=BIRTH)
    procedures = {code: rule for code, rule in RULES.procedures.items() if code != BIRTH}
    topics = {"all": (LAND,)}
    talk.happens(EditionLoaded(Edition(1, procedures, topics, RULES.policies))).passes(50_000)
    assert page(talk) == PolicyPage(NAMING, "", can_guide=False)


def test_candidates_do_not_turn_an_answer_into_a_question() -> None:
    talk = informed(candidates=(Candidate(BIRTH, 0.5), Candidate(COPY, 0.4)))
    assert page(talk).policy == NAMING


def test_rules_without_policy_answers_answer_none() -> None:
    talk = Conversation(replace(RULES, policies={}))
    talk.taps(Want.BEGIN).taps(Want.INFORM, NAMING)
    assert talk.page == "HomePage"
