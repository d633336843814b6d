"""The monkey: two thousand acts break nothing, and what breaks is told as a short list of acts."""

import dataclasses
import os

import pytest
from msgspec.structs import replace

from robot.cli import monkey
from robot.cli.monkey_acts import Pass, Touch
from robot.cli.monkey_world import Ground, World

os.environ.setdefault("SDL_VIDEODRIVER", "dummy")


@pytest.fixture(scope="module")
def ground() -> Ground:
    return monkey.ground()


@pytest.mark.parametrize(("seed", "shape"), [(7, "portrait"), (8, "landscape")])
def test_a_thousand_touches_and_misfortunes_break_nothing_and_home_is_near(
    ground: Ground, seed: int, shape: str
) -> None:
    made = monkey.run(ground, seed, 1_000, shape)
    assert made.failure is None, (seed, made.failure, made.trace)
    assert len(made.pages) >= 15


def test_the_same_seed_gives_the_same_run(ground: Ground) -> None:
    one, other = (monkey.run(ground, 3, 150, "portrait") for _ in range(2))
    assert one.acts == other.acts
    assert one.pages == other.pages


def test_a_page_that_fails_is_found_and_the_way_to_it_is_short(ground: Ground) -> None:
    topics = {**ground.rules.topics, "land": ("9.999999", "9.999998")}  # procedures that the catalogue does not have
    torn = dataclasses.replace(ground, rules=replace(ground.rules, topics=topics))
    made = monkey.run(torn, 1, 1_000, "portrait")
    assert made.failure is not None
    assert "ListPage" in made.failure.kind
    assert len(made.trace) <= 4
    again = monkey.replay(torn, made.trace, "portrait")
    assert again is not None
    assert again.kind == made.failure.kind


def test_time_passes_in_order_and_at_once(ground: Ground) -> None:
    world = World(ground, *monkey.SHAPES["portrait"])
    try:
        world.pass_ms(3_600_000)
        assert world.at_ms >= 3_600_000
        assert type(world.window.shown.view.page).__name__ == "IdlePage"
        world.touch((270, 480))
        assert type(world.window.shown.view.page).__name__ == "HomePage"
    finally:
        world.close()


def test_acts_are_told_so_that_they_can_be_typed_again() -> None:
    assert str(Touch(1.5, 2.0)) == "Touch(x=1.5, y=2.0, hold_ms=60)"
    assert str(Pass(500)) == "Pass(ms=500)"
