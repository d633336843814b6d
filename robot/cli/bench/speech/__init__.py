"""Measure how well and how fast the robot hears the recordings of a manifest, with baselines in the same run.

Parts: `words` (errors and delays; baselines: the engine on whole files, a fixed silence of 0.7 s, an energy detector),
`short` (answers of one or two words), `air` (the recordings made noisy, soft, clipped, reverberated; baseline: the bare
engine), `phrases` (expected phrases recognised; baseline: not expected), `pauses` (how many speakers are cut off,
against how long they wait), `noisy` (how soon a loud room is noticed), `unaddressed` (talk that is not for the robot),
`own-voice` (the robot hears itself, and is interrupted). The module of each part says how its figures are computed.
`--soak MINUTES` instead feeds sound for that long without a pause, to measure memory and speed."""

import argparse
import importlib
import json
from typing import Any

from robot.cli.argument_types import count, readable
from robot.cli.bench.speech.recordings import load_clips
from voice_models.recognition.engine_choice import ENGINES

PARTS = {
    "words": "accuracy",
    "short": "short_answers",
    "air": "degraded_sound",
    "phrases": "expected_phrases",
    "pauses": "endpointing",
    "noisy": "noisy_room",
    "unaddressed": "noisy_room",
    "own-voice": "echo_and_barge_in",
}
"""For each part of the benchmark, the module of this package that measures it; its MEASURES and SHOWS hold the
functions that measure and print the part."""


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the command's options."""
    parser.add_argument("--manifest", type=readable, required=True, metavar="FILE.tsv", help="columns file, transcript")
    parser.add_argument("--part", action="append", choices=tuple(PARTS), help="only this one; may be given again")
    parser.add_argument("--limit", type=count, metavar="N", help="only N recordings, evenly over all")
    parser.add_argument("--engine", choices=ENGINES, help="instead of the one in the settings")
    parser.add_argument("--minutes", type=float, metavar="M", help="length of unaddressed (30) and own-voice (20)")
    parser.add_argument("--seed", type=int, default=1, metavar="N", help="of noise and order (1)")
    parser.add_argument("--soak", type=float, metavar="MINUTES", help="feed so much sound without an end, nothing else")


def run(args: argparse.Namespace) -> int:
    """Measure the parts and print them; return 0, or 1 when a recording could not be read."""
    from robot.cli.bench.speech import soak
    from robot.cli.bench.speech.rig import SpeechRig

    clips = load_clips(args.manifest, args.limit)
    rig = SpeechRig(args.engine, load_clips(args.manifest))
    found: dict[str, Any] = {}
    if args.soak is not None:
        found["soak"] = soak.measure(rig, args.soak, args.seed)
        if not args.json:
            soak.show(found["soak"])
    for part in () if args.soak is not None else args.part or PARTS:
        module = importlib.import_module(f"robot.cli.bench.speech.{PARTS[part]}")
        found[part] = module.MEASURES[part](rig, clips, args)
        if not args.json:
            module.SHOWS[part](found[part])
    if args.json:
        print(json.dumps({"engine": rig.engine.name, "recordings": len(clips), **found}, ensure_ascii=False))
    return int(any(part.get("unreadable") for part in found.values()))
