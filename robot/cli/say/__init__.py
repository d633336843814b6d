"""Speak a sentence or write it to a sound file; record a person's voice for the robot | Đọc một câu, ghi ra tệp âm
thanh, hoặc thu giọng người đọc cho robot.
"""

import argparse
import json
from functools import partial
from pathlib import Path

from hardware.audio.wav import read_wav, write_wav
from robot.cli.say.playback import play
from robot.core.trouble import Trouble
from robot.knowledge.vietnamese import text_normalization
from robot.knowledge.vietnamese.forms_of_address import FORMS
from robot.paths import ROOT
from robot.runtime.settings.loader import CONFIG, load_settings
from robot.runtime.settings.schema import Settings
from robot.runtime.settings.toml_reader import read_toml
from voice_models.synthesis.recorded_prompts import Prompts
from voice_models.synthesis.synthetic_mark import write_marked_wav
from voice_models.synthesis.voice_choice import open_voice


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add `TEXT [--wav FILE] [--english] [--slow] [--json]`, `--ahead`, `--record`, `--prompts`, `--delete-voice`."""
    what = parser.add_mutually_exclusive_group(required=True)
    what.add_argument("text", nargs="?", metavar="TEXT")
    what.add_argument("--record", action="store_true", help="record a person's voice, sentence by sentence")
    what.add_argument(
        "--prompts",
        action="store_true",
        help="which sentences a person may record, which are, and what is wrong with recordings",
    )
    what.add_argument("--delete-voice", action="store_true", help="delete all recordings, and the name of the reader")
    what.add_argument(
        "--ahead",
        action="store_true",
        help="make the fixed sentences and the beginning of every answer with the natural voice, and keep them",
    )
    parser.add_argument("--wav", type=Path, metavar="FILE", help="write it there instead of speaking")
    parser.add_argument("--english", action="store_true", help="with the English voice; English sentences")
    parser.add_argument("--slow", action="store_true", help="as for a visitor who asks for it")
    parser.add_argument("--synthesised", action="store_true", help="with the synthesised voice, also what is recorded")
    parser.add_argument("--only", metavar="TEXT", help="record sentences with this text in them, also recorded ones")
    parser.add_argument("--address", choices=FORMS, default="", help="record or list how such visitors are addressed")
    parser.add_argument("--microphone", metavar="ADDRESS", help="to record; instead of the one in the settings")
    parser.add_argument("--json", action="store_true", help="one JSON line: seconds, engine, voice; or one a sentence")


def run(args: argparse.Namespace) -> int:
    """Speak the text or write it to a file; make sentences ahead; or record, list or delete a voice. Return 0; 1 when a
    recording is never played, or no one agreed to be recorded."""
    settings = load_settings()
    folder, delivered = (place / settings.voice.prompts_dir for place in (CONFIG.parent, ROOT))
    if args.ahead:
        from robot.cli.say.ahead import make_ahead

        return make_ahead(settings)
    language = "en" if args.english else "vi"
    if args.delete_voice:
        return _delete(folder, delivered)
    if args.record or args.prompts:
        from robot.cli.say.recording_list import recording_list

        prompts = recording_list(CONFIG, settings, language, args.address if language == "vi" else "")
        if args.prompts:
            from robot.cli.say.recorded_prompts import print_prompts

            return print_prompts(folder, language, prompts, whole=not args.address, as_json=args.json)
        from hardware.audio.microphone import MIXED
        from robot.cli.say.recording_dialogue import record

        wanted = settings.microphone  # its channel says nothing of another microphone
        microphone = (args.microphone, MIXED) if args.microphone else (wanted.address, wanted.channel)
        return record(folder, language, prompts, microphone, partial(play, settings=settings.speaker), args.only)
    return _speak(args, settings, folder, language)


def _speak(args: argparse.Namespace, settings: Settings, folder: Path, language: str) -> int:
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
    recorded = None if args.slow or args.synthesised else Prompts(folder, read_wav).sound("", language, text)
    if recorded is not None:
        name, (pcm, rate_hz) = "recorded", recorded
    else:
        voice = open_voice(settings.voice)
        pcm, rate_hz = voice.synthesise(text, language, slow=args.slow), voice.rate_hz
        name = voice.spoke
    if args.wav and recorded is not None:
        write_wav(args.wav, pcm, rate_hz)
    elif args.wav:
        write_marked_wav(args.wav, pcm, rate_hz, name)
    else:
        play(pcm, rate_hz, settings.speaker)
    seconds = round(len(pcm) / 2 / rate_hz, 3)
    if args.json:
        said = {"seconds": seconds, "engine": name, "spoken": text, "wav": str(args.wav or "")}
        print(json.dumps(said, ensure_ascii=False))
    else:
        print(f"{seconds} s, {name}" + (f", {args.wav}" if args.wav else ""))
    return 0


def _delete(folder: Path, delivered: Path) -> int:
    """Delete the voice in `folder`, and where it was recorded before `kiosk install` copied it: in `delivered`."""
    from robot.cli.say.recordings_folder import delete_voice

    deleted = [delete_voice(place) for place in (folder, delivered)]
    count = sum(found.recordings for found in deleted)
    whose = ", ".join(dict.fromkeys(name for found in deleted for name in found.readers)) or "-"
    print(f"Đã xóa {count} bản thu, giọng của: {whose}. Robot đọc bằng giọng máy.")
    print(f"({count} recordings deleted, voice of: {whose}. The synthesised voice speaks.)")
    return 0
