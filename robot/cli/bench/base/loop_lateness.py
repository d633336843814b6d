"""Row 7 of the acceptance table, in real time: measure how late the steps of the motion loop are while the whole robot
runs.

The robot runs its ordinary program in the simulated lobby, with camera, recogniser, voice and screen. A visitor stands
in front of the robot, speaks and touches without a pause, and is led a short way again and again. The simulators of
lobby, sound and board share the processor cores, which a real robot has to itself."""

import argparse
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from hardware.motion.loop_lateness import VARIABLE, read
from robot.cli.bench import percentile
from robot.cli.bench.base.rig import AcceptanceRow

P99_LIMIT_MS, MAX_LIMIT_MS = 5.0, 20.0
BAR_S = 600.0
CLIPS = 5
WARM_S = 5.0
LED_S, LEAVING_S = 6.0, 15.0
REPEATS_S = 1.5


def lateness(args: argparse.Namespace) -> AcceptanceRow:
    """Measure row 7: by how much the steps of the motion loop are late."""
    found = _measured(args.live_s)
    late_ms: list[float] = found.pop("late_ms")
    p50, p99 = (percentile(late_ms, share) if late_ms else float("inf") for share in (50, 99))
    worst = max(late_ms, default=float("inf"))
    return AcceptanceRow(
        7,
        f"50 Hz loop late: p99 <= {P99_LIMIT_MS:.0f} ms, max <= {MAX_LIMIT_MS:.0f} for 10 min, the whole robot live",
        {"steps": len(late_ms), "late p50, p99, max ms": f"{p50:.2f}, {p99:.2f}, {worst:.2f}", **found},
        p99 <= P99_LIMIT_MS and worst <= MAX_LIMIT_MS,
        {"motion.md, loop in a process with a busy thread, p99, max ms": "17, 21"},
        f"The bar asks for {BAR_S:.0f} s: --live-s {BAR_S:.0f}. Figures count on a machine that does nothing else.",
        enough=args.live_s >= BAR_S,
    )


MEASURES: dict[int, Callable[[argparse.Namespace], AcceptanceRow]] = {7: lateness}


def _measured(seconds: float) -> dict[str, Any]:
    from robot.cli.bench.speech.synthesised_requests import requests
    from robot.runtime.settings.loader import CONFIG
    from simulators.centre.centre import Premises
    from simulators.centre.measuring_stand import Stand
    from voice_models.model_files.store import path_of

    with tempfile.TemporaryDirectory(prefix="kiosk-late-") as name:
        folder = Path(name)
        steps = folder / "steps"
        clips = requests(folder, CLIPS)
        variables = {VARIABLE: str(steps)}
        stand = Stand(Premises(folder, CONFIG / "lobby.toml", path_of("astronaut"), variables=variables))
        try:
            stand.open("--at-home")
            time.sleep(WARM_S)
            did = _busy(stand, [clip.path for clip in clips], seconds)
        finally:
            stand.close()
        late_ms = read(steps)
        return {"late_ms": late_ms, **did}


def _busy(stand: Any, clips: list[Path], seconds: float) -> dict[str, Any]:
    """Let the visitor speak, touch and ask to be led for `seconds`; return how often each was done."""
    spoken = touched = led = 0
    ends_s = time.monotonic() + seconds
    while time.monotonic() < ends_s:
        sound = stand.sound.say(clips[spoken % len(clips)])
        spoken += 1
        stand.until(lambda sound=sound: sound.poll() is not None, 20.0)
        touched += stand.to_procedure() + (stand.touch("repeat") is not None)
        time.sleep(REPEATS_S)
        if stand.touch("guide") is not None:
            stand.shows("GuideQuestionPage", limit_s=3.0)
            stand.touch("yes")
            moving = stand.shows("MovingPage", limit_s=LEAVING_S)
            led += moving
            stand.until(lambda: stand.last_page != "MovingPage", LED_S if moving else 0.1)
            stand.touch("stop")
        print(f"{max(0.0, ends_s - time.monotonic()):.0f} s left", file=sys.stderr, flush=True)
    return {"sentences spoken to it": spoken, "touches": touched, "led a little way": led}
