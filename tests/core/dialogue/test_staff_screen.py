"""The staff's screen as decisions: who gets in, and what they alone can do."""

from msgspec.structs import replace

from robot.core.commands import CheckPin, Drive, Forget, Halt, Listen, Rearm, Say
from robot.core.dialogue.options import VOLUME_STEPS_PERMILLE
from robot.core.dialogue.staff_screen import LOG_EVENTS, LOG_ROWS, RESTART_STATUS
from robot.core.events import (
    Act,
    BaseReported,
    BaseState,
    Candidate,
    PartDown,
    PinChecked,
    SpeechBegan,
    SpeechEnded,
    Understood,
)
from robot.core.intents import Want
from robot.core.parts import Part
from robot.core.screen.desk_values import Level
from robot.core.screen.view import ServicePage, StopPage
from tests.core.conversation import BIRTH, CERT, FACE, RULES, Conversation

WITH_PIN = replace(RULES, pin=True)
ESTOP_PRESSED = BaseReported(BaseState.ESTOP, 0, 0, 0, 25_000, pressed=True)
ESTOP_RELEASED = BaseReported(BaseState.ESTOP, 0, 0, 0, 25_000)


def unlocked(level: Level, talk: Conversation | None = None) -> Conversation:
    """The mark was held and the PIN of `level` typed."""
    talk = talk or Conversation(WITH_PIN)
    talk.taps(Want.STAFF_ONLY).taps(Want.UNLOCK)
    (check,) = talk.wished(CheckPin)
    return talk.happens(PinChecked(check.request, level))


def greeted() -> Conversation:
    """A person stands before the robot, as one who holds the staff mark does."""
    return Conversation(WITH_PIN).happens(FACE).passes(RULES.dwell_ms)


def page(talk: Conversation) -> ServicePage:
    assert talk.state.shown is not None
    assert isinstance(talk.state.shown.page, ServicePage)
    return talk.state.shown.page


def test_without_a_pin_the_staff_mark_leads_nowhere_and_is_not_offered() -> None:
    talk = Conversation().taps(Want.STAFF_ONLY)
    assert talk.page == "IdlePage"
    assert not talk.state.shown.staff
    assert Conversation(WITH_PIN).taps(Want.LANGUAGE, "en").state.shown.staff


def test_the_staff_mark_leads_nowhere_from_under_the_hands_of_a_visitor() -> None:
    talk = Conversation(WITH_PIN).taps(Want.BEGIN).taps(Want.CHOOSE, BIRTH).taps(Want.TICK, "0")
    assert not talk.state.shown.staff
    assert talk.taps(Want.STAFF_ONLY).page == "ProcedurePage"


def test_closing_the_pin_pad_over_a_stop_ends_no_visit() -> None:
    talk = Conversation(WITH_PIN).taps(Want.BEGIN).taps(Want.CHOOSE, BIRTH).taps(Want.TEXT_SIZE, "large")
    talk.happens(ESTOP_PRESSED).happens(ESTOP_RELEASED).taps(Want.GO_ON)
    assert talk.taps(Want.BACK).page == "StopPage"
    assert talk.state.options.large


def test_the_pin_after_a_stop_ends_the_visit_that_was_broken_off() -> None:
    talk = Conversation(WITH_PIN).taps(Want.BEGIN).taps(Want.LANGUAGE, "en").taps(Want.CHOOSE, BIRTH)
    talk.happens(ESTOP_PRESSED).passes(60_000).happens(ESTOP_RELEASED).taps(Want.GO_ON).taps(Want.UNLOCK)
    talk.happens(PinChecked(talk.state.request, Level.STAFF))
    assert talk.wished(Rearm)
    assert talk.wished(Forget)
    assert talk.state.options.language == "vi"
    assert talk.taps(Want.BACK).page == "HomePage"


def test_a_wrong_pin_opens_nothing_and_a_lock_takes_no_further_try() -> None:
    talk = Conversation(WITH_PIN).taps(Want.STAFF_ONLY).taps(Want.UNLOCK)
    talk.happens(PinChecked(talk.state.request, Level.NOBODY))
    assert talk.page == "PinPage"
    talk.taps(Want.UNLOCK).happens(PinChecked(talk.state.request, Level.NOBODY, locked_ms=900_000))
    assert talk.taps(Want.UNLOCK).wished(CheckPin) == []


def test_an_answer_to_an_older_pin_opens_nothing() -> None:
    talk = Conversation(WITH_PIN).taps(Want.STAFF_ONLY).taps(Want.UNLOCK)
    old = talk.state.request
    talk.taps(Want.BACK).taps(Want.STAFF_ONLY).taps(Want.UNLOCK).happens(PinChecked(old, Level.TECHNICIAN))
    assert talk.page == "PinPage"


def test_the_staff_see_the_health_and_the_technician_every_tab() -> None:
    staff, technician = unlocked(Level.STAFF), unlocked(Level.TECHNICIAN)
    for tab in ("motion", "sound", "content", "log"):
        assert page(staff.taps(Want.TAB, tab)).tab == "health"
        assert page(technician.taps(Want.TAB, tab)).tab == tab


def test_only_a_technician_may_restart_the_program_and_try_the_microphone() -> None:
    staff = unlocked(Level.STAFF)
    assert not {"restart", "hear"} & set(page(staff).acts)
    staff.taps(Want.ACT, "restart").taps(Want.YES)
    assert staff.state.leave is None
    technician = unlocked(Level.TECHNICIAN).taps(Want.ACT, "restart")
    assert technician.state.leave is None, "it is asked once more"
    assert page(technician).asks == "restart"
    assert technician.taps(Want.YES).state.leave == RESTART_STATUS


def test_no_to_the_question_of_the_staffs_screen_leaves_everything_as_it_was() -> None:
    talk = unlocked(Level.TECHNICIAN).taps(Want.ACT, "restart").taps(Want.NO)
    assert page(talk).asks == ""
    assert talk.state.leave is None


def test_the_staff_send_the_robot_home_after_a_confirmation_and_the_visit_is_forgotten() -> None:
    talk = greeted().taps(Want.TEXT_SIZE, "large")
    unlocked(Level.STAFF, talk)
    assert talk.taps(Want.ACT, "home").wished(Drive) == []
    assert talk.taps(Want.YES).wished(Drive)[0].place == "home"
    assert not talk.state.options.large


def test_acts_that_are_impossible_now_are_not_offered_to_the_staff() -> None:
    talk = unlocked(Level.TECHNICIAN)
    assert "rearm" not in page(talk).acts
    talk.happens(PartDown(Part.BASE, "x")).happens(PartDown(Part.VOICE, "x")).happens(PartDown(Part.MICROPHONE, "x"))
    assert set(page(talk).acts) == {"halt", "restart"}
    assert talk.taps(Want.ACT, "home").wished(Drive) == []


def test_a_question_of_the_staffs_screen_whose_act_has_become_impossible_goes_away() -> None:
    talk = unlocked(Level.TECHNICIAN).taps(Want.ACT, "home").happens(PartDown(Part.BASE, "x"))
    assert talk.taps(Want.YES).wished(Drive) == []
    assert page(talk).asks == ""


def test_a_base_that_is_held_moves_again_only_with_the_pin() -> None:
    talk = Conversation(WITH_PIN).happens(ESTOP_PRESSED).happens(ESTOP_RELEASED)
    assert talk.state.shown.page == StopPage("estop", released=True, pin=True)
    assert talk.taps(Want.GO_ON).wished(Rearm) == []
    assert talk.page == "PinPage"
    talk.taps(Want.UNLOCK)
    assert talk.happens(PinChecked(talk.state.request, Level.STAFF)).wished(Rearm)


def test_a_held_base_can_be_freed_from_the_staffs_screen_once_the_switch_is_open() -> None:
    talk = unlocked(Level.STAFF, Conversation(WITH_PIN).happens(ESTOP_PRESSED).happens(ESTOP_RELEASED))
    assert talk.taps(Want.ACT, "rearm").wished(Rearm) == []
    assert talk.taps(Want.YES).wished(Rearm)


def test_an_emergency_stop_comes_before_the_staffs_screen() -> None:
    assert unlocked(Level.TECHNICIAN).happens(ESTOP_PRESSED).page == "StopPage"


def test_the_act_halt_of_the_staffs_screen_stops_the_wheels_at_once() -> None:
    assert unlocked(Level.STAFF).taps(Want.ACT, "halt").wished(Halt)


def test_the_volume_that_the_staff_set_stays_for_the_visits_after_it() -> None:
    talk = unlocked(Level.STAFF).taps(Want.ACT, "softer")
    assert talk.said() == ["say.test"]
    assert talk.wished(Say)[0].volume_permille == VOLUME_STEPS_PERMILLE[1]
    assert talk.finishes_speaking().wished(Listen) == [], "a test opens no turn"
    talk.taps(Want.HOME).taps(Want.BEGIN)
    assert talk.wished(Say)[0].volume_permille == VOLUME_STEPS_PERMILLE[1]


def test_the_volume_has_a_lowest_and_a_highest_step() -> None:
    talk = unlocked(Level.STAFF)
    for act, step in (("softer", 0), ("louder", len(VOLUME_STEPS_PERMILLE) - 1)):
        for _ in VOLUME_STEPS_PERMILLE:
            talk.taps(Want.ACT, act)
        assert page(talk).volume == step


def test_words_said_to_try_the_microphone_are_shown_and_not_carried_out() -> None:
    for meant in (
        Understood(0, Act.ANSWER, procedure=BIRTH, score=1.0),
        Understood(0, Act.ASK_BACK, candidates=(Candidate(BIRTH, 0.4), Candidate(CERT, 0.4))),
        Understood(0, Act.SERVICE, target="home"),
        Understood(0, Act.SERVICE, target="remark"),
    ):
        talk = unlocked(Level.TECHNICIAN).taps(Want.ACT, "hear")
        (listen,) = talk.wished(Listen)
        assert listen.expects, "a sentence in a free turn would be counted as a visitor's question"
        talk.happens(SpeechBegan(listen.turn)).happens(SpeechEnded(listen.turn))
        talk.happens(replace(meant, turn=listen.turn))
        assert page(talk).tab == "sound"
        assert page(talk).turn == listen.turn


def test_a_spoken_yes_confirms_no_act() -> None:
    talk = unlocked(Level.TECHNICIAN).taps(Want.ACT, "hear")
    turn = talk.state.turn
    talk.taps(Want.ACT, "restart").happens(Understood(turn, Act.SERVICE, target="yes"))
    assert talk.state.leave is None


def test_the_microphone_test_does_not_show_the_words_of_the_visitor_before() -> None:
    talk = greeted().finishes_speaking()
    assert talk.state.turn > 0
    assert page(unlocked(Level.TECHNICIAN, talk)).turn == 0


def test_the_log_is_turned_page_by_page_to_its_end() -> None:
    talk = unlocked(Level.TECHNICIAN).taps(Want.TAB, "log").taps(Want.PAGE, "previous")
    assert page(talk).number == 0
    for _ in range(LOG_EVENTS):
        talk.taps(Want.PAGE, "next")
    assert page(talk).number == (LOG_EVENTS - 1) // LOG_ROWS
    assert page(talk.taps(Want.TAB, "content")).number == 0


def test_the_staffs_screen_closes_when_left_alone_and_at_once_by_its_lock() -> None:
    talk = unlocked(Level.STAFF)
    assert page(talk).ends_ms == talk.at_ms + RULES.service_ms
    talk.passes(200_000).taps(Want.ACT, "halt")
    assert talk.passes(RULES.service_ms - 1).page == "ServicePage"
    assert talk.passes(1).page == "IdlePage"
    assert unlocked(Level.STAFF, talk).taps(Want.HOME).page == "IdlePage"
