"""The outcomes of scenarios as JUnit XML for CI servers."""

import xml.etree.ElementTree as Tree
from collections.abc import Sequence
from pathlib import Path

from robot.rehearsal.scenarios.run import ScenarioOutcome


def write_junit(file: Path, outcomes: Sequence[ScenarioOutcome]) -> None:
    """Write one JUnit test case for each scenario, with the scenario's backend as the class of the test."""
    failed = sum(not each.passed for each in outcomes)
    suite = Tree.Element(
        "testsuite",
        name="scenarios",
        tests=str(len(outcomes)),
        failures=str(failed),
        errors="0",
        time=f"{sum(each.real_s for each in outcomes):.2f}",
    )
    for each in outcomes:
        case = Tree.SubElement(
            suite, "testcase", classname=f"scenarios.{each.backend}", name=each.name, time=f"{each.real_s:.2f}"
        )
        if not each.passed:
            told = [*each.failures, *([f"golden journal:\n{each.golden}"] if each.golden else [])]
            failure = Tree.SubElement(case, "failure", message=_clean(told[0].splitlines()[0]))
            failure.text = _clean("\n".join([*told, f"journal: {each.journal}"]))
    file.parent.mkdir(parents=True, exist_ok=True)
    Tree.indent(suite)
    Tree.ElementTree(suite).write(file, encoding="utf-8", xml_declaration=True)


def _clean(text: str) -> str:
    """Remove the control characters that XML does not allow from `text`."""
    return "".join(sign for sign in text if sign >= " " or sign in "\n\t")
