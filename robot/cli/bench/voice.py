"""Measure how well the robot's own voice is understood: a recogniser listens to fifty of its sentences.

The figure is the share of words that the recogniser gets wrong (WER), without loudspeaker, room and microphone: a lower
bound, good for comparing voices. Beside it stand the time to the first sound (p50 over the sentences) and the real-time
factor (time of synthesis by time of sound), each sentence made for the first time. The fifty sentences are the first,
in the order of their hash, of the catalogue's answers and the robot's fixed lines as the voice says them; espeak was
tuned on later ones, never on these. Baseline: espeak's plain Vietnamese voice as it comes."""

import argparse
import hashlib
import json
import re
import time
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any, NamedTuple

import numpy as np

from hardware.audio.resampling import resampled
from robot.cli.bench.speech.word_error_rate import Score, score, total
from robot.core.screen.lines import Line
from robot.core.trouble import Trouble
from robot.runtime.content.lobby_map_loader import load_lobby
from robot.runtime.content.provider import ContentProvider
from robot.runtime.content.words_loader import load_content
from robot.runtime.ports import Recogniser
from robot.runtime.settings.loader import CONFIG, load_settings
from robot.runtime.settings.schema import VoiceSettings
from voice_models.recognition.engine_choice import recogniser
from voice_models.synthesis.espeak import EspeakVoice
from voice_models.synthesis.remote_voice import RemoteVoice, VoiceProcesses
from voice_models.synthesis.voice_choice import VoiceLost, Voices, kept_voices

SENTENCES = 50
BASELINE = "espeak vi, as it comes"
_HEARD_HZ = 16_000
_SLOTS = ("intro", "fee", "time", "papers", "where", "result", "who")
_SHORTEST, _LONGEST = 5, 18  # least and most words of a sentence
_PIECE_BYTES = _HEARD_HZ // 10 * 2
_SENTENCE_END = re.compile(r"(?<=[.?!])\s+")


class VoiceCandidate(NamedTuple):
    """A voice to measure, with its settings."""

    name: str
    load: Callable[[], RemoteVoice | Voices]
    slow: bool = False


class Synthesis(NamedTuple):
    """A sentence as a voice says it: its sound, and the times until the first piece and until all were made, in s.

    `spoke`: the names of the voices that made its pieces, since another one helps out where a voice fails.
    """

    pcm: bytes
    first_s: float
    whole_s: float
    spoke: tuple[str, ...]


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the command's options."""
    parser.add_argument("--sentences", type=int, default=SENTENCES, metavar="N", help="of the catalogue")
    parser.add_argument("--tell", action="store_true", help="each sentence, and what the recogniser took it for")


def run(args: argparse.Namespace) -> int:
    """Measure each voice on the same sentences and print the shares of wrong words; return 0."""
    settings = load_settings()
    content = load_content(CONFIG, settings, load_lobby(CONFIG / "lobby.toml"))
    sentences = said_sentences(content)[: args.sentences]
    ears = recogniser(settings.recogniser.engine, settings.recogniser.vosk_model)
    rows: list[dict[str, Any]] = []
    for name, load, slow in _candidates():
        try:
            voice = load()
        except (Trouble, VoiceLost) as error:
            if not args.json:
                print(f"{name}: not measured: {error}")
            continue
        found, made = [], []
        for text in sentences:
            made.append(synthesised(voice, text, slow=slow))
            understood = heard(ears, made[-1].pcm, voice.rate_hz)
            found.append(score(text, understood))
            if args.tell and not args.json:
                print(f"  {text}\n    {understood}")
        rows.append(_row(name, total(found), made, voice.rate_hz))
        if not isinstance(voice, Voices):
            voice.close()
        if not args.json:
            _print(rows[-1], head=len(rows) == 1)
    if args.json:
        print(json.dumps({"recogniser": ears.name, "voices": rows}, ensure_ascii=False))
    else:
        print(f"{len(sentences)} sentences, heard by {ears.name}")
    return 0


def synthesised(voice: RemoteVoice | Voices, text: str, *, slow: bool) -> Synthesis:
    """Have `voice` say the Vietnamese sentence `text`, piece by piece, and time it."""
    began_s = time.perf_counter()
    sound, first_s, pause_s = b"", 0.0, 0.0
    spoke: list[str] = []
    for piece in voice.pieces(text, "vi"):
        sound += bytes(2 * round(pause_s * voice.rate_hz)) + voice.synthesise(piece.text, "vi", slow=slow)
        first_s, pause_s = first_s or time.perf_counter() - began_s, piece.pause_s
        spoke.append(voice.spoke)
    return Synthesis(sound, first_s, time.perf_counter() - began_s, tuple(spoke))


def said_sentences(content: ContentProvider) -> list[str]:
    """Return all distinct sentences of the answers and the fixed lines, as the voice says them, sorted by hash."""
    texts = [content.spoken(line, "vi") for line in content.fixed()]
    texts += [
        content.spoken(Line(f"answer.{slot}", procedure=code), "vi")
        for code in content.catalogue.codes()
        for slot in _SLOTS
    ]
    parts = {part for text in texts for part in _SENTENCE_END.split(text)}
    return sorted(
        (part for part in parts if _SHORTEST <= len(part.split()) <= _LONGEST),
        key=lambda part: hashlib.sha256(part.encode()).digest(),
    )


def heard(ears: Recogniser, pcm: bytes, rate_hz: int) -> str:
    """Return the text that the recogniser `ears` makes of the sound."""
    sound = resampled(np.frombuffer(pcm, np.int16), rate_hz, _HEARD_HZ).tobytes()
    session = ears.session()
    for start in range(0, len(sound), _PIECE_BYTES):
        session.accept(sound[start : start + _PIECE_BYTES].ljust(_PIECE_BYTES, b"\0"))
    return session.final()


def _candidates() -> Iterator[VoiceCandidate]:
    yield VoiceCandidate(BASELINE, partial(_espeak, "vi", 50, 175, 50))
    for voice in ("vi-vn-x-central", "vi-vn-x-south"):
        yield VoiceCandidate(f"espeak {voice}, as it comes", partial(_espeak, voice, 50, 175, 50))
    for variant in ("f3", "f5", "m3", "Nguyen"):
        yield VoiceCandidate(f"espeak vi+{variant}, 130", partial(_espeak, f"vi+{variant}", 60, 130, 100))
    shipped = load_settings(sets=['voice.engine="espeak"']).voice
    name = f"espeak {shipped.voice_vi}, {shipped.words_per_minute}: these settings"
    yield VoiceCandidate(name, partial(_process, shipped))
    yield VoiceCandidate(f"the same, slow: {shipped.slow_words_per_minute}", partial(_process, shipped), slow=True)
    for engine in ("piper", "supertonic"):
        wanted = load_settings(sets=[f'voice.engine="{engine}"']).voice
        style = f" {wanted.style}" if engine == "supertonic" else ""
        yield VoiceCandidate(engine + style, partial(_process, wanted))


def _process(wanted: VoiceSettings) -> RemoteVoice:
    """Start the voice in a process of its own, as the robot does, without sounds of earlier runs."""
    return VoiceProcesses(wanted)()


def _espeak(voice: str, pitch: int, words_per_minute: int, intonation: int) -> Voices:
    return kept_voices({"vi": [EspeakVoice({"vi": voice}, pitch, words_per_minute, intonation=intonation)]}, None, 0)


def _row(name: str, found: Score, made: list[Synthesis], rate_hz: int) -> dict[str, Any]:
    seconds = sum(len(one.pcm) / 2 / rate_hz for one in made)
    return {
        "voice": name,
        "spoke": list(dict.fromkeys(spoke for one in made for spoke in one.spoke)),
        **found.figures(),
        "seconds": round(seconds / max(1, found.sentences), 2),
        "first_sound_ms": round(float(np.median([one.first_s for one in made])) * 1000, 1),
        "real_time_factor": round(sum(one.whole_s for one in made) / seconds, 4) if seconds else None,
    }


def _print(row: dict[str, Any], *, head: bool) -> None:
    if head:
        print(f"{'voice':<44}{'WER %':>8}{'CER %':>8}{'right %':>9}{'s each':>8}{'first ms':>10}{'RTF':>8}  spoken by")
    factor = "-" if row["real_time_factor"] is None else f"{row['real_time_factor']:.3f}"
    print(
        f"{row['voice']:<44}{row['wer']:>8.1f}{row['cer']:>8.1f}{row['sentence_accuracy']:>9.1f}{row['seconds']:>8.1f}"
        f"{row['first_sound_ms']:>10.0f}{factor:>8}  {', '.join(row['spoke'])}"
    )
