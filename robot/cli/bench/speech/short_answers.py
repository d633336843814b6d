"""Measure tightly cut answers of one or two words: the live pipeline beside the bare engine and the library of
viet-asr.

The manifest holds only sentences, so words that visitors answer with are spoken by four voices of espeak-ng, cut from 5
ms before the first sound to 5 ms after the last. Recordings of people would be better."""

import argparse
import tempfile
from pathlib import Path
from typing import Any

import numpy as np

from hardware.audio.wav import read_pcm, write_wav
from robot.cli.bench.speech.live_pipeline import level_of
from robot.cli.bench.speech.noise_mixer import Degradation
from robot.cli.bench.speech.recordings import Clip
from robot.cli.bench.speech.rig import SpeechRig, blocks_of, whole_file
from robot.cli.bench.speech.speech_bounds import RATE_HZ
from robot.cli.bench.speech.word_error_rate import Score, score, total
from robot.cli.hear.progress import each
from simulators.audio.visitor_voices import VISITORS, VisitorVoice, spoken
from voice_models.recognition.viet_asr import VietAsr

_SAID = ("có", "không", "đúng rồi", "quầy ba", "dừng lại", "một", "hai", "năm", "vâng", "thôi")
_VOICES = (*VISITORS, VisitorVoice("vi-vn-x-south+f2", 60, 130))
_AUDIBLE, _EDGE = 300, RATE_HZ * 5 // 1000

_CHAINS = {
    "library": "the wheel's library (baseline)",
    "engine": "engine on the bare words",
    "live": "live chain",
}


def measure(rig: SpeechRig, _clips: list[Clip], args: argparse.Namespace) -> dict[str, Any]:
    """Measure each word in each voice through each pipeline."""
    rows: dict[str, list[Score]] = {name: [] for name in _CHAINS}
    library = VietAsr()
    air = Degradation(seed=args.seed)

    def hear(clip: Clip) -> None:
        level = level_of(clip)
        rows["library"].append(score(clip.transcript, whole_file(library, blocks_of(clip)).text))
        rows["engine"].append(score(clip.transcript, rig.bare(clip, level, air).text))
        rows["live"].append(score(clip.transcript, rig.live(clip, level, air).text))

    with tempfile.TemporaryDirectory() as folder:
        lost = each([_word(Path(folder), voice, text) for voice in _VOICES for text in _SAID], hear, "short")
    return {"unreadable": lost, **{name: total(scores).figures() for name, scores in rows.items() if scores}}


def _word(folder: Path, voice: VisitorVoice, text: str) -> Clip:
    path = spoken(text, folder / f"{voice.name}-{text}.wav", voice)
    sound = np.frombuffer(read_pcm(path), np.int16)
    audible = np.flatnonzero(np.abs(sound.astype(np.int32)) > _AUDIBLE)
    write_wav(path, sound[max(0, audible[0] - _EDGE) : audible[-1] + _EDGE].tobytes(), RATE_HZ)
    return Clip(path, path.name, text, "short", voice.name)


def show(found: dict[str, Any]) -> None:
    """Print one line for each pipeline."""
    print(f"\n{'answers of one or two words, errors %':<40}{'WER':>7}{'CER':>7}{'right':>7}")
    for name, title in _CHAINS.items():
        if row := found.get(name):
            print(f"{title:<40}{row['wer']:>7.1f}{row['cer']:>7.1f}{row['sentence_accuracy']:>7.1f}")


MEASURES = {"short": measure}
SHOWS = {"short": show}
