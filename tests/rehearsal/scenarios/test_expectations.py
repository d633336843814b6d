"""Each kind of expectation holds when it should and fails when it should, told with time, page and words."""

from pathlib import Path
from typing import Any

import msgspec
import pytest

from robot.rehearsal.scenarios.expectations import Expecting
from robot.rehearsal.scenarios.loader import SCENARIOS, scenario_of
from robot.rehearsal.scenarios.player import PlayResult, play
from robot.rehearsal.scenarios.run_facts import RunFacts
from robot.rehearsal.scenarios.scenario import Expectation
from robot.rehearsal.scenarios.virtual_time_backend import VirtualTimeBackend

COMES = [
    {"at_s": 1, "mark": "comes", "do": "enter", "who": "lan"},
    {"do": "walk", "who": "lan", "to": "front"},
    {"after": {"page": "GreetingPage"}, "mark": "greeted"},
    {"wait_s": 2, "mark": "pressed", "do": "fault", "name": "estop"},
    {"wait_s": 2, "mark": "over"},
]


def played(folder: Path, expect: list[dict[str, Any]], steps: list[dict[str, Any]] = COMES, **head: Any) -> PlayResult:
    table = {"title": {"vi": "Thử", "en": "Trial"}, "backend": "virtual", "screen": False} | head
    scenario = scenario_of(table | {"steps": steps, "expect": expect}, folder / "trial.toml")
    return play(scenario, VirtualTimeBackend(scenario, folder, SCENARIOS))


def test_an_order_is_given_again_until_what_is_waited_for_comes(tmp_path: Path) -> None:
    again = [{"do": "walk", "who": "nobody", "to": "front"}, {"do": "walk", "who": "lan", "to": "front"}]
    step = {"after": {"page": "GreetingPage"}, "limit_s": 12, "again": again, "shot": {"vi": "Chào", "en": "Hello"}}
    comes = {"do": "enter", "who": "lan"}
    assert played(tmp_path / "a", [{"page": "GreetingPage"}], [comes, step]).passed
    (failure, _) = played(tmp_path / "b", [{"page": "GreetingPage"}], [comes, step | {"again": again[:1]}]).failures
    assert "waits in vain" in str(failure)


HOLDS: list[dict[str, Any]] = [
    {"page": "StopPage"},
    {"page": "StopPage", "fields": {"reason": "estop", "released": False}, "since": "pressed", "by_s": 0.5},
    {"page": "StopPage", "at_end": True},
    {"page": "ArrivedPage", "never": True},
    {"said": "say.greet", "times": 1},
    {"said": "say.stopped", "since": "pressed", "by_s": 1},
    {"says": "robot"},
    {"event": "FacesSeen", "fields": {"facing": True}, "at_least": 2},
    {"event": "BaseReported", "fields": {"state": "estop"}, "since": "pressed"},
    {"command": "Halt", "since": "pressed"},
    {"command": "Drive", "never": True},
    {"near": "home", "always": True},
    {"near": [6.0, 2.3], "standing": True, "always": True},
    {"base": "estop", "at_end": True},
    {"up": "voice", "always": True, "since": "comes"},
    {"down": "camera", "never": True},
    {"listening": False, "at_end": True},
    {"speaking": True, "since": "greeted"},
    {"view": {"language": "vi", "large": False}, "always": True, "since": "comes"},
    {"arrived": "lan"},
    {"tickets": 0, "ratings": 0, "calls": 0, "unanswered": 0, "at_end": True},
    {"slips": 0, "off": False, "at_end": True},
]

FAILS: list[tuple[dict[str, Any], str]] = [
    ({"page": "ProcedurePage", "by_s": 4}, "has not come"),
    ({"page": "StopPage", "fields": {"reason": "bumper"}, "by_s": 5}, "has not come"),
    ({"page": "StopPage", "until": "pressed", "by_s": 2}, "has not come"),
    ({"page": "GreetingPage", "at_end": True}, "does not hold at the end"),
    ({"page": "GreetingPage", "never": True}, "must never"),
    ({"page": "GreetingPage", "always": True}, "must always"),
    ({"page": "ProcedurePage", "always": True}, "never held"),
    ({"said": "say.greet", "times": 2}, "came 1 times"),
    ({"said": "say.greet", "times": 0}, "came 1 times"),
    ({"said": "say.greet", "at_least": 2}, "came 1 times"),
    ({"said": "say.goodbye", "by_s": 3}, "has not come"),
    ({"says": "hẹn gặp lại", "by_s": 3}, "has not come"),
    ({"event": "FacesSeen", "fields": {"count": 7}, "by_s": 3}, "has not come"),
    ({"command": "Halt", "never": True}, "must never"),
    ({"near": "counter:3", "by_s": 3}, "has not come"),
    ({"near": "home", "within_m": 0.0001, "by_s": 3}, "has not come"),
    ({"standing": False, "by_s": 3}, "has not come"),
    ({"base": "driving", "by_s": 3}, "has not come"),
    ({"down": "camera", "by_s": 3}, "has not come"),
    ({"view": {"language": "en"}, "by_s": 3}, "has not come"),
    ({"listening": True, "at_end": True}, "does not hold at the end"),
    ({"tickets": 1, "at_end": True}, "does not hold at the end"),
    ({"unanswered": 1, "by_s": 3}, "has not come"),
    ({"slips": 1, "by_s": 3}, "has not come"),
    ({"off": True, "by_s": 3}, "has not come"),
    ({"arrived": "ba", "by_s": 1}, "has not come"),
]


def test_an_expectation_that_holds_passes(tmp_path: Path) -> None:
    result = played(tmp_path, HOLDS)
    assert result.passed, result.failures


def test_each_expectation_that_does_not_hold_fails_by_itself(tmp_path: Path) -> None:
    result = played(tmp_path, [expected for expected, _ in FAILS])
    told = [str(failure) for failure in result.failures]
    assert len(told) == len(FAILS)
    for expected, word in FAILS:
        piece = next(iter(expected.items()))
        assert any(word in line and repr(piece[1]) in line for line in told), (expected, told)


LATE: list[dict[str, Any]] = [
    {"event": "Tapped", "by_s": 1},
    {"event": "Tapped", "by_s": 1, "at_least": 1},
]


@pytest.mark.parametrize("expected", LATE)
@pytest.mark.parametrize(("at_ms", "passes"), [(1000, True), (1010, False)])
def test_what_comes_too_late_has_not_come(expected: dict[str, Any], at_ms: int, passes: bool) -> None:
    each = Expecting(msgspec.convert(expected, Expectation))
    failed = [each.look(True, RunFacts(at_ms)), each.over(False)]
    assert (failed == ["", ""]) is passes


def test_a_failure_tells_time_page_and_words(tmp_path: Path) -> None:
    (failure,) = played(tmp_path, [{"command": "Halt", "never": True, "because": "nothing moves"}]).failures
    assert failure.page == "StopPage"
    assert "dừng" in failure.said
    assert 3 < failure.at_s < 8
    assert "nothing moves" in str(failure)


def test_a_step_that_waits_in_vain_ends_the_scenario(tmp_path: Path) -> None:
    steps = [{"after": {"page": "ArrivedPage"}, "limit_s": 2, "do": "enter", "who": "lan"}]
    result = played(tmp_path, [{"page": "IdlePage"}], steps)
    assert ["steps[0] waits in vain" in failure.what for failure in result.failures] == [True]
    assert result.seconds < 3


def test_an_order_that_cannot_be_done_is_told_with_what_there_is_instead(tmp_path: Path) -> None:
    steps = [{"at_s": 2, "do": "tap", "want": "choose", "of": "1.001193"}]
    result = played(tmp_path, [{"page": "IdlePage"}], steps, screen=True)
    assert "IdlePage offers nothing to touch" in result.failures[0].what
    result = played(tmp_path, [{"page": "IdlePage"}], [{"do": "follow", "who": "nobody"}])
    assert "is not in the lobby" in result.failures[0].what


@pytest.mark.parametrize(("allow", "passes"), [([], False), (["speed"], True)])
def test_wheels_that_break_their_limits_fail_every_scenario_that_does_not_allow_it(
    tmp_path: Path, allow: list[str], passes: bool
) -> None:
    scenario = scenario_of(
        {
            "title": {"vi": "Thử", "en": "Trial"},
            "backend": "virtual",
            "screen": False,
            "allow": allow,
            "steps": [{"at_s": 2}],
            "expect": [{"page": "IdlePage"}],
        },
        tmp_path / "trial.toml",
    )
    backend = VirtualTimeBackend(scenario, tmp_path, SCENARIOS)
    for tick in range(200):  # the judge sees wheels that leap
        backend.robot.world.monitor.take(float(-2000 + 5 * tick), 8 * tick * (tick > 100), 0)
    backend.robot.world.monitor.forget()
    assert play(scenario, backend).passed is passes
