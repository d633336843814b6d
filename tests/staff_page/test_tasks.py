"""Each task of the officials has an address of the page and a test that does it."""

import ast
from typing import NamedTuple

import pytest

from robot.paths import ROOT
from robot.staff_page.app import SECTIONS

TABLE = ROOT / "robot" / "staff_page" / "tasks.md"
LEAST = 58
"""Least number of tasks, of 60, that are done in a browser."""


class OfficialTask(NamedTuple):
    """A row of the table."""

    number: str
    who: str
    task: str
    address: str
    test: str


def rows() -> list[OfficialTask]:
    lines = [line for line in TABLE.read_text(encoding="utf-8").splitlines() if line.startswith("| ")]
    cells = [[cell.strip().strip("`") for cell in line.strip("|").split("|")] for line in lines]
    return [OfficialTask(*each) for each in cells if each[0].isdigit()]


def test_as_many_tasks_as_wanted_are_done_in_a_browser() -> None:
    numbers = [row.number for row in rows()]
    assert len(set(numbers)) == len(numbers) >= LEAST


@pytest.mark.parametrize("row", rows(), ids=lambda row: row.number)
def test_the_task_has_an_address_and_a_test(row: OfficialTask) -> None:
    assert row.address in {each.path for section in SECTIONS for each in section}
    file, _, name = row.test.partition("::")
    tree = ast.parse((ROOT / file).read_text(encoding="utf-8"))
    assert name in {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}
