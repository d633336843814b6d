"""Every scenario in virtual time goes as expected, and as its golden journal."""

from pathlib import Path

import pytest

from robot.rehearsal.scenarios.golden_journals import GOLDEN
from robot.rehearsal.scenarios.loader import load_scenario, scenario_files
from robot.rehearsal.scenarios.run import perform

VIRTUAL = [path for path in scenario_files() if load_scenario(path).backend == "virtual"]


@pytest.mark.parametrize("path", VIRTUAL, ids=lambda path: path.stem)
def test_a_scenario_goes_as_expected(path: Path, tmp_path: Path) -> None:
    outcome = perform(path, tmp_path)
    assert outcome.passed, "\n".join([*outcome.failures, outcome.golden])


def test_each_virtual_scenario_has_its_golden_journal_and_no_other_lies_there() -> None:
    compared = {path.stem for path in VIRTUAL if load_scenario(path).golden}
    assert {path.stem for path in GOLDEN.glob("*.txt")} == compared
