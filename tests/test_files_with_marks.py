"""Which files are imported where only tests in real time are wanted; `-m` still chooses the tests."""

from collections.abc import Callable

import pytest

pytest_plugins = "pytester"


@pytest.fixture
def told(pytester: pytest.Pytester, request: pytest.FixtureRequest) -> Callable[[str], pytest.RunResult]:
    """What a session tells that is asked for this expression: a robot, a printer, and a file that does not import."""
    pytester.makeini(f"[pytest]\nmarkers =\n ports\n waits\npythonpath = {request.config.rootpath}")
    pytester.makeconftest("from tests.files_with_marks import *")
    marked = "import pytest\n@pytest.mark.{0}\ndef test_{0}(): pass\ndef test_without_it_beside_{0}(): pass"
    pytester.makepyfile(
        test_robot=marked.format("ports"), test_printer=marked.format("waits"), test_other="raise SystemError"
    )

    def tell(expression: str) -> pytest.RunResult:
        return pytester.runpytest_inprocess("-p", "no:cacheprovider", "--import-mode=importlib", "-m", expression)

    return tell


@pytest.mark.parametrize("expression", ["ports", "waits", "waits and not ports"])
def test_a_file_without_the_mark_is_not_imported(told: Callable[[str], pytest.RunResult], expression: str) -> None:
    told(expression).assert_outcomes(passed=1, deselected=1)


@pytest.mark.parametrize(
    "expression", ["", "not ports and not waits", "ports or waits", "not waits", "other or x and ports"]
)
def test_where_a_test_without_the_mark_may_be_wanted_every_file_is_imported(
    told: Callable[[str], pytest.RunResult], expression: str
) -> None:
    assert told(expression).parseoutcomes()["errors"] == 1
