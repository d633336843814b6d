"""Questions about a procedure: the line that answers them, and that a clerk's confirmation is named once a visit."""

from msgspec.structs import replace

from robot.core.commands import CountQuestion, Say
from robot.core.dialogue.pages import answer_line
from robot.core.dialogue.spoken_commands import want_of
from robot.core.events import Act, Understood
from robot.core.intents import Want
from robot.core.screen.lines import Line
from tests.core.conversation import BIRTH, COPY, FACE, LAND, RULES, Conversation


def test_a_question_about_a_paper_names_it_by_its_number() -> None:
    asked = Understood(1, Act.FOLLOW_UP, procedure=BIRTH, slot="paper", target="2")
    assert want_of(asked) == (Want.ASK, "paper 2")
    assert answer_line("paper 2", BIRTH) == Line("answer.paper", procedure=BIRTH, n=3)
    unlisted = Understood(1, Act.FOLLOW_UP, procedure=BIRTH, slot="paper")
    assert answer_line(want_of(unlisted)[1], BIRTH) == Line("answer.paper", procedure=BIRTH)


def test_a_yes_or_no_question_asks_for_a_line_that_begins_so() -> None:
    asked = Understood(1, Act.ANSWER, procedure=BIRTH, slot="fee", yes_no=True)
    assert want_of(asked) == (Want.CHOOSE, f"{BIRTH} fee ?")
    assert answer_line("fee ?", BIRTH) == Line("answer.fee", procedure=BIRTH, yes_no=True)
    assert answer_line("fee", BIRTH) == Line("answer.fee", procedure=BIRTH)


DOUBTFUL = replace(
    RULES, procedures={code: replace(rule, doubtful=code != LAND) for code, rule in RULES.procedures.items()}
)


def visited() -> Conversation:
    """A visitor of a robot whose facts are doubtful, but for those about land."""
    talk = Conversation(DOUBTFUL)
    return talk.happens(FACE).passes(DOUBTFUL.dwell_ms)


def confirmed(talk: Conversation) -> list[bool]:
    """For each answer of the last sentence, whether the word of a clerk's confirmation is left out."""
    return [line.confirmed for say in talk.wished(Say) for line in say.lines if line.key.startswith("answer.")]


def test_the_word_of_a_clerk_who_will_confirm_comes_once_a_visit() -> None:
    talk = visited().hears(Act.ANSWER, procedure=BIRTH, score=0.9)
    assert confirmed(talk) == [False]
    assert confirmed(talk.hears(Act.FOLLOW_UP, procedure=BIRTH, slot="fee")) == [True]
    assert confirmed(talk.hears(Act.ANSWER, procedure=COPY, slot="time", score=0.9)) == [False, True]
    assert confirmed(talk.hears(Act.ANSWER, procedure=LAND, score=0.9)) == [False]


def test_an_answer_that_is_certain_does_not_count_as_the_confirmation() -> None:
    talk = visited().hears(Act.ANSWER, procedure=LAND, score=0.9)
    assert confirmed(talk.hears(Act.ANSWER, procedure=BIRTH, slot="where", score=0.9)) == [False, False]
    assert confirmed(talk.hears(Act.FOLLOW_UP, procedure=BIRTH, slot="fee")) == [False]


def test_the_next_visitor_hears_it_again() -> None:
    talk = visited().hears(Act.ANSWER, procedure=BIRTH, score=0.9)
    assert talk.state.confirmation_said
    talk.taps(Want.DONE)
    talk.passes(10 * 60_000)
    assert not talk.state.confirmation_said


def test_a_question_is_counted_however_it_was_asked() -> None:
    fee = [CountQuestion(BIRTH, "fee")]
    talk = visited().taps(Want.CHOOSE, BIRTH)
    assert talk.wished(CountQuestion) == []
    assert talk.taps(Want.ASK, "fee").wished(CountQuestion) == fee
    assert talk.hears(Act.FOLLOW_UP, procedure=BIRTH, slot="fee", yes_no=True).wished(CountQuestion) == fee
    assert talk.hears(Act.ANSWER, procedure=BIRTH, slot="fee", score=0.9).wished(CountQuestion) == fee
    talk.taps(Want.HEARING_MODE, "on").taps(Want.CHOOSE, BIRTH)
    assert talk.taps(Want.ASK, "fee").wished(CountQuestion) == fee
