"""Days in the lobby: the plan is decided by the seed, and a short day is acted out to its end."""

import json
import os
import socket
import sys
from argparse import Namespace
from collections import Counter
from pathlib import Path
from random import Random
from typing import Any

import pytest

from robot.cli.__main__ import main
from robot.cli.bench import day as bench_day
from robot.cli.bench.day.plan import KINDS, visitors
from robot.cli.bench.soak.process_sampler import ProcessSampler
from robot.rehearsal.virtual_robot import VirtualRobot


def test_the_same_seed_brings_the_same_visitors_and_each_kind_comes_as_often_as_planned() -> None:
    day = visitors(Random(3), 300, 8.0)
    assert day == visitors(Random(3), 300, 8.0)
    assert day != visitors(Random(4), 300, 8.0)
    assert Counter(one.kind for one in day) == {kind: 3 * share for kind, share in KINDS.items()}
    assert [one.at_s for one in day] == sorted(one.at_s for one in day)
    assert day[0].at_s >= 0
    assert day[-1].at_s < 8 * 3600


def test_after_two_short_days_on_which_everything_breaks_nothing_is_left_open(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    acted_out, charges = bench_day._day, []

    def on_an_old_battery(robot: VirtualRobot, *rest: Any) -> dict[str, Any]:
        battery = robot.world.lockstep.battery
        charges.append(battery.charge)
        found = acted_out(robot, *rest)
        battery.charge = 0.1
        return found

    monkeypatch.setattr(bench_day, "_day", on_an_old_battery)
    status = main(["bench", "day", "--days", "2", "--visitors", "3", "--hours", "0.1", "--json"])
    found = json.loads(capsys.readouterr().out)
    first, second = found["days"]
    assert [first["crash"], second["crash"]] == ["", ""]
    assert second["descriptors"] == first["descriptors"]
    assert second["threads"] == first["threads"]
    assert second["journal_parts"] > first["journal_parts"], "each day begins a file"
    assert first["faults"] > 10
    for day in (first, second):
        assert sum(day["unserved"].values()) == day["visitors"] - day["served"], "each who was not served has a reason"
    assert min(charges) >= 0.9, "charged in the night"
    assert status in (0, 1), "memory and time are figures, not tests"


DAY = {"day": 1, "seconds": 100.0, "rss_mb": 200.0, "descriptors": 20, "threads": 9, "crash": ""} | {
    "visitors": 300, "served": 299, "violations": 0, "wal_kb": 4_100
}  # fmt: skip


@pytest.mark.parametrize(
    ("on_the_second_day", "missed"),
    [
        ({}, []),
        ({"served": 291}, []),
        ({"served": 0}, ["day 2: 0 of 300 served"]),
        ({"served": 290}, ["day 2: 290 of 300 served"]),
        ({"violations": 1}, ["day 2: 1 limits of the wheels broken"]),
        ({"wal_kb": 9_000}, ["day 2: the write-ahead log has 9000 kB"]),
        ({"crash": "KeyError"}, ["day 2: KeyError"]),
        ({"seconds": 181.0}, ["a day took 181.0 s"]),
        ({"rss_mb": 205.1}, ["memory has grown by 5.1 MB"]),
        ({"descriptors": 21}, ["1 descriptors more"]),
        ({"threads": 10}, ["1 threads more"]),
    ],
)
def test_each_bar_of_a_day_can_be_missed(on_the_second_day: dict[str, Any], missed: list[str]) -> None:
    found = bench_day._judged([DAY, DAY | {"day": 2} | on_the_second_day], {}, Namespace(visitors=300, hours=8.0))
    assert found["missed"] == missed
    assert found["met"] == (not missed)


def test_a_sampler_sees_memory_descriptors_and_threads_of_a_process() -> None:
    sampler = ProcessSampler(lambda: [(os.getpid(), sys.orig_argv)])
    sampler.look()
    held = [os.open(os.devnull, os.O_RDONLY) for _ in range(7)]
    sampler.take()
    for descriptor in held:
        os.close(descriptor)
    first, second = sampler.stop()
    assert second["descriptors"] - first["descriptors"] == 7
    assert first["pss_mb"] > 1
    assert first["threads"] >= 1


def test_a_sampler_tells_which_program_has_grown() -> None:
    sampler = ProcessSampler(lambda: [(os.getpid(), ["python", "-m", "robot.cli", "run"])])
    sampler.take()
    held = b"x" * 40_000_000
    sampler.take()
    assert sampler.grown_mb(1) == {"robot.cli": pytest.approx(len(held) / 1_000_000, abs=10)}


def test_what_was_opened_and_stayed_open_is_named(tmp_path: Path) -> None:
    sampler = ProcessSampler(lambda: [(os.getpid(), sys.orig_argv)])
    sampler.take()
    with (tmp_path / "left open").open("w"), socket.socket(socket.AF_UNIX) as server:
        server.bind(str(tmp_path / "door"))
        sampler.take()
        with (tmp_path / "for a moment").open("w"):
            sampler.take()
    told = " ".join(sampler.opened_since(1, 2))
    assert "left open" in told
    assert "door" in told
    assert "for a moment" not in told
