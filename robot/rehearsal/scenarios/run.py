"""Runs one scenario file in a folder of its own: loads it, plays it, and returns the outcome."""

import logging
import time
from pathlib import Path
from typing import NamedTuple

from robot.rehearsal.scenarios.backend import ScenarioBackend
from robot.rehearsal.scenarios.golden_journals import GOLDEN, difference, write_golden
from robot.rehearsal.scenarios.loader import load_scenario
from robot.rehearsal.scenarios.player import play
from robot.rehearsal.scenarios.scenario import Scenario
from robot.runtime.settings.loader import CONFIG


class ScenarioOutcome(NamedTuple):
    """Outcome of a scenario. `failures`: the failures as text; `golden`: lines that differ from the golden journal."""

    name: str
    backend: str
    title_vi: str
    title_en: str
    failures: tuple[str, ...]
    golden: str
    virtual_s: float
    real_s: float
    steps: int
    journal: str

    @property
    def passed(self) -> bool:
        """Whether all expectations were met, and the journal equals the golden one."""
        return not self.failures and not self.golden


def perform(
    file: Path, folder: Path, *, config: Path = CONFIG, keep_golden: bool = False, golden: Path | None = GOLDEN
) -> ScenarioOutcome:
    """Play the scenario in `file`; the robot's files go to `folder`. Raises `Troubles` for a scenario file with errors.

    `config`: settings and content. `golden`: folder of the golden journals; None = the journal is not compared.
    """
    began_s = time.monotonic()
    scenario = load_scenario(file)
    level = logging.root.level
    logging.root.setLevel(logging.CRITICAL)  # the robot's log of injected faults is not interesting
    try:
        result = play(scenario, backend_of(scenario, folder, file.parent, config))
    finally:
        logging.root.setLevel(level)
    differs = ""
    if scenario.backend == "virtual" and scenario.golden and golden is not None:
        if keep_golden and result.passed:
            write_golden(scenario.name, result.steps, golden)
        differs = difference(scenario.name, result.steps, golden)
    return ScenarioOutcome(
        scenario.name,
        scenario.backend,
        scenario.title.vi,
        scenario.title.en,
        tuple(str(failure) for failure in result.failures),
        differs,
        result.seconds,
        time.monotonic() - began_s,
        len(result.steps),
        str(result.journal),
    )


def broken_off(file: Path, why: str, real_s: float) -> ScenarioOutcome:
    """Return the outcome of a scenario that was interrupted for the reason `why`."""
    scenario = load_scenario(file)
    title = scenario.title
    return ScenarioOutcome(scenario.name, scenario.backend, title.vi, title.en, (why,), "", 0.0, real_s, 0, "-")


def backend_of(scenario: Scenario, folder: Path, files: Path, config: Path) -> ScenarioBackend:
    """Start the backend that the scenario names."""
    if scenario.backend == "ports":
        from robot.rehearsal.scenarios.real_time_backend import RealTimeBackend

        return RealTimeBackend(scenario, folder, files, config=config)
    from robot.rehearsal.scenarios.virtual_time_backend import VirtualTimeBackend

    return VirtualTimeBackend(scenario, folder, files, config)
