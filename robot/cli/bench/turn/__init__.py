"""Measure how long a visitor waits, in real time with everything running: sound server, camera, screen, ears, voice.

The robot's ordinary program runs in the simulated lobby with a visitor in front of it. The visitor's words are played
into its virtual microphone; virtual microphone and loudspeaker are recorded with the same clock and latency. Parts:

`answer`: requests of the catalogue in three voices of espeak-ng, or recordings of a manifest. Measured is the time from
the last loud sample of the request to the first loud sample of the robot's answer. The journal shows how much of it
passes until the meaning is known and until the voice begins; the robot's own figures show the time of the decision.
Baseline: the same robot with a fixed wait of 0.9 s, in the same run. `touch`: the visitor touches the microphone button
while the robot speaks; measured from the touch to silence at the loudspeaker. `word`: the visitor interrupts the
robot's sentence, while the microphone also picks up the loudspeaker; measured from the visitor's first sound, recorded
alone, to the robot's last sound while the visitor speaks. `touch` and `word` leave out chimes, and trials in which the
robot was already silent. `own-voice`: the robot speaks without a visitor; counted are the turns that its own voice
opens (bar 0)."""

import argparse
import json
import signal
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from robot.cli.argument_types import count, readable
from robot.cli.bench.speech.recordings import Clip, load_clips
from robot.runtime.settings.loader import CONFIG

PARTS = ("answer", "touch", "word", "own-voice")
REQUESTS = 20


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the command's options."""
    parser.add_argument("--part", action="append", choices=PARTS, help="only this one; may be given again")
    parser.add_argument(
        "--manifest", type=readable, metavar="FILE.tsv", help="say these recordings instead of requests"
    )
    parser.add_argument("--limit", type=count, default=REQUESTS, metavar="N", help=f"sentences, touches ({REQUESTS})")
    parser.add_argument("--set", action="append", default=[], metavar="TABLE.KEY=VALUE", help="a setting of the robot")
    parser.add_argument("--no-baseline", action="store_true", help="leave out the robot with the fixed wait")


def run(args: argparse.Namespace) -> int:
    """Measure the chosen parts and print them; return 0, or 1 when a part could measure nothing."""
    from robot.cli.bench.speech.synthesised_requests import requests
    from robot.cli.bench.turn.report import show

    signal.signal(signal.SIGTERM, signal.default_int_handler)  # so that every started program is stopped
    found: dict[str, Any] = {}
    with tempfile.TemporaryDirectory(prefix="kiosk-turn-") as name:
        folder = Path(name)
        clips = load_clips(args.manifest, args.limit) if args.manifest else requests(folder, args.limit)
        for part in args.part or PARTS:
            found[part] = _part(part, clips, args, folder)
    if args.json:
        print(json.dumps(found, ensure_ascii=False))
    else:
        show(found)
    return int(any(not one.get("count") for one in found.values()))


def _part(part: str, clips: list[Clip], args: argparse.Namespace, folder: Path) -> dict[str, Any]:
    from robot.cli.bench.turn import parts
    from simulators.centre.centre import Premises
    from simulators.centre.measuring_stand import WITHOUT_WHEELS, Stand
    from voice_models.model_files.store import path_of

    sets = WITHOUT_WHEELS | dict(one.split("=", 1) for one in args.set)

    def measured(name: str, more: Mapping[str, object], echo: int = 0) -> dict[str, Any]:
        place = folder / name
        place.mkdir()
        print(f"{name}: the lobby opens", file=sys.stderr, flush=True)
        stand = Stand(Premises(place, CONFIG / "lobby.toml", path_of("astronaut"), {**sets, **more}, echo=echo))
        try:
            stand.open()
            return parts.MEASURES[part](stand, clips, args.limit)
        except (ConnectionError, TimeoutError) as error:
            print(f"kiosk bench turn: {name}: {error}", file=sys.stderr)
            return {"count": 0, "wrong": str(error)}
        finally:
            stand.close()

    if part != "answer":
        echo = parts.ECHO_VOLUME if part in ("word", "own-voice") else 0
        quiet = {"speaker.chimes": "false"} if part in ("touch", "word") else {}
        return measured(part, quiet, echo)
    answer = measured("answer", {})
    if not args.no_baseline:
        fixed = {"dialogue.complete_ms": 900, "dialogue.silence_ms": 900, "dialogue.slow_silence_ms": 1600}
        answer["baseline"] = measured("fixed", fixed)
    return answer
