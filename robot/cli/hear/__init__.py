"""Print what the robot hears in sound files, in the recordings of a manifest, or at the microphone.

`kiosk hear FILE...` gives whole files to the recogniser. `kiosk hear --manifest FILE.tsv` plays its recordings to the
robot's speech input (voice activity, pre-roll, streaming, end of speech) and counts errors; with `--bare` to the
recogniser alone. `kiosk hear --live` shows what is heard at the microphone until Ctrl-C. | Robot nghe được gì trong tệp
âm thanh, trong bộ bản ghi, hoặc qua micrô.
"""

import argparse
import json
from collections.abc import Callable
from typing import Any

from robot.cli.argument_types import readable
from robot.cli.hear.degradation_options import air_arguments
from robot.cli.hear.progress import print_skipped, progress
from robot.core.trouble import Trouble
from voice_models.recognition.engine_choice import ENGINES


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of `kiosk hear`."""
    parser.add_argument(
        "files", nargs="*", type=readable, metavar="FILE", help="WAV, any rate, length, number of channels"
    )
    parser.add_argument("--json", action="store_true", help="one JSON line a file, with --manifest also a last one")
    parser.add_argument("--engine", choices=ENGINES, help="instead of the one in the settings")
    parser.add_argument("--manifest", type=readable, metavar="FILE.tsv", help="recordings with their transcripts")
    parser.add_argument("--bare", action="store_true", help="give them to the engine as whole files")
    air_arguments(parser)
    parser.add_argument("--live", action="store_true", help="show what the ears hear, until Ctrl-C")
    parser.add_argument("--microphone", metavar="ADDRESS", help="instead of the one in the settings: device:, wav:FILE")


def run(args: argparse.Namespace) -> int:
    """Print what is recognised; return 0, 1 when some files could not be read, 2 when none could."""
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
    """Give one file after the other to the recogniser alone and print the text. A file that can't be read is reported
    on stderr."""
    from hardware.audio.wav import pcm_blocks, require_sound
    from robot.cli.bench.speech.rig import whole_file
    from robot.runtime.settings.loader import load_settings
    from voice_models.recognition.engine_choice import recogniser

    settings = load_settings().recogniser
    audible = [file for file in args.files if _tried(lambda file=file: require_sound(file))]  # type: ignore[misc]
    if not audible:
        return 2
    engine = recogniser(args.engine or settings.engine, settings.vosk_model)
    for file in audible:
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
    return 0 if len(audible) == len(args.files) else 1


def _tried(read: Callable[[], object]) -> bool:
    try:
        read()
    except Trouble as trouble:
        print_skipped(trouble)
        return False
    return True
