"""Measure event latency, from a driver's `emit` until the commands are handed out: in the whole robot, and in the bare
event loop.

The whole robot has its screen, a camera with face detection on a photograph, a microphone with voice activity and
recogniser on recorded speech, and its voice. The base is left out, because it runs in its own process. In both parts a
thread sends a probe event every 10 ms."""

import argparse
import asyncio
import json
import math
import os
import tempfile
import threading
import time
import wave
from collections.abc import Callable
from pathlib import Path
from typing import Any

from robot.core.events import LeaveAsked, Tapped
from robot.core.intents import Intent, Want
from robot.core.rules import Rules
from robot.runtime.event_loop.clock import Clock
from robot.runtime.event_loop.inbox import Inbox
from robot.runtime.event_loop.journal import FORMAT, Head, Journal
from robot.runtime.event_loop.loop import run as run_loop
from robot.runtime.monitoring.metrics import Gauges
from robot.runtime.settings.loader import CONFIG, load_settings

PROBE_S = 0.01
SETTLE_S = 6.0
SPEECH = CONFIG.parent / "tests" / "data" / "speech"


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the command's options."""
    parser.add_argument("--seconds", type=seconds_from_1, default=15.0, help="length of each part (15)")


def run(args: argparse.Namespace) -> int:
    """Measure the latency in the whole robot and in the bare loop, and print both; return 0."""
    with tempfile.TemporaryDirectory() as folder:
        whole = asyncio.run(_whole(args.seconds, Path(folder)))
        bare = asyncio.run(_bare(args.seconds, Path(folder), whole.pop("rules")))
    if args.json:
        print(json.dumps({"bare": bare, "whole": whole}))
        return 0
    print(f"{'event latency, ms':<34}{'p50':>8}{'p99':>8}{'max':>8}   events/s")
    for name, line in (("bare loop (baseline)", bare), ("screen, audio and detection", whole)):
        spread = line["event_latency_ms"]
        per_s = line["events"] / args.seconds
        print(f"{name:<34}{spread['p50']:>8.2f}{spread['p99']:>8.2f}{spread['max']:>8.2f}   {per_s:8.0f}")
    ratio = whole["event_latency_ms"]["p99"] / bare["event_latency_ms"]["p99"]
    print(f"{'ratio of p99':<34}{ratio:>16.1f}")
    print(f"memory {whole['memory_mb']} MB, timer of the loop late by p99 {whole['loop_lag_ms']['p99']} ms")
    return 0


def seconds_from_1(text: str) -> float:
    """Parse a time of at least 1 s; percentiles over less time would mean nothing."""
    try:
        seconds = float(text)
    except ValueError:
        seconds = math.nan
    if not (math.isfinite(seconds) and seconds >= 1):
        raise argparse.ArgumentTypeError(f"{text!r} is not a number of seconds from 1 on")
    return seconds


def _probe(inbox: Inbox, seconds: float) -> None:
    """Send every 10 ms a touch on a page that is no longer shown: the event is decided, but changes nothing.

    This runs in its own thread at fixed times, so that a delayed loop does not delay the probe as well."""
    began = time.monotonic()
    pause = threading.Event()
    for step in range(1, int(seconds / PROBE_S) + 1):
        inbox.put(Tapped(-1, Intent(Want.PAGE, "next" if step % 2 else "previous")))
        pause.wait(max(0.0, began + step * PROBE_S - time.monotonic()))


def _watch(seconds: float, figures: dict[str, Any], settle_s: float) -> Callable[[Inbox, Gauges], Any]:
    async def watch(inbox: Inbox, gauges: Gauges) -> None:
        await asyncio.sleep(settle_s)
        gauges.line()
        await asyncio.to_thread(_probe, inbox, seconds)
        figures.update(gauges.line())
        inbox.put(LeaveAsked(0))

    return watch


async def _bare(seconds: float, folder: Path, rules: Rules) -> dict[str, Any]:
    inbox = Inbox()
    inbox.open()
    gauges = Gauges(inbox)
    figures: dict[str, Any] = {}
    journal = Journal(folder / "bare.jsonl", Head(FORMAT, "bench", "", rules))
    task = asyncio.ensure_future(_watch(seconds, figures, 0.5)(inbox, gauges))
    await run_loop(inbox, journal, lambda _command: None, Clock(), rules, gauges)
    await task
    journal.close()
    return figures


def talk(path: Path, seconds: float) -> Path:
    """Write the recorded sentences to a WAV file, one after the other, until it lasts at least `seconds`."""
    clips = sorted(SPEECH.glob("*.wav"))
    with wave.open(str(path), "wb") as out:
        out.setparams((1, 2, 16_000, 0, "NONE", ""))
        while out.tell() < seconds * 16_000:
            for clip in clips:
                with wave.open(str(clip)) as one:
                    out.writeframes(one.readframes(one.getnframes()))
                out.writeframes(bytes(2 * 16_000))
    return path


async def _whole(seconds: float, folder: Path) -> dict[str, Any]:
    from kiosk_ui.window.sdl_display import in_memory_without_desktop
    from robot.runtime.assemble import robot
    from robot.runtime.event_loop.journal import read
    from voice_models.model_files.store import path_of

    speech = talk(folder / "talk.wav", SETTLE_S + seconds)
    settings = load_settings(
        sets=[
            f"camera.address=file:{path_of('astronaut')}",
            f"microphone.address=wav:{speech}",
            "speaker.address=none:",
            "base.port=none",
            "screen.fullscreen=false",
            f"desk.file={folder / 'desk.sqlite'}",
            f"desk.figures_dir={folder / 'figures'}",
        ]
    )
    os.environ.update(in_memory_without_desktop())
    figures: dict[str, Any] = {}
    path = folder / "whole.jsonl"
    await robot(settings, path, watch=_watch(seconds, figures, SETTLE_S))
    figures["rules"] = read(path)[0].rules
    return figures
