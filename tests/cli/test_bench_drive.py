"""The bench of drives counts what happened: its bars fail when a run fails."""

import argparse
import dataclasses
import json
import pickle
from math import cos, sin

import msgspec
import pytest

from hardware.envelope import Braking
from robot.cli.bench import drive as bench_drive
from robot.cli.bench.drive_cases import CASES, lobby_of
from robot.cli.bench.drive_figures import BASELINES, figures_of, led
from robot.cli.bench.drive_lockstep import Run
from robot.cli.bench.drive_measures import Measures
from robot.cli.bench.drive_plan import DrivePlan, DriveResult, Touch
from robot.cli.bench.drive_stop import stopping


def arrived(**changed) -> DriveResult:
    """A run without fault."""
    values = {"reached": True, "seconds": 20.0, "ideal_s": 10.0, "error_cm": 1.0, "error_deg": 0.5, "visitor_m": 1.2}
    return DriveResult(DrivePlan(1), place="counter:1", **{**values, **changed})


def kept(case: str, *results: DriveResult) -> dict[str, bool]:
    return {bar.name: bar.kept for bar in figures_of(case, 0, "", results).bars}


def test_a_touch_that_the_robot_caused_misses_the_bar_and_one_it_suffered_does_not():
    suffered = Touch(3.0, "walker", "blind", 0.0, 1.1, caused=False)
    caused = Touch(3.0, "walker", "late", 0.1, 0.4, caused=True)
    bar = "touches caused by the robot"
    assert kept("crowd", arrived(touches=[suffered]))[bar]
    assert not kept("crowd", arrived(touches=[suffered, caused]))[bar]


@pytest.mark.parametrize("case", [case.name for case in CASES if case.name not in BASELINES])
def test_one_limit_that_the_monitor_saw_broken_misses_in_every_case(case):
    bar = "limits of speed and braking broken"
    assert kept(case, arrived(), arrived())[bar]
    assert not kept(case, arrived(), arrived(violations=["speed, left wheel: 900 mm/s"]))[bar]


def test_an_escort_counts_when_robot_and_visitor_are_both_there():
    assert led(arrived())
    assert not led(arrived(visitor_m=6.0))
    assert not led(arrived(reached=False))
    assert not led(arrived(error_cm=40.0))


def test_a_visitor_who_comes_up_late_was_led_but_not_at_arrival():
    late, soon = arrived(visitor_m=1.5, visitor_soon_m=6.0), arrived(visitor_m=1.5, visitor_soon_m=1.9)
    figures = figures_of("crowd", 0, "", [late, soon, arrived(), arrived(visitor_m=6.0, visitor_soon_m=1.9)]).figures
    assert (figures["led_percent"], figures["led_at_arrival_percent"]) == (75.0, 50.0)


def test_one_run_beyond_25_cm_misses_whatever_the_others_do():
    runs = [arrived() for _ in range(99)]
    assert all(kept("markers", *runs).values())
    assert not kept("markers", *runs, arrived(error_cm=30.0))["runs beyond 25 cm"]


def test_a_displaced_marker_must_be_named():
    seen = {"displaced_marker": 4, "displaced_seen": True}
    bar = "reported where seen, percent"
    assert kept("displaced", arrived(suspects=[4], **seen))[bar]
    assert not kept("displaced", arrived(suspects=[5], **seen))[bar]


def test_a_robot_whose_wheels_spin_must_say_so_and_not_believe_that_it_is_there():
    said, wrong = "arrived before, or stopped and said so, percent", "arrived at a wrong place"
    told = kept("spinning", arrived(), arrived(reached=False, reason="slip"))
    assert told[said]
    assert told[wrong]
    assert not kept("spinning", arrived(reached=False, reason="time"))[said]
    assert not kept("spinning", arrived(error_cm=81.0))[wrong]


def test_runs_come_in_lobbies_of_chance_and_in_the_shipped_one():
    lobbies = [lobby_of(seed) for seed in range(80)]
    assert lobbies.count("shipped") == 20
    assert len(set(lobbies)) == 7


def test_each_case_has_the_runs_that_it_was_asked_for():
    for case in CASES:
        plans = case.plans(100, 7)
        assert len(plans) == min(case.most, max(case.least, round(100 * case.share)))
        assert [plan.seed for plan in plans] == list(range(7, 7 + len(plans)))


def test_emergency_brakings_are_counted_and_those_for_nobody_apart():
    figures = figures_of("crowd", 0, "", [arrived(emergencies=2), arrived(emergencies=1, needless=1)]).figures
    assert (figures["emergency_brakings"], figures["of_them_needless"]) == (3, 1)


def test_emergency_braking_in_an_empty_lobby_is_needless():
    run = Run(DrivePlan(1, lobby="course"))
    run.host.pilot._ramp.braking = Braking.EMERGENCY
    measures = Measures(run.result, run.lockstep, run.host, 20.0)
    measures.step()
    measures.step()
    assert (run.result.emergencies, run.result.needless) == (1, 1)


@pytest.mark.parametrize(("ahead_m", "needless"), [(1.0, 0), (-1.0, 1), (3.0, 1)])
def test_emergency_braking_is_for_somebody_who_is_near_and_ahead(ahead_m, needless):
    run = Run(DrivePlan(1, people=1))
    x, y, heading = run.lockstep.physics.pose
    (somebody, *_) = run.crowd.people
    run.crowd.people[:] = [somebody]
    somebody.x, somebody.y = x + ahead_m * cos(heading), y + ahead_m * sin(heading)
    measures = Measures(run.result, run.lockstep, run.host, 20.0)
    for braking, bumped in ((Braking.EMERGENCY, False), (Braking.EMERGENCY, True), (Braking.EMERGENCY, False)):
        run.host.pilot._ramp.braking, run.lockstep.firmware.sensors.bumper = braking, int(bumped)
        measures.step()
    assert (run.result.emergencies, run.result.needless) == (1, needless)


@pytest.mark.parametrize(("board", "echo_lines"), [("mega", 2), ("uno", 1)])
def test_the_board_that_is_named_reads_the_range_sensors(board, echo_lines):
    (plan,) = bench_drive._on(board, [DrivePlan(1)])
    turns = Run(plan).lockstep.turns
    read = {sensor for at_ms in range(5, 140, 5) for sensor, _ in turns.step(float(at_ms))}
    assert plan.echo_lines == echo_lines
    assert (len(read) == 6) == (board == "mega")


def test_the_line_of_a_run_is_the_same_from_every_process():
    run = arrived()
    assert msgspec.json.encode(pickle.loads(pickle.dumps(run))) == msgspec.json.encode(run)


@pytest.mark.parametrize("seed", [1, 88_000])
def test_who_steps_before_it_at_full_speed_is_not_run_over(seed):
    assert max(way for _, way in stopping(seed)) <= 0.35


def test_the_bench_prints_its_figures_as_one_json_line(capsys, monkeypatch):
    few = tuple(dataclasses.replace(case, least=2) for case in CASES)
    monkeypatch.setattr(bench_drive, "CASES", few)
    parser = argparse.ArgumentParser()
    bench_drive.arguments(parser)
    args = parser.parse_args(["--runs", "2", "--cases", "track", "--jobs", "2"])
    args.json = True
    assert bench_drive.run(args) == 0
    line = json.loads(capsys.readouterr().out)
    (case,) = line["cases"]
    assert (case["case"], case["row"], case["kept"]) == ("track", 9, True)
    assert 25 < case["figures"]["route_m"] < 35
