"""Visitor after visitor at real ports, in real time: what the robot's processes hold in the first minute and the last.

The simulated lobby of the demonstration with camera, sound server, motor board and panel; the robot is its ordinary
program. One asks aloud, one touches, one walks past, again and again; in between the robot waits. Twenty minutes of it
are a command for the night: `./kiosk bench soak`. Bars: from the first third to the last no descriptor, no thread, at
most 5 MB; all visits served; the robot decides in time (p99 of what its loop is late).

Baseline of the same run: the first third, and the processor time of the robot before the first visitor comes.
"""

import argparse
import json
import signal
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from typing import Any, NoReturn

from robot.runtime.settings.loader import CONFIG

BARS = {"grown_mb": 5.0, "descriptors": 0, "threads": 0, "late_p99_ms": 50.0}
_START_LIMIT_S = 60.0
_BEFORE_S = 30.0
_RECOVER_S = 240.0
_PARTS = {"camera", "microphone", "recogniser", "voice", "base", "screen"}


def arguments(parser: argparse.ArgumentParser) -> None:
    """Options of the command."""
    parser.add_argument("--minutes", type=float, default=20.0)


def run(args: argparse.Namespace) -> int:
    """0 when the bars are met."""
    signal.signal(signal.SIGTERM, _leave)
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="kiosk-soak-")))
        found = _soak(folder, args.minutes, stack)
    print(json.dumps(found, ensure_ascii=False)) if args.json else _show(found)
    return 0 if found["met"] else 1


def _leave(_number: int, _frame: object) -> NoReturn:
    """End like Ctrl-C does: every program that was started is stopped on the way out."""
    raise KeyboardInterrupt


def _soak(folder: Path, minutes: float, stack: ExitStack) -> dict[str, Any]:
    from robot.cli.bench.soak.process_sampler import ProcessSampler
    from robot.runtime.content.lobby_map_loader import load_lobby
    from simulators.audio.sound_server import SoundServer
    from simulators.audio.visitor_voices import spoken
    from simulators.centre.robot_process import RobotProgram
    from simulators.centre.touch_panel import SimulatedPanel
    from simulators.demo.lobby_demo import QUESTION, QUESTION_CODE, TOUCHED_CODE, TOUCHED_TOPIC, overlay_of
    from simulators.demo.lobby_visits import DemoQuestion, LobbyVisits
    from simulators.demo.visitor_script import Played, VisitorScript
    from simulators.lobby.client import LobbyClient
    from voice_models.model_files.store import path_of

    lobby_map = CONFIG / "lobby.toml"
    sound = SoundServer(folder / "sound")
    stack.callback(sound.stop)
    sound.start()
    lobby = LobbyClient(lobby_map, path_of("astronaut"))
    stack.callback(lobby.stop)
    overlay, bench, gauges = folder / "settings.toml", folder / "panel.socket", folder / "gauges.jsonl"
    overlay.write_text(overlay_of(lobby, bench), encoding="utf-8")
    robot = RobotProgram(folder, {}, sound.environment, "--settings", str(overlay), "--gauges", str(gauges))
    stack.callback(robot.end)
    robot.start()
    panel = SimulatedPanel(bench)
    stack.callback(panel.close)
    stage = VisitorScript(lobby, sound, panel, None, robot, lambda _lines, _language: "", folder)
    visits = LobbyVisits(stage, load_lobby(lobby_map))
    stage.until("all parts", lambda: stage.parts.keys() >= _PARTS, _START_LIMIT_S)
    stage.until_page("IdlePage", limit_s=_START_LIMIT_S)
    question = DemoQuestion(QUESTION, spoken(QUESTION, folder / "question.wav"), QUESTION_CODE)
    sampler = ProcessSampler(robot.processes)
    stack.callback(sampler.stop)
    panel.look()  # the connection of this finger stands from the first sample on
    time.sleep(_BEFORE_S)
    sampler.look()
    acts: list[tuple[str, Callable[[], Played]]] = [
        ("voice", lambda: visits.by_voice(question)),
        ("touch", lambda: visits.by_touch(TOUCHED_TOPIC, TOUCHED_CODE)),
        ("passer", visits.passing),
    ]
    served: dict[str, list[int]] = {kind: [0, 0] for kind, _ in acts}
    wrong: list[str] = []
    began_s = time.monotonic()
    while time.monotonic() - began_s < minutes * 60:
        kind, act = acts[sum(count for count, _ in served.values()) % len(acts)]
        played = act()
        served[kind][0] += 1
        served[kind][1] += not played.wrong
        if played.wrong:
            wrong.append(f"{kind}: {played.wrong}")
            _recover(stage)
        print(f"{(time.monotonic() - began_s) / 60:.1f} min: {kind} {played.wrong or 'served'}", file=sys.stderr)
    samples = sampler.stop()
    third = max(1, len(samples) // 3)
    opened = sampler.opened_since(third, third)
    lines = gauges.read_text(encoding="utf-8").splitlines() if gauges.exists() else []
    found = _judged(samples, served, wrong, [json.loads(line) for line in lines])
    return {**found, "opened": opened, "grown_by": sampler.grown_mb(third)}


def _recover(stage: Any) -> None:
    """Whoever was not served goes; the robot is left alone until it is at home again. One that was stopped is let go on
    by a person, as its page asks."""
    for who in list(stage.state()["people"]):
        stage.lobby.do("leave", who=who)
    stage.until_page("IdlePage", "StopPage", limit_s=_RECOVER_S)
    if stage.page.get("page") == "StopPage":
        stage.panel.tap("go_on")
        stage.until_page("IdlePage", limit_s=_RECOVER_S)


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
