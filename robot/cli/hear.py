"""What the recogniser hears in sound files | Bộ nhận dạng nghe được gì trong tệp âm thanh."""

import argparse
import json
import time
from pathlib import Path
from typing import Any

from hardware.wav import read_pcm
from robot.runtime.ports import Recogniser
from robot.runtime.settings_files import load_settings

_PIECE_BYTES = 3200  # 100 ms, as the ears feed it
_PIECE_MS = 100


def arguments(parser: argparse.ArgumentParser) -> None:
    """`FILE... [--json] [--engine NAME]`."""
    parser.add_argument("files", nargs="+", type=Path, metavar="FILE", help="WAV, any rate and number of channels")
    parser.add_argument("--json", action="store_true", help="one JSON line a file")
    parser.add_argument("--engine", choices=("auto", "vosk", "viet-asr"), help="instead of the one in the settings")


def run(args: argparse.Namespace) -> int:
    """Hear one file after the other; a file that can't be read ends the run before any is heard."""
    from voice_models.choose import recogniser

    sounds = [(file, read_pcm(file)) for file in args.files]
    settings = load_settings().recogniser
    engine = recogniser(args.engine or settings.engine, settings.vosk_model)
    for file, pcm in sounds:
        found = _heard(engine, file, pcm)
        print(json.dumps(found, ensure_ascii=False) if args.json else f"{file}: {found['text']}", flush=True)
    return 0


def _heard(engine: Recogniser, file: Path, pcm: bytes) -> dict[str, Any]:
    """The JSON line of one file. `at_ms` is the time in the sound at which a partial text had grown."""
    began_s = time.perf_counter()
    session = engine.session()
    partials: list[dict[str, int | str]] = []
    text = ""
    for start in range(0, len(pcm), _PIECE_BYTES):
        partial = session.accept(pcm[start : start + _PIECE_BYTES])
        if partial != text:
            text = partial
            partials.append({"at_ms": min(start // _PIECE_BYTES * _PIECE_MS + _PIECE_MS, len(pcm) // 32), "text": text})
    text = session.final()
    return {
        "file": str(file),
        "engine": engine.name,
        "text": text,
        "partials": partials,
        "audio_ms": len(pcm) // 32,
        "work_ms": round((time.perf_counter() - began_s) * 1000),
    }
