"""Serve visitors at real ports in real time, and compare what the processes hold (memory, descriptors, threads) at the
start and at the end.

The robot runs its ordinary program in the simulated lobby of `kiosk demo`, with camera, sound server, motor board and
panel. One visitor asks aloud, one touches, one walks past, again and again; in between the robot waits. It takes twenty
minutes, best at night: `./kiosk bench soak`. Bars, comparing the last third with the first: no further descriptor or
thread, at most 5 MB more; all visits served; the robot decides in time (p99 of the loop's lateness).

Baseline of the same run: the first third, and the robot's processor time before the first visitor comes."""

import argparse
import json
import signal
import statistics
import sys
import tempfile
import time
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

from robot.runtime.settings.loader import CONFIG

if TYPE_CHECKING:
    from robot.rehearsal.demo.shown_robot import ShownRobot

BARS = {"grown_mb": 5.0, "descriptors": 0, "threads": 0, "late_p99_ms": 50.0}
_BEFORE_S = 30.0
_RECOVER_S = 240.0


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the command's options."""
    parser.add_argument("--minutes", type=float, default=20.0)


def run(args: argparse.Namespace) -> int:
    """Serve visitors for the given time and print the figures; return 0 when the bars are met, else 1."""
    signal.signal(signal.SIGTERM, _leave)
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="kiosk-soak-")))
        found = _soak(folder, args.minutes, stack)
    print(json.dumps(found, ensure_ascii=False)) if args.json else _show(found)
    return 0 if found["met"] else 1


def _leave(_number: int, _frame: object) -> NoReturn:
    """Exit as after Ctrl-C, so that every program that was started is stopped too."""
    raise KeyboardInterrupt


def _soak(folder: Path, minutes: float, stack: ExitStack) -> dict[str, Any]:
    from robot.cli.bench.soak.process_sampler import ProcessSampler
    from robot.rehearsal.demo.lobby_demo import VISITS, visit
    from robot.rehearsal.demo.shown_robot import ShownRobot
    from simulators.centre.centre import Premises
    from voice_models.model_files.store import path_of

    gauges = folder / "gauges.jsonl"
    premises = Premises(folder, CONFIG / "lobby.toml", path_of("astronaut"))
    stack.callback(premises.close)
    premises.open("--gauges", str(gauges))
    robot = ShownRobot(premises, None)
    sampler = ProcessSampler(premises.robot.processes)
    stack.callback(sampler.stop)
    premises.panel.look()  # so that the panel's connection is in the first sample
    time.sleep(_BEFORE_S)
    sampler.look()
    visits = [visit(name) for name in VISITS]
    served: dict[str, list[int]] = {each.name: [0, 0] for each in visits}
    wrong: list[str] = []
    began_s = time.monotonic()
    while time.monotonic() - began_s < minutes * 60:
        played = visits[sum(count for count, _ in served.values()) % len(visits)]
        failures = robot.perform(played).failures
        served[played.name][0] += 1
        served[played.name][1] += not failures
        if failures:
            wrong.append(f"{played.name}: {failures[0]}")
            _recover(robot)
        why = failures[0] if failures else "served"
        print(f"{(time.monotonic() - began_s) / 60:.1f} min: {played.name} {why}", file=sys.stderr)
    samples = sampler.stop()
    third = max(1, len(samples) // 3)
    opened = sampler.opened_since(third, third)
    lines = gauges.read_text(encoding="utf-8").splitlines() if gauges.exists() else []
    found = _judged(samples, served, wrong, [json.loads(line) for line in lines])
    return {**found, "opened": opened, "grown_by": sampler.grown_mb(third)}


def _recover(robot: "ShownRobot") -> None:
    """Send away a visitor who was not served, and wait until the robot is back at home.

    A robot that was stopped is let go on by touch, as its page asks."""
    from robot.rehearsal.scenarios.orders import Tap
    from robot.rehearsal.scenarios.scenario import BothLanguages, Condition, Scenario, ScenarioStep

    for who in robot.glance().present:
        robot.premises.lobby.do("leave", who=who)
    idle = Condition(page="IdlePage", near="home")
    steps = (ScenarioStep(None, after=idle, limit_s=_RECOVER_S / 2, again=(Tap("go_on"), Tap("go_on"))),)
    robot.perform(Scenario("recovery", BothLanguages("", ""), "ports", steps, ()))


def _judged(
    samples: list[dict[str, float]], served: dict[str, list[int]], wrong: list[str], gauges: list[dict[str, Any]]
) -> dict[str, Any]:
    third = max(1, len(samples) // 3)
    thirds = {"first": samples[:third], "last": samples[-third:]}
    means = {
        name: {key: round(statistics.median(each[key] for each in part), 1) for key in samples[0]}
        for name, part in thirds.items()
    }
    late = [line["loop_lag_ms"]["p99"] for line in gauges if line.get("loop_lag_ms")]
    grown = {key: round(means["last"][key] - means["first"][key], 1) for key in ("pss_mb", "descriptors", "threads")}
    late_ms = max(late, default=0.0)
    met = grown["pss_mb"] <= BARS["grown_mb"] and grown["descriptors"] <= 0 and grown["threads"] <= 0
    return {
        "minutes": round(samples[-1]["at_s"] / 60, 1),
        "served": served,
        "wrong": wrong,
        "first_third": means["first"],
        "last_third": means["last"],
        "grown": grown,
        "idle_processor_percent": samples[0]["processor_percent"],
        "late_p99_ms": late_ms,
        "met": met and not wrong and late_ms <= BARS["late_p99_ms"],
    }


def _show(found: dict[str, Any]) -> None:
    served = ", ".join(f"{kind} {ok} of {count}" for kind, (count, ok) in found["served"].items())
    print(f"{found['minutes']} min; served: {served}")
    print(f"{'':<28}{'first third':>12}{'last third':>12}{'grown':>8}")
    for key, unit in (("pss_mb", "MB of its own share"), ("descriptors", "descriptors"), ("threads", "threads")):
        first, last = found["first_third"][key], found["last_third"][key]
        print(f"{unit:<28}{first:>12}{last:>12}{found['grown'][key]:>8}")
    for program, grown_mb in found["grown_by"].items():
        print(f"  {grown_mb:+.1f} MB: {program}")
    for what, count in found["opened"].items():
        print(f"open in the last third, not in the first: {count} x {what}")
    busy = found["last_third"]["processor_percent"]
    print(f"processor: {busy} % of one core, {found['idle_processor_percent']} % before the first visitor (baseline)")
    print(f"the loop was late by p99 {found['late_p99_ms']} ms in the worst minute (bar {BARS['late_p99_ms']:.0f})")
    for line in found["wrong"]:
        print(f"not served: {line}")
    print("met" if found["met"] else "not met")
