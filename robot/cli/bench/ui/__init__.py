"""Measure frames, touches and idle load of the screen while speech is recognised and faces are detected.

The real window paints into memory; the microphone hears recorded speech, the camera sees the simulated lobby. Baseline
of the same run: the same pages painted naively: laid out and painted as a whole for each frame."""

import argparse
import asyncio
import datetime
import json
import os
import tempfile
from itertools import pairwise
from pathlib import Path
from typing import Any

from robot.cli.bench import percentile
from robot.cli.bench.loop import seconds_from_1, talk
from robot.runtime.monitoring.metrics import resident_mb

_NAIVE_FRAMES = 12
_SETTLE_S = 3.0
_FRAME_LIMIT_MS = 33.0
_START_S = 120.0  # seconds of recorded speech beyond the length of the scenes


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the command's options."""
    parser.add_argument("--seconds", type=seconds_from_1, default=8.0, help="length of each scene (8)")
    parser.add_argument("--rest", type=seconds_from_1, default=10.0, help="length of the rest before all scenes (10)")
    parser.add_argument("--taps", type=int, default=100, help="touches whose answer is timed (100)")


def run(args: argparse.Namespace) -> int:
    """Measure the screen and print the figures; no bar is judged. Return 0."""
    os.environ.setdefault("SDL_VIDEODRIVER", "offscreen")
    # Paint into plain memory: SDL's offscreen driver would emulate a graphics card, which no panel does.
    os.environ.setdefault("SDL_FRAMEBUFFER_ACCELERATION", "0")
    figures = asyncio.run(_measured(args.seconds, args.rest, args.taps))
    if args.json:
        print(json.dumps(figures))
    else:
        _print(figures)
    return 0


async def _measured(seconds: float, rest_s: float, taps: int) -> dict[str, Any]:
    from kiosk_ui.rendering.naive_painter import NaivePainter
    from kiosk_ui.window.panel_size import PanelSize
    from robot.cli.bench.ui import scenes as ui_scenes
    from robot.cli.bench.ui.rig import WindowRig
    from robot.runtime.settings.loader import load_settings

    with tempfile.TemporaryDirectory() as folder:
        length_s = _START_S + len(ui_scenes.SCENES) * (seconds + 6)
        sets = [
            f"microphone.address=wav:{talk(Path(folder) / 'talk.wav', length_s)}",
            "speaker.address=none:",
            "base.port=none",
            "screen.fullscreen=false",
            f"desk.file={Path(folder) / 'desk.sqlite'}",
        ]
        settings = load_settings(sets=sets)
        rig = WindowRig(settings)
        screen = settings.screen
        naive = NaivePainter(rig.library.content(), PanelSize(screen.width_px, screen.height_px, screen.diagonal_inch))
        scenes: dict[str, dict[str, Any]] = {}
        async with rig.screen():
            alone = await ui_scenes.idle(rig, max(seconds, rest_s))
            memory_mb = resident_mb()
            async with rig.company():
                await asyncio.sleep(_SETTLE_S)
                rig.hear()
                for name, (scene, page) in ui_scenes.SCENES.items():
                    watched = await scene(rig, seconds)
                    scenes[name] = figures_of(watched)
                    scenes[name]["naive_ms"] = await _naive(rig, naive, ui_scenes.view(rig, page))
                touches = await ui_scenes.taps(rig, taps)
                whole_mb = resident_mb()
            worked = rig.worked
    return {
        "driver": os.environ["SDL_VIDEODRIVER"],
        "scenes": scenes,
        "tap_to_paint_ms": _spread(touches.pressed_ms),
        "tap_to_next_page_ms": _spread(touches.turned_ms),
        "taps": taps,
        "taps_unpressed": touches.unpressed,
        "taps_unturned": touches.unturned,
        "idle_alone": {
            "core_percent": round(100 * alone.thread_s / alone.seconds, 2),
            "frames_per_s": round(sum(frame.changed for frame in alone.frames) / alone.seconds, 1),
            "memory_mb": round(memory_mb),
        },
        "memory_mb": round(whole_mb),
        "sentences_heard": worked.sentences,
        "looks_with_a_face": worked.looks_with_a_face,
    }


async def _naive(rig: Any, painter: Any, view: Any) -> dict[str, float]:
    """Measure how long painting the whole page takes, with pauses so that the rest of the robot goes on."""
    took_ms = []
    for _ in range(_NAIVE_FRAMES):
        took_ms.append(painter.frame(view, rig.live, rig.clock(), datetime.datetime.now()))
        await asyncio.sleep(0.05)
    return _spread(took_ms[1:])


def figures_of(watched: Any) -> dict[str, Any]:
    """Return what the frames of a scene cost, and the time between frames while something moves."""
    painted = [frame for frame in watched.frames if frame.changed]
    apart_ms = [(b.ended_s - a.ended_s) * 1000 for a, b in pairwise(watched.frames) if a.moving]
    return {
        "frames_per_s": round(len(painted) / watched.seconds, 1),
        "turns_per_s_moving": round(1000 * len(apart_ms) / sum(apart_ms), 1) if apart_ms else 0.0,
        "work_ms": _spread([(f.ended_s - f.began_s) * 1000 for f in watched.frames if f.changed or f.fresh]),
        "between_frames_ms": _spread(apart_ms),
        "late_frames": sum(ms > _FRAME_LIMIT_MS for ms in apart_ms),
        "core_percent": round(100 * watched.thread_s / watched.seconds, 1),
    }


def _spread(values: list[float]) -> dict[str, float]:
    if not values:
        return {}
    return {"p50": percentile(values, 50), "p99": percentile(values, 99), "max": round(max(values), 2)}


def _print(figures: dict[str, Any]) -> None:
    print("with speech and camera at work; a frame is a turn of the window, 60 a second while something moves")
    print(f"{'ms (p50 / p99 / max)':<22}{'painted/s':>10}{'of 60':>7}{'work of a frame':>24}", end="")
    print(f"{'from frame to frame':>26}{'> 33':>6}{'core':>8}{'naive':>8}{'ratio':>8}")
    for name, scene in figures["scenes"].items():
        work, apart, naive = scene["work_ms"], scene["between_frames_ms"], scene["naive_ms"]
        ratio = naive["p50"] / work["p50"] if work else 0.0
        print(f"{name:<22}{scene['frames_per_s']:>10.1f}{scene['turns_per_s_moving']:>7.1f}", end="")
        print(f"{_three(work)}  {_three(apart)}{scene['late_frames']:>6}{scene['core_percent']:>7.1f}%", end="")
        print(f"{naive['p50']:>8.1f}{ratio:>7.0f}x")
    alone = figures["idle_alone"]
    print(
        f"idle, the screen alone: {alone['frames_per_s']} painted a second, {alone['core_percent']} % of a core", end=""
    )
    print(f", {alone['memory_mb']} MB; with everything {figures['memory_mb']} MB")
    for name, key in (("pressed target", "tap_to_paint_ms"), ("next page", "tap_to_next_page_ms")):
        print(f"from the finger to the {name:<15}{_three(figures[key])} ms")
    lost = f"{figures['taps_unpressed']} pressed nothing, after {figures['taps_unturned']} no page came"
    print(f"of {figures['taps']} touches {lost}")
    print(
        f"meanwhile {figures['sentences_heard']} sentences were understood"
        f" and {figures['looks_with_a_face']} looks had a face; SDL driver {figures['driver']}"
    )


def _three(spread: dict[str, float]) -> str:
    if not spread:
        return f"{'-':>8}{'-':>8}{'-':>8}"
    return "".join(f"{spread[name]:>8.1f}" for name in ("p50", "p99", "max"))
