"""What the robot hears: in sound files, in the recordings of a manifest, or at the microphone.

`kiosk hear FILE...` gives the files to the bare engine. `kiosk hear --manifest FILE.tsv` plays its recordings to the
robot's ears (voice activity, pre-roll, streaming, end of speech) and counts errors; with `--bare` to the engine.
`kiosk hear --live` shows what the ears make of the microphone until Ctrl-C. | Robot nghe được gì trong tệp âm thanh,
trong bộ bản ghi, hoặc qua micrô.
"""

import argparse
import json
import math
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from robot.cli.bench.speech.noise_mixer import NOISES, Degradation
from robot.cli.bench.speech.recordings import Clip
from robot.core.trouble import Trouble


def arguments(parser: argparse.ArgumentParser) -> None:
    """Options of `kiosk hear`."""
    parser.add_argument("files", nargs="*", type=Path, metavar="FILE", help="WAV, any rate, length, number of channels")
    parser.add_argument("--json", action="store_true", help="one JSON line a file, with --manifest also a last one")
    parser.add_argument("--engine", choices=("auto", "vosk", "viet-asr"), help="instead of the one in the settings")
    parser.add_argument("--manifest", type=Path, metavar="FILE.tsv", help="recordings with their transcripts")
    parser.add_argument("--bare", action="store_true", help="give them to the engine as whole files")
    air_arguments(parser)
    parser.add_argument("--live", action="store_true", help="show what the ears hear, until Ctrl-C")
    parser.add_argument("--microphone", metavar="ADDRESS", help="instead of the one in the settings: device:, wav:FILE")


def air_arguments(parser: argparse.ArgumentParser) -> None:
    """What is done to recordings before they are heard."""
    parser.add_argument("--noise", choices=NOISES, help="mixed in; babble is made of other recordings of the manifest")
    parser.add_argument("--snr", type=_number(-20, 60), default=10.0, metavar="DB", help="speech above noise (10)")
    parser.add_argument("--gain", type=_number(-80, 40), default=0.0, metavar="DB", help="louder; too loud clips")
    parser.add_argument("--reverb", type=_number(0, 5), default=0.0, metavar="S", help="reverberation time T60")
    parser.add_argument("--seed", type=int, default=1, metavar="N", help="of the noise (1)")
    parser.add_argument("--limit", type=count, metavar="N", help="only N recordings, evenly over all")


def air_of(args: argparse.Namespace) -> Degradation:
    """As the options say."""
    return Degradation(args.noise or "", args.snr, args.gain, args.reverb, args.seed)


def run(args: argparse.Namespace) -> int:
    """0; 1 when a file could not be read and others were heard; 2 when none could."""
    if sum((bool(args.files), args.manifest is not None, args.live)) != 1:
        raise Trouble(
            "give files, or --manifest FILE.tsv, or --live",
            "hãy đưa tệp âm thanh, hoặc --manifest TỆP.tsv, hoặc --live",
            remedy="'./kiosk hear --help' lists the options",
            remedy_vi="gõ './kiosk hear --help' để xem các tuỳ chọn",
            key="FILE",
        )
    if args.live:
        from robot.cli.hear.live import live

        return live(args)
    if args.manifest is not None:
        from robot.cli.hear.manifest import manifest

        return manifest(args)
    return _files(args)


def _files(args: argparse.Namespace) -> int:
    """One file after the other through the bare engine. A file that can't be read is one line on stderr."""
    from hardware.audio.wav import pcm_blocks
    from robot.cli.bench.speech.rig import whole_file
    from robot.runtime.settings.loader import load_settings
    from voice_models.recognition.engine_choice import recogniser

    settings = load_settings().recogniser
    readable = [file for file in args.files if _tried(lambda file=file: next(pcm_blocks(file), None))]  # type: ignore[misc]
    if not readable:
        return 2
    engine = recogniser(args.engine or settings.engine, settings.vosk_model)
    for file in readable:
        heard = whole_file(engine, pcm_blocks(file), progress(str(file)))
        found: dict[str, Any] = {
            "file": str(file),
            "engine": engine.name,
            "text": heard.text,
            "partials": [{"at_ms": at_ms, "text": text} for at_ms, text in heard.partials],
            "audio_ms": heard.audio_ms,
            "work_ms": round(heard.work_ms),
        }
        print(json.dumps(found, ensure_ascii=False) if args.json else f"{file}: {heard.text}", flush=True)
    return 0 if len(readable) == len(args.files) else 1


def _tried(read: Callable[[], object]) -> bool:
    try:
        read()
    except Trouble as trouble:
        tell(trouble)
        return False
    return True


def tell(trouble: Trouble) -> None:
    """One line about a file that is left out."""
    print(f"kiosk hear: {trouble}", file=sys.stderr, flush=True)


def progress(name: str) -> Callable[[int], None]:
    """Tells every minute of a sound longer than that, on stderr."""

    def told(sound_ms: int) -> None:
        if sound_ms and sound_ms % 60_000 == 0:
            print(f"{name}: {sound_ms // 60_000} min", file=sys.stderr, flush=True)

    return told


def each(clips: list[Clip], hear: Callable[[Clip], None], name: str) -> int:
    """Hear all; how many could not be read. On stderr a line every ten recordings."""
    lost = 0
    for number, clip in enumerate(clips, start=1):
        try:
            hear(clip)
        except Trouble as trouble:
            if trouble.file != str(clip.path):
                raise
            tell(trouble)
            lost += 1
        if number % 10 == 0 and number < len(clips):
            print(f"{name}: {number}/{len(clips)}", file=sys.stderr, flush=True)
    return lost


def _number(low: float, high: float) -> Callable[[str], float]:
    def number(text: str) -> float:
        try:
            value = float(text)
        except ValueError:
            value = math.nan
        if not low <= value <= high:
            raise argparse.ArgumentTypeError(f"{text!r} is not a number from {low:g} to {high:g}")
        return value

    return number


def count(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text!r} is not a whole number from 1 on")
    return int(text)
