"""The visits of the demonstrations, played in virtual time: each is served as planned, one after the other."""

from pathlib import Path

import pytest

from robot.rehearsal.demo.lobby_demo import VISITS, visit
from robot.rehearsal.scenarios.loader import SCENARIOS
from robot.rehearsal.scenarios.player import Player
from robot.rehearsal.scenarios.run_facts import RunFacts
from robot.rehearsal.scenarios.scenario import ScenarioStep
from robot.rehearsal.scenarios.virtual_time_backend import VirtualTimeBackend


@pytest.mark.parametrize(("names", "pictures"), [(VISITS, 12), (("touch_alone",), 11)])
def test_every_visit_is_served_as_planned(tmp_path: Path, names: tuple[str, ...], pictures: int) -> None:
    backend, facts, taken = VirtualTimeBackend(visit(names[0]), tmp_path, SCENARIOS), RunFacts(), list[str]()

    def come(step: ScenarioStep, _facts: RunFacts) -> None:
        if step.shot is not None:
            taken.append(step.shot.vi)

    for scenario in map(visit, names):
        result = Player(scenario, backend, come=come, facts=facts).play()
        facts = result.facts
        assert result.failures == ()
    backend.close()
    assert len(taken) == pictures


def test_what_others_do_at_the_desk_is_marked_in_its_scenario() -> None:
    marks = [step.mark for step in visit("desk").steps if step.mark]
    calls = ["clerk calls", "receipt", "digits", "paper", "clerk calls"]
    assert marks == ["before the visitor", "number", *calls, "clerk's page"]
