"""`kiosk drive`: one command from the settings to the simulated wheels."""

import json

import pytest

from robot.cli.__main__ import main

KEYS = {"place", "reached", "reason", "seconds", "error_cm", "error_deg", "route_m"}


@pytest.mark.ports
def test_kiosk_drive_drives_in_the_simulator_and_measures_the_true_error(capfd: pytest.CaptureFixture[str]) -> None:
    assert main(["drive", "--to", "exit", "--json"]) == 0
    report = json.loads(capfd.readouterr().out)
    assert set(report) >= KEYS
    assert report["reached"]
    assert report["error_cm"] < 5
    assert report["error_deg"] < 3


def test_an_unknown_place_is_one_line_that_names_the_places(capfd: pytest.CaptureFixture[str]) -> None:
    assert main(["drive", "--to", "counter:99"]) == 2
    told = capfd.readouterr().err.strip()
    assert "\n" not in told
    assert "counter:99" in told
    assert "counter:1" in told


@pytest.mark.ports
def test_a_port_that_is_not_there_is_one_line_with_the_remedy(capfd: pytest.CaptureFixture[str]) -> None:
    assert main(["drive", "--to", "exit", "--port", "/dev/ttyNOWHERE"]) == 2
    told = capfd.readouterr().err.strip()
    assert "\n" not in told
    assert "--port = '/dev/ttyNOWHERE': there is no such port" in told
    assert "không có cổng này" in told


def test_the_board_of_the_settings_is_told_by_its_key_in_the_settings(capfd: pytest.CaptureFixture[str]) -> None:
    assert main(["drive", "--to", "exit", "--real", "--set", "base.port=/dev/ttyNOWHERE"]) == 2
    assert "base.port = '/dev/ttyNOWHERE': there is no such port" in capfd.readouterr().err
