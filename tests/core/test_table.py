"""The tables are total, and the handlers keep what the tables say."""

import typing

from hypothesis import given, settings
from hypothesis import strategies as st

from robot.core import chart, commands, events, phases
from robot.core.deadlines import ON_DEADLINE, ON_VISITOR_LEFT
from robot.core.dialogue.spoken_commands import SERVICES, want_of
from robot.core.events import (
    Act,
    BaseReported,
    BaseState,
    DriveEnded,
    FacesSeen,
    Understood,
    Woke,
)
from robot.core.intents import Want
from robot.core.phases import Stopping
from robot.core.reduce import EVENTS
from robot.core.screen.view_builder import PAGES
from robot.core.state import Deaf, Speaking, next_wake
from robot.core.table import ANYWHERE, WANTS, cell_for
from tests.core.conversation import RULES, Conversation
from tests.core.random_steps import STEPS, take

PHASES = set(typing.get_args(phases.AnyPhase))


def test_every_event_is_handled() -> None:
    assert set(EVENTS) == set(typing.get_args(events.AnyEvent))


def test_every_phase_has_a_row_a_deadline_and_a_page() -> None:
    assert set(WANTS) == set(ON_DEADLINE) == set(PAGES) == PHASES


def test_every_want_is_answered_in_every_phase() -> None:
    assert set(ANYWHERE) == set(Want)
    for kind in PHASES:
        for want in Want:
            assert callable(cell_for(kind, want).handle)


def test_every_spoken_service_is_a_want_that_a_finger_can_have_too() -> None:
    assert {want for want, _ in SERVICES.values()} <= set(Want)
    assert want_of(Understood(1, Act.SERVICE, target="juggle"))[0] is Want.NOT_UNDERSTOOD


def test_the_chart_names_every_phase() -> None:
    drawn = {name for edge in chart.edges() for name in edge} - {chart.ANY}
    assert drawn == {kind.__name__ for kind in PHASES}
    assert chart.mermaid().startswith("stateDiagram-v2")


def allowed(before: type, after: type) -> bool:
    """Whether the chart has an edge, or a short chain of edges, for this step."""
    edges = {(source, target) for source, target in chart.edges()}
    everywhere = {target for source, target in edges if source == chart.ANY}
    return after is before or (before.__name__, after.__name__) in edges or after.__name__ in everywhere


@settings(max_examples=300, deadline=None)
@given(st.lists(STEPS, max_size=40))
def test_whatever_happens_the_robot_keeps_its_promises(script: list[object]) -> None:
    talk = Conversation()
    for step in script:
        before, lease = talk.state, talk.state.lease
        take(talk, step)
        now = talk.state
        assert type(now.phase) in PHASES
        if not isinstance(step, int):
            assert allowed(type(before.phase), type(now.phase)), (type(before.phase), step, type(now.phase))
        assert not (isinstance(now.mouth, Speaking) and not isinstance(now.ear, Deaf)), "speaks and listens at once"
        assert now.turn >= before.turn
        assert now.screen >= before.screen
        assert now.lease >= lease
        due = next_wake(now, RULES.dwell_ms, RULES.gone_ms)
        assert due is None or due > talk.at_ms, "a deadline in the past would spin the loop"
        drives = talk.wished(commands.Drive)
        if any(drive.lease != lease for drive in drives):
            assert not isinstance(before.phase, Stopping)
            assert before.base.state not in (BaseState.ESTOP, BaseState.BUMPED), "moves while it is held"


@settings(max_examples=100, deadline=None)
@given(st.lists(STEPS, max_size=30))
def test_home_is_at_most_two_taps_away_and_left_alone_the_robot_waits_again(script: list[object]) -> None:
    talk = Conversation()
    for step in script:
        take(talk, step)
    talk.happens(BaseReported(BaseState.HALTED, 0, 0, 0, 25_000)).happens(FacesSeen(0))
    if not isinstance(talk.state.phase, phases.Starting):
        talk.taps(Want.HOME)
        if talk.phase != "Browsing":
            talk.taps(Want.HOME)
        assert talk.page == "HomePage"
    for _ in range(12):
        talk.passes(60_000)
        if isinstance(talk.state.phase, phases.Returning):
            talk.happens(DriveEnded(talk.state.lease, reached=True))
    assert talk.phase == "Waiting"


def test_only_known_phases_react_to_a_visitor_who_left() -> None:
    assert set(ON_VISITOR_LEFT) <= PHASES


def test_time_alone_does_nothing_to_a_robot_that_waits() -> None:
    talk = Conversation().passes(3_600_000)
    assert talk.phase == "Waiting"
    assert talk.happens(Woke()).wishes == []
