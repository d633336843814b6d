"""The benchmark of the officials' page: a small run over every page, with calls and a change of a fee."""

import json

import pytest

from robot.cli.__main__ import main
from robot.staff_page.app import MENU

pytestmark = pytest.mark.waits


def test_a_small_run_opens_every_page_calls_numbers_and_follows_a_fee_to_the_robot(
    capsys: pytest.CaptureFixture[str],
) -> None:
    arguments = ("--dossiers", "200", "--procedures", "600", "--times", "2", "--changes", "1", "--json")
    assert main(["bench", "page", *arguments]) in (0, 1), "times are figures, not tests"
    found = json.loads(capsys.readouterr().out)
    assert {entry.path for entry in MENU} < set(found["ms_p50_p95"])
    assert {"call", "save a draft", "preview", "approve", "go back"} < set(found["ms_p50_p95"])
    assert len(found["robot_s"]) == 1
    assert len(found["bars"]) == 3
