"""Random touches and happenings on a robot in memory: nothing breaks, and home is at most two taps away.

Hypothesis chooses the steps, shortens those that break something (for up to five minutes) and prints them as a program.
Here it takes the same steps each time. For a longer search, with other steps each time, give the number of robots:

    KIOSK_TOUCH_RUNS=500 pytest tests/kiosk_ui/test_random_touches.py -k nothing_breaks
"""

import dataclasses
import os
from collections import Counter
from functools import cache
from random import Random
from typing import ClassVar

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from msgspec.structs import replace

from kiosk_ui.rendering.geometry import Rect
from robot.core import events
from robot.core.dialogue.staff_screen import RESTART_STATUS
from robot.core.intents import Intent, Want
from robot.core.phases import Browsing, Waiting
from robot.core.screen.view import LookupPage, PinPage, ProcedurePage
from robot.core.state import Options, State
from robot.core.table import MOVING
from robot.runtime.ports import LiveValues
from tests.kiosk_ui.chance_robot import BETWEEN_TOUCHES_MS, SHAPES, ChanceRobot, Site, shipped_site
from tests.kiosk_ui.happenings import HAPPENINGS
from tests.kiosk_ui.ways_home import TAPS, WaysHome, left_over

RUNS, STEPS = 16, 60
"""Robots, and steps of each: 12 s on a core of its own."""
LEAST_PAGES = 15
"""Kinds of pages that these runs must have shown, or they look at too little; 23 measured."""
NEAR_PX = 3
"""A finger comes down this far beside a target at most."""
WAYS_OUT = (Want.HOME, Want.BACK, Want.DONE)

LONG_RUNS = int(os.environ.get("KIOSK_TOUCH_RUNS", "0"))
SEARCH = settings(
    max_examples=LONG_RUNS or RUNS,
    stateful_step_count=STEPS,
    derandomize=not LONG_RUNS,
    phases=[Phase.reuse, Phase.generate, Phase.shrink],
    suppress_health_check=list(HealthCheck),
)

chances = st.integers(0, 999_999)
"""Decide what the other parts of the robot do meanwhile."""
shares = st.floats(0, 1, width=16)
happenings = st.sampled_from(sorted(HAPPENINGS))


@cache
def site() -> Site:
    return shipped_site()


@cache
def ways_home(shape: str) -> WaysHome:
    return WaysHome(site().rules, landscape=shape == "landscape")


class RandomTouches(RuleBasedStateMachine):
    """One robot; each rule is a step, after which nothing may be broken."""

    pages: ClassVar[Counter[str]] = Counter()
    """How often each page was shown in all runs."""

    @initialize(shape=st.sampled_from(sorted(SHAPES)))
    def starts(self, shape: str) -> None:
        self.shape = shape
        self.robot = ChanceRobot(self.site(), shape)
        self.touched: Counter[tuple[str, Intent]] = Counter()
        self.last = self.robot.window.size[0] / 2, self.robot.window.size[1] / 2

    def site(self) -> Site:
        return site()

    def teardown(self) -> None:
        if hasattr(self, "robot"):
            type(self).pages.update(self.robot.pages)
            self.robot.close()

    @rule(share=shares, beside=st.tuples(shares, shares), chance=chances)
    def touch(self, share: float, beside: tuple[float, float], chance: int) -> None:
        self._touch(self._targets(), share, beside, chance)

    @rule(share=shares, chance=chances)
    def touch_what_was_seldom_touched(self, share: float, chance: int) -> None:
        self._touch(self._targets(), share**3, (0.5, 0.5), chance)

    @precondition(lambda self: any(intent.want in WAYS_OUT for _, intent in self.robot.window.targets()))
    @rule(share=shares, chance=chances)
    def leave_the_page(self, share: float, chance: int) -> None:
        ways = [target for target in self._targets() if target[1].want in WAYS_OUT]
        self._touch(ways, share, (0.5, 0.5), chance)

    @rule(share=shares, chance=chances)
    def hold(self, share: float, chance: int) -> None:
        self._touch(self._targets(), share, (0.5, 0.5), chance, hold_ms=3_200)

    @rule(x=shares, y=shares, chance=chances)
    def touch_the_glass(self, x: float, y: float, chance: int) -> None:
        width, height = self.robot.window.size
        self.last = x * (width - 1), y * (height - 1)
        self._act(chance)
        self.robot.touch(self.last)
        self._pause()

    @precondition(lambda self: self.robot.state.options.read_aloud)
    @rule(chance=chances)
    def touch_again_what_was_read_aloud(self, chance: int) -> None:
        self._act(chance)
        self.robot.touch(self.last)
        self._pause()

    @rule(share=shares, what=happenings, chance=chances)
    def something_happens_under_a_finger(self, share: float, what: str, chance: int) -> None:
        self._touch(self._targets(), share, (0.5, 0.5), chance, meanwhile=what)

    @rule(what=happenings, chance=chances)
    def something_happens(self, what: str, chance: int) -> None:
        self._act(chance)
        HAPPENINGS[what](self.robot, Random(chance))
        self._pause()

    @rule(chance=chances)
    def speak(self, chance: int) -> None:
        self.something_happens("speech", chance)

    @precondition(lambda self: isinstance(self.robot.window.shown.view.page, LookupPage | PinPage))
    @rule(chance=chances)
    def type_a_number(self, chance: int) -> None:
        self.something_happens("typed", chance)

    @rule(seconds=st.sampled_from((0.5, 3, 12, 40, 130)), chance=chances)
    def wait(self, seconds: float, chance: int) -> None:
        self._act(chance)
        self.robot.pass_ms(round(seconds * 1000))

    @invariant()
    def nothing_is_broken(self) -> None:
        robot = self.robot
        assert robot.faults == [], "the window reports it"
        if robot.state.leave == RESTART_STATUS:
            robot.start()
        assert robot.state.leave is None, "the robot must not leave by itself"
        assert left_over(robot.state, robot.live) == (), "left of a visit that is over"
        taps = ways_home(self.shape).taps(robot.state, robot.at_ms, robot.content_of)
        assert taps is not None, f"{type(robot.window.shown.view.page).__name__}: home is more than {TAPS} taps away"

    def _targets(self) -> list[tuple[Rect, Intent]]:
        """What can be touched, the seldom touched first."""
        page = type(self.robot.window.shown.view.page).__name__
        return sorted(self.robot.window.targets(), key=lambda target: self.touched[page, target[1]])

    def _touch(
        self,
        targets: list[tuple[Rect, Intent]],
        share: float,
        beside: tuple[float, float],
        chance: int,
        *,
        hold_ms: int = 60,
        meanwhile: str = "",
    ) -> None:
        """Touch one of `targets`, chosen by `share`, at the share `beside` of its width and height."""
        if not targets:
            return
        rect, intent = targets[min(int(share * len(targets)), len(targets) - 1)]
        self.touched[type(self.robot.window.shown.view.page).__name__, intent] += 1
        width, height = self.robot.window.size
        x = rect.x - NEAR_PX + beside[0] * (rect.w + 2 * NEAR_PX)
        y = rect.y - NEAR_PX + beside[1] * (rect.h + 2 * NEAR_PX)
        self.last = min(max(x, 0.0), width - 1.0), min(max(y, 0.0), height - 1.0)
        self._act(chance)
        if meanwhile:
            self.robot.touch(self.last, hold_ms, lambda: HAPPENINGS[meanwhile](self.robot, Random(chance)))
        else:
            self.robot.touch(self.last, hold_ms)
        self._pause()

    def _act(self, chance: int) -> None:
        self.robot.chance = Random(chance)

    def _pause(self) -> None:
        """What lies between two touches; on its way mostly longer, or no trip would come to its end."""
        patient = type(self.robot.state.phase) in MOVING and self.robot.chance.random() < 0.85
        self.robot.pass_ms(5_000 if patient else BETWEEN_TOUCHES_MS)


def test_nothing_breaks_and_home_is_near() -> None:
    RandomTouches.pages.clear()
    run_state_machine_as_test(RandomTouches, settings=SEARCH)
    assert len(RandomTouches.pages) >= LEAST_PAGES, RandomTouches.pages


def test_a_page_that_cannot_be_drawn_is_found() -> None:
    counters = (*site().rules.counters, "counter:99")  # which does not stand in the lobby
    torn = dataclasses.replace(site(), rules=replace(site().rules, counters=counters))

    class OnATornSite(RandomTouches):
        def site(self) -> Site:
            return torn

    search = settings(SEARCH, phases=[Phase.generate], derandomize=True)
    with pytest.raises(Exception, match="counter:99"):
        run_state_machine_as_test(OnATornSite, settings=search)


def test_time_passes_in_order_and_at_once() -> None:
    robot = ChanceRobot(site(), "portrait")
    try:
        robot.pass_ms(3_600_000)
        assert robot.at_ms >= 3_600_000
        assert type(robot.window.shown.view.page).__name__ == "IdlePage"
        robot.touch((270, 480))
        assert type(robot.window.shown.view.page).__name__ == "HomePage"
    finally:
        robot.close()


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


def test_the_page_turns_under_a_finger_which_means_what_it_came_down_on() -> None:
    one, other = list(site().rules.procedures)[:2]
    robot = ChanceRobot(site(), "portrait")
    try:
        robot.decide(events.Tapped(robot.state.screen, Intent(Want.CHOOSE, one)))
        robot.pass_ms(20_000)
        tick = next(rect for rect, intent in robot.window.targets() if intent.want is Want.TICK)

        def turned() -> None:
            robot.decide(events.Tapped(robot.state.screen, Intent(Want.TALK)))
            robot.decide(events.Understood(robot.turn, events.Act.ANSWER, other, score=0.9))

        robot.touch((tick.cx, tick.cy), meanwhile=turned)
        assert robot.window.shown.view.page == ProcedurePage(other, can_guide=True)
        assert robot.faults == []
    finally:
        robot.close()


def test_every_catalogue_that_an_official_may_leave_can_be_drawn_and_lacks_something() -> None:
    whole = set(site().content.catalogue.codes())
    for content in site().editions:
        codes = set(content.catalogue.codes())
        assert codes < whole
        for code in codes:
            assert content.procedure(code, "vi").code == code
        assert all(topic.codes for topic in content.topics("vi"))
