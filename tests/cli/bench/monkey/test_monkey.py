"""The monkey: a thousand acts break nothing, and what breaks is told as a short list of acts."""

import dataclasses
import os

import pytest
from msgspec.structs import replace

from robot.cli.bench.monkey import runner
from robot.cli.bench.monkey.actions import Fumble, Pass, Touch
from robot.cli.bench.monkey.leftovers import left_over
from robot.cli.bench.monkey.world import Ground, World
from robot.core import events
from robot.core.intents import Intent, Want
from robot.core.phases import Browsing, Waiting
from robot.core.screen.view import ProcedurePage
from robot.core.state import Options, State
from robot.runtime.ports import LiveValues

os.environ.setdefault("SDL_VIDEODRIVER", "dummy")


@pytest.fixture(scope="module")
def ground() -> Ground:
    return runner.ground()


@pytest.mark.parametrize(("seed", "shape"), [(7, "portrait"), (8, "landscape")])
def test_a_thousand_touches_and_misfortunes_break_nothing_and_home_is_near(
    ground: Ground, seed: int, shape: str
) -> None:
    made = runner.run(ground, seed, 500, shape)
    assert made.failure is None, (seed, made.failure, made.trace)
    assert len(made.pages) >= 15


def test_the_same_seed_gives_the_same_run(ground: Ground) -> None:
    one, other = (runner.run(ground, 3, 150, "portrait") for _ in range(2))
    assert one.acts == other.acts
    assert one.pages == other.pages


def test_a_page_that_fails_is_found_and_the_way_to_it_is_short(ground: Ground) -> None:
    counters = (*ground.rules.counters, "counter:99")  # which does not stand in the lobby
    torn = dataclasses.replace(ground, rules=replace(ground.rules, counters=counters))
    made = runner.run(torn, 3, 1_000, "portrait")
    assert made.failure is not None
    assert "counter:99" in made.failure.what
    assert len(made.trace) <= 8
    again = runner.replay(torn, made.trace, "portrait")
    assert again is not None
    assert again.kind == made.failure.kind


def test_time_passes_in_order_and_at_once(ground: Ground) -> None:
    world = World(ground, *runner.SHAPES["portrait"])
    try:
        world.pass_ms(3_600_000)
        assert world.at_ms >= 3_600_000
        assert type(world.window.shown.view.page).__name__ == "IdlePage"
        world.touch((270, 480))
        assert type(world.window.shown.view.page).__name__ == "HomePage"
    finally:
        world.close()


def test_what_a_visit_leaves_behind_is_seen_once_it_is_over_and_not_before() -> None:
    live = LiveValues()
    live.typed = "260713"
    assert left_over(State(phase=Browsing(), trail=(Browsing(),)), live) == ()
    assert left_over(State(phase=Waiting(), trail=(Browsing(),), options=Options("en")), live) == (
        "trail",
        "options",
        "typed",
    )
    live.forget()
    live.heard(3, "tôi muốn làm giấy khai sinh", final=True)
    assert left_over(State(phase=Waiting(), turn=4), live) == ("the words of turn 3",)
    live.forget()
    assert left_over(State(phase=Waiting(), turn=4), live) == ()


def test_the_page_turns_under_a_finger_which_means_what_it_came_down_on(ground: Ground) -> None:
    one, other = list(ground.rules.procedures)[:2]
    world = World(ground, *runner.SHAPES["portrait"])
    try:
        world.decide(events.Tapped(world.state.screen, Intent(Want.CHOOSE, one)))
        world.pass_ms(20_000)
        tick = next(rect for rect, intent in world.window.targets() if intent.want is Want.TICK)

        def turned() -> None:
            world.decide(events.Tapped(world.state.screen, Intent(Want.TALK)))
            world.decide(events.Understood(world.turn, events.Act.ANSWER, other, score=0.9))

        world.touch((tick.cx, tick.cy), meanwhile=turned)
        assert world.window.shown.view.page == ProcedurePage(other, can_guide=True)
        assert world.faults == []
    finally:
        world.close()


def test_every_catalogue_that_an_official_may_leave_can_be_drawn_and_lacks_something(ground: Ground) -> None:
    whole = set(ground.content.catalogue.codes())
    for content in ground.editions:
        codes = set(content.catalogue.codes())
        assert codes < whole
        for code in codes:
            assert content.procedure(code, "vi").code == code
        assert all(topic.codes for topic in content.topics("vi"))


def test_acts_are_told_so_that_they_can_be_typed_again() -> None:
    assert str(Touch(1.5, 2.0)) == "Touch(x=1.5, y=2.0, hold_ms=60)"
    assert str(Fumble(1.5, 2.0, "speech", 7)) == "Fumble(x=1.5, y=2.0, what='speech', number=7)"
    assert str(Pass(500)) == "Pass(ms=500)"
