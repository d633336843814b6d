"""Measure how recordings are recognised when they sound as in a lobby: by the live pipeline, and by the bare engine on
the same sound.

Both get each recording with the same seed. The pipeline also hears 1.5 s of the same noise before the recording, the
engine only the file."""

import argparse
from typing import Any

from robot.cli.bench.speech.live_pipeline import level_of
from robot.cli.bench.speech.noise_mixer import Degradation
from robot.cli.bench.speech.recordings import Clip
from robot.cli.bench.speech.rig import SpeechRig
from robot.cli.bench.speech.word_error_rate import Score, score, total
from robot.cli.hear.progress import each


def airs(seed: int) -> dict[str, Degradation]:
    """Return the degradations to measure, by the name that is printed."""
    return {
        "babble, 20 dB SNR": Degradation("babble", 20.0, seed=seed),
        "babble, 10 dB SNR": Degradation("babble", 10.0, seed=seed),
        "babble, 5 dB SNR": Degradation("babble", 5.0, seed=seed),
        "40 dB softer": Degradation(gain_db=-40.0, seed=seed),
        "12 dB louder, clipped": Degradation(gain_db=12.0, seed=seed),
        "reverberation T60 0.5 s": Degradation(reverb_s=0.5, seed=seed),
    }


def measure(rig: SpeechRig, clips: list[Clip], args: argparse.Namespace) -> dict[str, Any]:
    """Measure how each recording, in each degradation, is recognised by the engine and by the live pipeline."""
    rows: dict[str, dict[str, list[Score]]] = {}
    lost = 0
    for name, air in airs(args.seed).items():
        row: dict[str, list[Score]] = {"engine": [], "live": []}

        def hear(clip: Clip, air: Degradation = air, row: dict[str, list[Score]] = row) -> None:
            level = level_of(clip)
            row["engine"].append(score(clip.transcript, rig.bare(clip, level, air).text))
            row["live"].append(score(clip.transcript, rig.live(clip, level, air).text))

        lost = each(clips, hear, name)
        rows[name] = row
    table = {name: {chain: total(scores).figures() for chain, scores in row.items()} for name, row in rows.items()}
    return {"unreadable": lost, "airs": table}


def show(found: dict[str, Any]) -> None:
    """Print one line for each degradation."""
    print(f"\n{'WER % in the air of a lobby':<34}{'engine (baseline)':>19}{'live chain':>12}{'ratio':>8}")
    for name, row in found["airs"].items():
        engine, live = row["engine"]["wer"], row["live"]["wer"]
        print(f"{name:<34}{engine:>19.1f}{live:>12.1f}{live / max(0.1, engine):>8.2f}")


MEASURES = {"air": measure}
SHOWS = {"air": show}
