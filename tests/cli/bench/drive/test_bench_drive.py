"""The bench of drives counts what happened: its bars fail when a run fails."""

import argparse
import dataclasses
import json
import pickle
from math import cos, sin
from pathlib import Path

import msgspec
import pytest

from hardware.motion.safety_envelope import Braking
from robot.cli.bench import drive
from robot.cli.bench.acceptance_bars import AcceptanceBar, Verdict, status_of
from robot.cli.bench.drive.cases import CASES, growth, lobby_of
from robot.cli.bench.drive.controllers import MM_PER_TICK
from robot.cli.bench.drive.measurements import Measures
from robot.cli.bench.drive.metrics import BASELINES, figures_of, led
from robot.cli.bench.drive.plan import ContactSpeeds, DrivePlan, DriveResult
from robot.cli.bench.drive.simulated_drive import SimulatedDrive
from robot.cli.bench.drive.stopping_distance import MeasuredStop, stopping
from robot.cli.bench.drive.world import name_of, shared_lobby
from robot.core.trouble import Trouble, Troubles
from robot.runtime.settings.loader import CONFIG


def arrived(**changed) -> DriveResult:
    """A run without fault."""
    values = {"reached": True, "seconds": 20.0, "ideal_s": 10.0, "error_cm": 1.0, "error_deg": 0.5, "visitor_m": 1.2}
    return DriveResult(DrivePlan(1), place="counter:1", **{**values, **changed})


def kept(case: str, *results: DriveResult) -> dict[str, bool]:
    return {bar.name: bar.kept for bar in figures_of(case, 0, "", results).bars}


def test_a_touch_that_the_robot_caused_misses_the_bar_and_one_it_suffered_does_not() -> None:
    suffered = ContactSpeeds(3.0, "walker", "blind", 0.0, 1.1, caused=False)
    caused = ContactSpeeds(3.0, "walker", "late", 0.1, 0.4, caused=True)
    bar = "touches caused by the robot"
    assert kept("crowd", arrived(touches=[suffered]))[bar]
    assert not kept("crowd", arrived(touches=[suffered, caused]))[bar]


@pytest.mark.parametrize("case", [case.name for case in CASES if case.name not in BASELINES])
def test_a_speed_limit_that_the_monitor_saw_broken_misses_the_bar_in_every_case(case: str) -> None:
    bar = "limits of speed and braking broken"
    assert kept(case, arrived(), arrived())[bar]
    assert not kept(case, arrived(), arrived(violations=["speed, left wheel: 900 mm/s"]))[bar]


def test_an_escort_counts_when_robot_and_visitor_are_both_there() -> None:
    assert led(arrived())
    assert not led(arrived(visitor_m=6.0))
    assert not led(arrived(reached=False))
    assert not led(arrived(error_cm=40.0))


def test_a_visitor_who_comes_up_late_was_led_but_not_at_arrival() -> None:
    late, soon = arrived(visitor_m=1.5, visitor_soon_m=6.0), arrived(visitor_m=1.5, visitor_soon_m=1.9)
    figures = figures_of("crowd", 0, "", [late, soon, arrived(), arrived(visitor_m=6.0, visitor_soon_m=1.9)]).figures
    assert (figures["led_percent"], figures["led_at_arrival_percent"]) == (75.0, 50.0)


def test_a_run_that_ends_beyond_25_cm_misses_the_bar_whatever_other_runs_do() -> None:
    runs = [arrived() for _ in range(99)]
    assert all(kept("markers", *runs).values())
    assert not kept("markers", *runs, arrived(error_cm=30.0))["runs beyond 25 cm"]


def test_a_displaced_marker_must_be_named() -> None:
    seen = {"displaced_marker": 4, "displaced_seen": True}
    bar = "reported where seen, percent"
    assert kept("displaced", arrived(suspects=[4], **seen))[bar]
    assert not kept("displaced", arrived(suspects=[5], **seen))[bar]


def test_a_robot_whose_wheels_spin_must_say_so_and_not_believe_that_it_is_there() -> None:
    said, wrong = "arrived before, or stopped and said so, percent", "arrived at a wrong place"
    told = kept("spinning", arrived(), arrived(reached=False, reason="slip"))
    assert told[said]
    assert told[wrong]
    assert not kept("spinning", arrived(reached=False, reason="time"))[said]
    assert not kept("spinning", arrived(error_cm=81.0))[wrong]


def test_runs_come_in_lobbies_of_chance_and_in_the_shipped_one() -> None:
    lobbies = [lobby_of(seed) for seed in range(80)]
    assert lobbies.count("shipped") == 20
    assert len(set(lobbies)) == 7


def test_each_case_has_the_runs_that_it_was_asked_for() -> None:
    for case in CASES:
        plans = case.plans(100, 7)
        assert len(plans) == min(case.most, max(case.least, round(100 * case.share)))
        assert [plan.seed for plan in plans] == list(range(7, 7 + len(plans)))


def test_emergency_brakings_are_counted_and_those_for_nobody_apart() -> None:
    figures = figures_of("crowd", 0, "", [arrived(emergencies=2), arrived(emergencies=1, needless=1)]).figures
    assert (figures["emergencies_it_said"], figures["of_them_nobody_near"]) == (3, 1)


def test_emergency_braking_in_an_empty_lobby_is_needless() -> None:
    run = SimulatedDrive(DrivePlan(1, lobby="course"))
    run.host.controller._ramp.braking = Braking.EMERGENCY
    measures = Measures(run.result, run.lockstep, run.host, 20.0)
    measures.step()
    measures.step()
    assert (run.result.emergencies, run.result.needless) == (1, 1)


@pytest.mark.parametrize(("ahead_m", "needless"), [(1.0, 0), (-1.0, 1), (3.0, 1)])
def test_emergency_braking_is_for_somebody_who_is_near_and_ahead(ahead_m: float, needless: int) -> None:
    run = SimulatedDrive(DrivePlan(1, people=1))
    x, y, heading = run.lockstep.physics.pose
    (somebody, *_) = run.crowd.people
    run.crowd.people[:] = [somebody]
    somebody.x, somebody.y = x + ahead_m * cos(heading), y + ahead_m * sin(heading)
    measures = Measures(run.result, run.lockstep, run.host, 20.0)
    for braking, bumped in ((Braking.EMERGENCY, False), (Braking.EMERGENCY, True), (Braking.EMERGENCY, False)):
        run.host.controller._ramp.braking, run.lockstep.firmware.sensors.bumper = braking, int(bumped)
        measures.step()
    assert (run.result.emergencies, run.result.needless) == (1, needless)


def test_brakings_that_no_bar_holds_stand_in_the_table_with_those_for_nobody_apart() -> None:
    named = figures_of("crowd", 0, "", [arrived(hard_brakings=2), arrived(hard_brakings=1, hard_for_nobody=1)]).named
    assert (named["wheels braked over 1.0 m/s2"], named["of them while nobody came nearer"]) == (3, 1)
    shares = figures_of("crowd", 0, "", [arrived(judged_s=40.0, emergency_s=1.0, exempt_s=2.0)]).figures
    assert (shares["judged_s"], shares["emergency_percent"], shares["exempt_percent"]) == (40.0, 2.5, 5.0)


@pytest.mark.parametrize(("comes_m_s", "excused"), [(1.0, True), (0.0, False), (-1.0, False)])
def test_a_hard_braking_is_excused_by_somebody_who_comes_and_not_by_what_the_robot_says(
    comes_m_s: float, excused: bool
) -> None:
    run = SimulatedDrive(DrivePlan(1, people=1))
    (somebody, *_) = run.crowd.people
    run.crowd.people[:] = [somebody]
    measures = Measures(run.result, run.lockstep, run.host, 20.0)
    pins, speed_mm_s, way_mm = run.lockstep.firmware.sensors, 0.0, 0.0
    x, y, heading = run.lockstep.physics.pose
    for step in range(300):
        run.host.controller._ramp.braking = Braking.EMERGENCY
        speed_mm_s = min(speed_mm_s + 10, 500) if step < 150 else max(0.0, speed_mm_s - 50)
        way_mm += speed_mm_s * 0.02
        pins.left_ticks = pins.right_ticks = int(way_mm / MM_PER_TICK)
        away_m = 1.2 - comes_m_s * min(max(step - 150, -20), 20) * 0.02
        somebody.x, somebody.y = x + away_m * cos(heading), y + away_m * sin(heading)
        run.lockstep.now_ms += 20.0
        measures.step()
    measures.finish()
    assert run.result.hard_brakings == 1
    assert run.result.hard_for_nobody == (not excused)


def test_who_stops_late_or_never_and_whoever_arrives_alone_misses_for_a_visitor_who_has_gone() -> None:
    stands, alone = "stands after the visitor has gone, at most, s", "trips finished alone"
    good = arrived(reached=False, visitor_gone_s=40.0, stopped_after_s=4.0)
    assert all(kept("deserted", good, good).values())
    late = [arrived(reached=False, visitor_gone_s=40.0, stopped_after_s=5.1), *[good] * 99]
    assert not kept("deserted", *late)[stands]
    never = [arrived(reached=False, visitor_gone_s=40.0, stopped_after_s=None), *[good] * 99]
    assert not kept("deserted", *never)[stands]
    assert not kept("deserted", good, arrived(visitor_gone_s=5.1, stopped_after_s=0.0, drove_on_m=0.02))[alone]


def test_too_few_runs_keep_no_bar_that_asks_for_more_and_fail_nothing() -> None:
    bar = AcceptanceBar("touches", 0, 0, needs=3000, runs=2999)
    assert (bar.verdict, bar.kept, status_of([bar])) == (Verdict.TOO_FEW, False, 0)
    assert AcceptanceBar("touches", 0, 0, needs=3000, runs=3000).kept
    broken = AcceptanceBar("touches", 1, 0, needs=3000, runs=2)
    assert (broken.verdict, status_of([broken])) == (Verdict.MISSED, 1)
    assert bar.as_json()["verdict"] == "too few runs"
    assert "2999 of 3000" in bar.cells()[-1]


def test_a_bar_says_whether_it_is_the_least_or_the_most() -> None:
    assert AcceptanceBar("led", 99.5, 99.0, least=True).as_json()["limit_is"] == "minimum"
    assert AcceptanceBar("error", 3.0, 10.0).as_json()["limit_is"] == "maximum"


@pytest.mark.parametrize(
    ("case", "runs"), [("markers", 200), ("assembled", 200), ("half", 200), ("dark10", 200), ("crowd", 3000)]
)
def test_rows_of_which_the_table_names_a_count_ask_for_it_and_can_be_given_it(case: str, runs: int) -> None:
    (found,) = (each for each in CASES if each.name == case)
    assert found.needs == runs
    assert len(found.plans(3000, 1)) >= runs
    assert not figures_of(case, 0, "", [arrived()] * (runs - 1), found.needs).kept
    assert figures_of(case, 0, "", [arrived()] * runs, found.needs).kept


@pytest.mark.parametrize(("board", "echo_lines"), [("mega", 2), ("uno", 1)])
def test_the_board_that_is_named_reads_the_range_sensors(board: str, echo_lines: int) -> None:
    (plan,) = drive._on(board, [DrivePlan(1)])
    turns = SimulatedDrive(plan).lockstep.turns
    read = {sensor for at_ms in range(5, 140, 5) for sensor, _ in turns.step(float(at_ms))}
    assert plan.echo_lines == echo_lines
    assert (len(read) == 6) == (board == "mega")


def test_the_line_of_a_run_is_the_same_from_every_process() -> None:
    run = arrived()
    assert msgspec.json.encode(pickle.loads(pickle.dumps(run))) == msgspec.json.encode(run)


@pytest.mark.parametrize("seed", [1, 88_000])
def test_a_person_who_steps_before_the_robot_at_full_speed_is_not_run_over(seed: int) -> None:
    stops = stopping(seed)
    assert max(stop.way_m for stop in stops) <= 0.35
    assert [stop.violations for stop in stops if stop.violations] == []
    assert {stop.hard_brakings for stop in stops} == {1}, "it brakes as hard as it can, once,"
    assert {stop.hard_for_nobody for stop in stops} == {0}, "for somebody who is there"


def called(*words: str) -> int:
    """The bench with these options."""
    parser = argparse.ArgumentParser()
    drive.arguments(parser)
    args = parser.parse_args(words)
    args.json = True
    return drive.run(args)


def test_the_bench_prints_its_figures_as_one_json_line(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    few = tuple(dataclasses.replace(case, least=2) for case in CASES)
    monkeypatch.setattr(drive, "CASES", few)
    assert called("--runs", "2", "--cases", "track", "--jobs", "2") == 0
    line = json.loads(capsys.readouterr().out)
    (case,) = line["cases"]
    assert (case["case"], case["row"], case["kept"]) == ("track", 9, True)
    assert 25 < case["figures"]["route_m"] < 35


def test_a_case_that_does_not_exist_is_told_with_those_that_do() -> None:
    with pytest.raises(Trouble, match=r"'crowds'.*track.*crowd.*growth.* \| "):
        called("--cases", "track,crowds")


BROKEN_STOP = MeasuredStop(0.5, 0.1, violations=["braking, left wheel"])


def test_a_broken_speed_limit_also_fails_the_bars_of_stops_and_growth(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> list[DriveResult]:
        return [arrived(violations=["braking, left wheel"])]

    monkeypatch.setattr("robot.cli.bench.drive.stopping_distance._one", lambda *_: BROKEN_STOP)
    assert called("--cases", "stop") == 1
    monkeypatch.setattr(drive, "carry_out", lambda groups, *_: [(name, broken()) for name in groups])
    assert called("--cases", "growth") == 1
    told = json.loads(capsys.readouterr().out.splitlines()[-1])
    assert len(told["growth"]) == len(growth())
    assert not any(each["kept"] for each in told["growth"])


def test_every_case_drives_in_the_map_that_is_named_as_far_as_the_map_has_a_way_for_it(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    driven: dict[str, list[DrivePlan]] = {}

    def carry_out(plans: dict[str, list[DrivePlan]], *_: object) -> list[tuple[str, list[DriveResult]]]:
        driven.update(plans)
        return [(name, [arrived(visitor_gone_s=9.0, stopped_after_s=1.0)] * len(each)) for name, each in plans.items()]

    monkeypatch.setattr(drive, "carry_out", carry_out)
    called("--lobby", str(CONFIG / "lobby.toml"), "--runs", "5")
    told = json.loads(capsys.readouterr().out)
    dark = {"dark7", "dark10", "dark"}  # its longest way is 10 m
    assert set(driven) == {case.name for case in CASES} - dark
    assert {line.split()[0] for line in told["left_out"]} == dark
    (name, docked) = sorted({plan.lobby for plans in driven.values() for plan in plans}, key=len)
    assert shared_lobby(name).lobby == shared_lobby("shipped").lobby
    assert shared_lobby(docked).planner.docks_at_home
    assert {case for case, plans in driven.items() for plan in plans if plan.lobby == docked} == {"dock"}
    assert {plan.place for plans in driven.values() for plan in plans} <= set(shared_lobby("shipped").places)
    with pytest.raises(Trouble, match="no case fits this map") as none_fits:
        called("--lobby", str(CONFIG / "lobby.toml"), "--cases", "dark")
    english, vietnamese = none_fits.value.line().split(" | ")
    assert "dark left out: no place is 18 m of way from home" in english
    assert "bỏ qua dark: không có nơi nào cách chỗ đứng chờ (home) 18 m" in vietnamese


def test_a_dock_is_left_out_where_no_way_leads_onto_it(tmp_path: Path) -> None:
    text = (CONFIG / "lobby.toml").read_text()
    stair = "keep_out = [[[5.8, 2.8], [6.2, 2.8], [6.2, 3.2], [5.8, 3.2]]]\nlevel_floor ="
    (tmp_path / "lobby.toml").write_text(text.replace("level_floor =", stair, 1))
    with pytest.raises(Trouble, match=r"dock left out: dock.* at \[6.0, 3.0\]: the robot cannot") as left_out:
        called("--lobby", str(tmp_path / "lobby.toml"), "--cases", "dock")
    assert "robot không đứng được ở đây" in left_out.value.line()


@pytest.mark.parametrize("other", ["stop", "growth"])
def test_what_has_a_map_of_its_own_is_driven_where_no_other_case_fits_the_map_that_is_named(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, other: str
) -> None:
    monkeypatch.setattr("robot.cli.bench.drive.stopping_distance._one", lambda *_: MeasuredStop(0.5, 0.1))
    monkeypatch.setattr(
        drive, "carry_out", lambda groups, *_: [(name, [arrived()] * len(each)) for name, each in groups.items()]
    )
    assert called("--lobby", str(CONFIG / "lobby.toml"), "--cases", f"dark,{other}") == 0
    told = json.loads(capsys.readouterr().out)
    assert {case["case"] for case in (*told["cases"], *told["growth"])} == {other}
    (left_out,) = told["left_out"]
    assert left_out.startswith("dark left out: no place")
    assert " | bỏ qua dark: " in left_out


def test_a_map_that_is_none_is_told_as_the_loader_tells_it(tmp_path: Path) -> None:
    (tmp_path / "lobby.toml").write_text("width_m = 3\n")
    with pytest.raises(Troubles, match=r"lobby\.toml: depth_m"):
        called("--lobby", str(tmp_path / "lobby.toml"), "--cases", "track")


def test_a_map_that_was_edited_is_another_one_though_its_path_is_the_same(tmp_path: Path) -> None:
    copy = tmp_path / "lobby.toml"
    copy.write_bytes((CONFIG / "lobby.toml").read_bytes())
    before = name_of(copy)
    copy.write_text(copy.read_text() + "\n# edited\n")
    assert name_of(copy) != before


def test_the_doorway_a_step_from_home_is_no_goal_and_a_door_far_away_is_one(tmp_path: Path) -> None:
    assert "exit" not in shared_lobby("shipped").places
    text = (CONFIG / "lobby.toml").read_text()
    (tmp_path / "far.toml").write_text(text.replace("home = { x_m = 6.0, y_m = 2.3", "home = { x_m = 6.0, y_m = 5.9"))
    assert "exit" in shared_lobby(name_of(tmp_path / "far.toml")).places


@pytest.mark.parametrize("number", [30_008, 30_005])
def test_a_dock_stands_only_in_a_lobby_with_a_way_to_it(number: int) -> None:
    lobby = shared_lobby(f"docked:random:{number}")
    assert lobby.planner.docks_at_home
    assert lobby.planner.from_home("dock staging") is not None
