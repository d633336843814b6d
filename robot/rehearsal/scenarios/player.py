"""Player of scenarios: carries out the steps on a backend, and evaluates the conditions after every step of the
robot."""

import contextlib
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from robot.core.commands import Say
from robot.core.trouble import Trouble, Troubles
from robot.rehearsal.scenarios.backend import ScenarioBackend
from robot.rehearsal.scenarios.conditions import holds
from robot.rehearsal.scenarios.expectations import Expecting, FailedExpectation
from robot.rehearsal.scenarios.orders import AnyOrder, VisitorSays
from robot.rehearsal.scenarios.run_facts import RunFacts, after
from robot.rehearsal.scenarios.scenario import Scenario, ScenarioStep
from robot.rehearsal.step import RehearsalStep

SLICE_MS = 100
AFTER_SPEECH = ", after a visitor has spoken"
"""End of the text of a failure that may be due to a sentence that was not understood."""
SETTLE_MS = 1_500
"""How long the scenario goes on after its last step, ms, so that a late consequence can break a `never` expectation;
chosen."""
LONGEST_MS = 4 * 3_600_000


class PlayResult(NamedTuple):
    """Result of a played scenario. `seconds`: time on the rehearsal's clock at its end; `facts`: what held at its
    end."""

    scenario: Scenario
    failures: tuple[FailedExpectation, ...]
    seconds: float
    steps: list[RehearsalStep]
    journal: Path
    facts: RunFacts

    @property
    def passed(self) -> bool:
        """Whether all expectations were met."""
        return not self.failures


class Player:
    """Plays one scenario. `report` is called with the name of each order, `come` with each step whose time has come.

    `facts`: what is known of the robot when the scenario begins, for example its page; None = nothing.
    """

    def __init__(
        self,
        scenario: Scenario,
        backend: ScenarioBackend,
        report: Callable[[str], None] = lambda _: None,
        come: Callable[[ScenarioStep, RunFacts], None] = lambda _step, _facts: None,
        facts: RunFacts | None = None,
    ) -> None:
        self._scenario, self._backend, self._report, self._on_step = scenario, backend, report, come
        self._facts = facts or RunFacts()
        self._spoke = False  # whether a visitor has spoken since the last condition came
        self._steps: list[RehearsalStep] = []
        self._said = ""
        self._expecting = [Expecting(each) for each in scenario.expect]
        self._waited: Callable[[RunFacts], bool] | None = None
        self._come = False
        self._failures: list[FailedExpectation] = []

    def play(self) -> PlayResult:
        """Play the scenario to its end."""
        self._pass(0)  # the robot's steps during its start belong before the first step
        for number in range(len(self._scenario.steps)):
            if not self._play_step(number):
                break
        else:
            self._let_end()
        at_ms = self._backend.at_ms
        for each in self._expecting:
            now = holds(each.expectation, self._facts, self._backend, self._last_words)
            self._note(each.over(now))
        self._judge()
        return PlayResult(
            self._scenario,
            tuple(self._failures),
            at_ms / 1000,
            self._steps,
            self._backend.journal,
            self._facts,
        )

    def _play_step(self, number: int) -> bool:
        """Wait until a step is due and carry it out. Return False when its condition never came or its order failed."""
        step, backend = self._scenario.steps[number], self._backend
        name = f"steps[{number}]"
        if step.at_s is not None:
            while backend.at_ms < step.at_s * 1000:
                self._pass(min(SLICE_MS, round(step.at_s * 1000) - backend.at_ms))
        if step.after is not None:
            condition, limit_ms = step.after, backend.at_ms + step.limit_s * 1000
            self._come = not condition.happens and holds(condition, self._facts, backend, self._last_words)
            self._waited = lambda facts: holds(condition, facts, backend, self._last_words)
            again = list(step.again)
            while not self._come:
                if backend.at_ms >= limit_ms and not again:
                    self._fail(f"{name} waits in vain for {condition}{AFTER_SPEECH if self._spoke else ''}")
                    return False
                if backend.at_ms >= limit_ms:
                    with contextlib.suppress(Trouble, Troubles):  # the next order may succeed
                        self._do(again.pop(0))
                        limit_ms = backend.at_ms + step.limit_s * 1000
                self._pass(SLICE_MS)
            self._waited, self._spoke = None, False
        ends_ms = backend.at_ms + step.wait_s * 1000
        while backend.at_ms < ends_ms:
            self._pass(min(SLICE_MS, round(ends_ms) - backend.at_ms))
        if step.mark:
            for each in self._expecting:
                each.marked(step.mark, backend.at_ms)
        self._on_step(step, self._facts)
        if step.order is None:
            return True
        self._report(step.order.do())
        try:
            self._do(step.order)
        except (Trouble, Troubles) as trouble:
            self._fail(f"{name} cannot be done: {str(trouble).splitlines()[0]}")
            return False
        self._pass(0)
        return True

    def _do(self, order: AnyOrder) -> None:
        self._spoke = self._spoke or isinstance(order, VisitorSays)
        self._backend.do(order)

    def _let_end(self) -> None:
        """Let time pass until no expectation has to wait any more, but at least until the scenario's own duration has
        passed."""
        backend = self._backend
        least_ms = max(self._scenario.lasts_s * 1000, backend.at_ms + SETTLE_MS)
        while backend.at_ms < LONGEST_MS:
            waits = any(each.waits(backend.at_ms) for each in self._expecting)
            if backend.at_ms >= least_ms and not waits:
                return
            self._pass(SLICE_MS)

    def _pass(self, ms: int) -> None:
        """Let `ms` pass, and evaluate all conditions after every step of the robot."""
        for step in self._backend.run_for(ms):
            self._steps.append(step)
            self._facts = after(self._facts, step)
            for command in step.commands:
                if isinstance(command, Say):
                    self._said = self._backend.words(command)
            self._see()
        self._facts = after_time(self._facts, self._backend.at_ms)
        self._see()

    def _see(self) -> None:
        if self._waited is not None and not self._come:
            self._come = self._waited(self._facts)
        for each in self._expecting:
            self._look(each)

    def _look(self, each: Expecting) -> None:
        if each.wants(self._backend.at_ms):
            self._note(each.look(holds(each.expectation, self._facts, self._backend, self._last_words), self._facts))

    def _last_words(self, say: Say) -> str:
        return self._backend.words(say)

    def _note(self, failed: str) -> None:
        if failed:
            self._fail(failed)

    def _fail(self, what: str) -> None:
        self._failures.append(FailedExpectation(self._backend.at_ms / 1000, what, self._facts.page, self._said))

    def _judge(self) -> None:
        """Check the rules that hold in every scenario, except those in `allow`: no crash, no contact, no broken speed
        limit."""
        allowed, glance = self._scenario.allow, self._backend.glance()
        if "crash" not in allowed and (crash := self._backend.crash()):
            self._fail(f"a step of the robot failed: {crash.strip().splitlines()[-1]}")
        if "contact" not in allowed and glance.caused:
            self._fail(f"the robot drove against somebody, {glance.caused} times")
        if "speed" not in allowed and glance.violations:
            self._fail(f"the wheels broke their limits: {glance.violations[0]}")


def after_time(facts: RunFacts, at_ms: int) -> RunFacts:
    """Return `facts` at a later time at which the robot made no step."""
    return replace(facts, at_ms=at_ms, step=None)


def play(scenario: Scenario, backend: ScenarioBackend, report: Callable[[str], None] = lambda _: None) -> PlayResult:
    """Play `scenario` on `backend` and close the backend."""
    try:
        return Player(scenario, backend, report).play()
    finally:
        backend.close()
