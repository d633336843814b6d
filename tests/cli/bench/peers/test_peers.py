"""Peers are instruments too: each is held to plain geometry before anything is compared with it."""

import functools
import json

import pytest

from robot.cli.__main__ import main
from robot.cli.bench import peers
from robot.cli.bench.peers import runs
from robot.cli.bench.peers.runs import closed_loop, end_gap, open_loop, path_gap_cm, sane
from tests.cli.bench.peers.installed_engines import engines

NAMES = ["mujoco", "ir-sim"]
driven = functools.cache(closed_loop)
"""The same drive serves every test that looks at it."""


@pytest.fixture(autouse=True)
def _installed() -> None:
    engines()


@pytest.mark.parametrize("name", ["own", *NAMES])
def test_straight_on_and_on_the_spot_it_goes_as_it_is_told(name: str) -> None:
    found = sane(name)
    assert found["straight_m_s"] == pytest.approx(0.5, abs=0.002)
    assert found["turned_deg"] == pytest.approx(114.6, abs=1.0)


def test_a_slippery_floor_lets_both_engines_slide_alike() -> None:
    ours, theirs = sane("own"), sane("mujoco")
    for friction in ("0.2", "0.7"):
        key = f"stop_m_friction_{friction}"
        assert ours[key] == pytest.approx(theirs[key], abs=0.03)


@pytest.mark.parametrize("name", NAMES)
def test_the_same_controller_and_the_same_commands_end_at_the_same_place(name: str) -> None:
    ours, theirs = driven("own", 0.7), driven(name, 0.7)
    assert theirs.reached
    assert path_gap_cm(ours.poses, theirs.poses) <= 3.0
    assert end_gap(ours.poses, theirs.poses)[0] <= 3.0
    assert theirs.seconds == pytest.approx(ours.seconds, rel=0.02)
    from robot.cli.bench.drive.plan import DrivePlan
    from robot.cli.bench.drive.world import body_of

    lag_s = body_of(DrivePlan(0, body="perfect")).motor_lag_s
    away_cm, away_deg = end_gap(ours.poses, open_loop(name, ours.commands, ours.poses[0], 0.7, lag_s))
    assert away_cm <= 5.0
    assert away_deg <= 1.0


def test_the_command_judges_each_peer_and_the_limits_of_speed_and_braking_on_it(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(runs, "PEERS", ("ir-sim",))
    monkeypatch.setattr(runs, "closed_loop", driven)
    monkeypatch.setattr(peers, "FRICTIONS", (0.7,))
    assert main(["bench", "peers", "--runs", "0", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert set(told["sanity"]) == {"own", "ir-sim"}
    assert all(bar["kept"] for bar in told["bars"])
    names = {bar["name"].partition(": ")[2] for bar in told["bars"]}
    assert {"path-wise gap, cm", "open loop end, deg", "limits of speed and braking broken"} <= names
    assert {bar["limit_is"] for bar in told["bars"]} == {"maximum"}
