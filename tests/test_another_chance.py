"""Tests that fail while the machine stands still: here, while the process that watches for it is stopped."""

from collections.abc import Callable

import pytest

from robot.rehearsal.scenarios.player import AFTER_SPEECH

pytest_plugins = "pytester"

HEAD = """
import os, signal, time
import pytest
from tests import another_chance

pytestmark = pytest.mark.ports

def stand_still():
    pid = another_chance.standstills().pid
    os.kill(pid, signal.SIGSTOP)
    time.sleep(0.2)
    os.kill(pid, signal.SIGCONT)
    time.sleep(0.1)  # for it to tell

tried = []

def first_time(name):
    tried.append(name)
    return tried.count(name) == 1
"""


@pytest.fixture
def told(pytester: pytest.Pytester, request: pytest.FixtureRequest) -> Callable[[str], pytest.RunResult]:
    """What a session of its own tells of these tests, each put behind `HEAD`."""
    pytester.makeini(f"[pytest]\nmarkers = ports\npythonpath = {request.config.rootpath}")
    pytester.makeconftest("from tests.another_chance import *")

    def tell(tests: str) -> pytest.RunResult:
        pytester.makepyfile(HEAD + tests)
        return pytester.runpytest_inprocess("-p", "no:cacheprovider", "--import-mode=importlib")

    return tell


def test_a_test_that_failed_in_a_standstill_runs_again_and_its_first_failure_is_printed(
    told: Callable[[str], pytest.RunResult],
) -> None:
    session = told("""
def test_robot():
    stand_still()
    assert not first_time("it"), "it stopped on the way"
""")
    session.assert_outcomes(passed=1)
    assert session.ret == 0
    session.stdout.fnmatch_lines(["*1 ran again*", "*test_robot*ms", "*it stopped on the way*"])


def test_a_sentence_that_was_not_understood_has_no_other_chance(told: Callable[[str], pytest.RunResult]) -> None:
    session = told(f"""
def test_robot():
    stand_still()
    assert not first_time("it"), "steps[4] waits in vain for a page{AFTER_SPEECH}"
""")
    session.assert_outcomes(failed=1)


def test_a_standstill_while_a_fixture_is_set_up_counts_too(told: Callable[[str], pytest.RunResult]) -> None:
    session = told("""
@pytest.fixture
def robot():
    stand_still()

def test_robot(robot):
    assert not first_time("it")
""")
    session.assert_outcomes(passed=1)


def test_without_a_standstill_in_it_the_first_failure_stands(told: Callable[[str], pytest.RunResult]) -> None:
    session = told("""
@pytest.fixture
def robot():
    yield
    stand_still()

def test_robot(robot):
    assert not first_time("it")
""")
    session.assert_outcomes(failed=1)


def test_what_keeps_the_interpreter_to_itself_is_no_standstill(told: Callable[[str], pytest.RunResult]) -> None:
    session = told("""
def test_robot():
    sorted(range(10**6), key=lambda n: -n % 1013)
    assert not first_time("it")
""")
    session.assert_outcomes(failed=1)


def test_a_test_in_real_time_gets_no_third_chance(told: Callable[[str], pytest.RunResult]) -> None:
    session = told("""
def test_robot():
    stand_still()
    first_time("it")
    assert len(tried) > 2, f"tried {len(tried)}"
""")
    session.assert_outcomes(failed=1)
    session.stdout.fnmatch_lines(["E*tried 2*"])


def test_where_the_fixtures_do_not_go_the_first_failure_stands_and_says_so(
    told: Callable[[str], pytest.RunResult],
) -> None:
    session = told("""
@pytest.fixture(scope="module")
def robot():
    yield
    raise OSError("the port is gone")

def test_robot(robot):
    stand_still()
    assert not first_time("it"), "it stopped on the way"

def test_next(robot):
    pass
""")
    assert session.ret == 1
    session.stdout.fnmatch_lines(["*it stopped on the way*", "*no other chance*", "*the port is gone*"])


@pytest.mark.parametrize(("tests", "status"), [(4, 0), (5, 1)])
def test_four_tests_may_need_it_and_more_fail_the_session(
    told: Callable[[str], pytest.RunResult], tests: int, status: int
) -> None:
    session = told(f"""
@pytest.mark.parametrize("number", range({tests}))
def test_robot(number):
    stand_still()
    assert not first_time(number)
""")
    session.assert_outcomes(passed=tests)
    assert session.ret == status
