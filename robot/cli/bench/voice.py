"""Measure how well the robot's own voice is understood: a recogniser listens to fifty of its sentences.

The figure is the share of words that the recogniser gets wrong (WER), without loudspeaker, room and microphone: a lower
bound, good for comparing voices. The fifty sentences are the first, in the order of their hash, of the catalogue's
answers and the robot's fixed lines as the voice says them; espeak was tuned on later ones, never on these. Baseline:
espeak's plain Vietnamese voice as it comes."""

import argparse
import hashlib
import json
import re
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
from robot.runtime.ports import Recogniser, Voice
from robot.runtime.settings.loader import CONFIG, load_settings
from voice_models.recognition.engine_choice import recogniser
from voice_models.synthesis.cached_voice import KeptVoice
from voice_models.synthesis.espeak import EspeakVoice
from voice_models.synthesis.voice_choice import open_voice

SENTENCES = 50
BASELINE = "espeak vi, as it comes"
_HEARD_HZ = 16_000
_SLOTS = ("intro", "fee", "time", "documents", "where", "result", "who")
_SHORTEST, _LONGEST = 5, 18  # least and most words of a sentence
_PIECE_BYTES = _HEARD_HZ // 10 * 2
_SENTENCE_END = re.compile(r"(?<=[.?!])\s+")


class VoiceCandidate(NamedTuple):
    """A voice to measure, with its settings."""

    name: str
    load: Callable[[], Voice]
    slow: bool = False


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
        except Trouble as trouble:
            if not args.json:
                print(f"{name}: not measured: {trouble.line()}")
            continue
        found, seconds = [], 0.0
        for text in sentences:
            pcm = voice.synthesise(text, "vi", slow=slow)
            seconds += len(pcm) / 2 / voice.rate_hz
            understood = heard(ears, pcm, voice.rate_hz)
            found.append(score(text, understood))
            if args.tell and not args.json:
                print(f"  {text}\n    {understood}")
        rows.append(_row(name, total(found), seconds))
        if not args.json:
            _print(rows[-1], head=len(rows) == 1)
    if args.json:
        print(json.dumps({"recogniser": ears.name, "voices": rows}, ensure_ascii=False))
    else:
        print(f"{len(sentences)} sentences, heard by {ears.name}")
    return 0


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
    yield VoiceCandidate(name, lambda: open_voice(shipped))
    yield VoiceCandidate(f"the same, slow: {shipped.slow_words_per_minute}", lambda: open_voice(shipped), slow=True)
    yield VoiceCandidate("piper", lambda: open_voice(load_settings(sets=['voice.engine="piper"']).voice))


def _espeak(voice: str, pitch: int, words_per_minute: int, intonation: int) -> Voice:
    return KeptVoice(EspeakVoice({"vi": voice}, pitch, words_per_minute, intonation=intonation), None)


def _row(name: str, found: Score, seconds: float) -> dict[str, Any]:
    return {"voice": name, **found.figures(), "seconds": round(seconds / max(1, found.sentences), 2)}


def _print(row: dict[str, Any], *, head: bool) -> None:
    if head:
        print(f"{'voice':<44}{'WER %':>8}{'CER %':>8}{'right %':>9}{'s each':>8}")
    print(
        f"{row['voice']:<44}{row['wer']:>8.1f}{row['cer']:>8.1f}{row['sentence_accuracy']:>9.1f}{row['seconds']:>8.1f}"
    )
