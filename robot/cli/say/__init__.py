"""Speak a sentence, or write it to a sound file | Đọc một câu, hoặc ghi ra tệp âm thanh."""

import argparse
import json
import threading
from pathlib import Path

from hardware.audio.speaker import open_speaker
from robot.core.trouble import Trouble
from robot.knowledge.vietnamese import text_normalization
from robot.runtime.ports import Voice
from robot.runtime.settings.loader import CONFIG, load_settings
from robot.runtime.settings.toml_reader import read_toml
from voice_models.synthesis.synthetic_mark import write_marked_wav
from voice_models.synthesis.voice_choice import open_voice


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add `TEXT [--wav FILE] [--english] [--slow] [--json]`, or `--prompts`, or `--ahead`."""
    what = parser.add_mutually_exclusive_group(required=True)
    what.add_argument("text", nargs="?", metavar="TEXT")
    what.add_argument(
        "--prompts",
        action="store_true",
        help="which sentences a person may record, and what is wrong with recordings",
    )
    what.add_argument(
        "--ahead",
        action="store_true",
        help="make the fixed sentences and the beginning of every answer with the natural voice, and keep them",
    )
    parser.add_argument("--wav", type=Path, metavar="FILE", help="write it there instead of speaking")
    parser.add_argument("--english", action="store_true", help="with the English voice")
    parser.add_argument("--slow", action="store_true", help="as for a visitor who asks for it")
    parser.add_argument("--json", action="store_true", help="one JSON line: seconds, engine, voice")


def run(args: argparse.Namespace) -> int:
    """Synthesise the text, then write it to a file or play it; return 0. With `--prompts` list the recorded prompts;
    return 1 when a recording is never played. With `--ahead` make sentences ahead."""
    settings = load_settings()
    if args.prompts:
        from robot.cli.say.recorded_prompts import print_prompts

        return print_prompts(CONFIG.parent / settings.voice.prompts_dir)
    if args.ahead:
        from robot.cli.say.ahead import make_ahead

        return make_ahead(settings)
    language = "en" if args.english else "vi"
    text = text_normalization.say(args.text, language, read_toml(CONFIG / "pronunciation.toml"))
    if not any(map(str.isalnum, text)):
        raise Trouble(
            "nothing to speak in this text",
            "câu này không có gì để đọc",
            remedy="give a sentence with words",
            remedy_vi="hãy đưa một câu có chữ",
            key="TEXT",
            value=args.text,
        )
    voice = open_voice(settings.voice)
    pcm = voice.synthesise(text, language, slow=args.slow)
    if args.wav:
        write_marked_wav(args.wav, pcm, voice.rate_hz, voice.name)
    else:
        _play(pcm, voice, settings.speaker.address, settings.speaker.volume_permille / 1000)
    seconds = round(len(pcm) / 2 / voice.rate_hz, 3)
    if args.json:
        said = {"seconds": seconds, "engine": voice.name, "spoken": text, "wav": str(args.wav or "")}
        print(json.dumps(said, ensure_ascii=False))
    else:
        print(f"{seconds} s, {voice.name}" + (f", {args.wav}" if args.wav else ""))
    return 0


def _play(pcm: bytes, voice: Voice, address: str, gain: float) -> None:
    speaker = open_speaker(address)
    speaker.start()
    try:
        speaker.play(pcm, voice.rate_hz, gain)
        pause = threading.Event()
        while speaker.playing():
            pause.wait(0.02)
    finally:
        speaker.stop()
