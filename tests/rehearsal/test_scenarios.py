"""Every scenario in virtual time goes as expected, and as its golden journal."""

from pathlib import Path

import pytest

from robot.rehearsal.performance import perform
from robot.rehearsal.scenario_files import load_scenario, scenario_files

VIRTUAL = [path for path in scenario_files() if load_scenario(path).ground == "virtual"]


@pytest.mark.parametrize("path", VIRTUAL, ids=lambda path: path.stem)
def test_a_scenario_goes_as_expected(path: Path, tmp_path: Path) -> None:
    outcome = perform(path, tmp_path)
    assert outcome.passed, "\n".join([*outcome.failures, outcome.golden])
