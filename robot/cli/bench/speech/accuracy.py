"""Measure errors and delays of the live pipeline; baselines: the engine on whole files, and plainer pipelines.

WER, CER and sentences right are counted as in `robot.cli.bench.speech.word_error_rate`. Delays in ms are timed as in
`robot.cli.bench.speech.live_pipeline`: `first` from the onset of speech to the first words, `final` from the end of
speech until the meaning is known; `wait` is the part of `final` before the turn (one utterance) closes, `work` the
rest. Onset and end are those of the clean recording (`robot.cli.bench.speech.speech_bounds`). The engine on whole files
gets each file as it is, without room sound before it; so does the other baseline, the library of viet-asr."""

import argparse
from typing import Any

from robot.cli.bench.speech.live_pipeline import RecordingResult, level_of
from robot.cli.bench.speech.noise_mixer import Degradation
from robot.cli.bench.speech.recordings import Clip
from robot.cli.bench.speech.rig import SpeechRig, blocks_of, whole_file
from robot.cli.bench.speech.word_error_rate import score, total
from robot.cli.hear.manifest import SHORT_WORDS, Measured, spread
from robot.cli.hear.progress import each
from voice_models.recognition.viet_asr import VietAsr

CHAINS = {
    "engine": "engine on whole files (baseline)",
    "library": "the wheel's library on whole files",
    "live": "live chain",
    "fixed": "fixed 0.7 s silence (baseline)",
    "energy": "energy VAD, 0.7 s (baseline)",
}


_WHOLE = ("engine", "library")


def measure(rig: SpeechRig, clips: list[Clip], args: argparse.Namespace) -> dict[str, Any]:
    """Measure how each recording is recognised by each pipeline."""
    found: dict[str, list[Measured]] = {name: [] for name in CHAINS}
    air = Degradation(seed=args.seed)
    library = VietAsr()

    def hear(clip: Clip) -> None:
        level = level_of(clip)
        heard: dict[str, RecordingResult] = {
            "engine": rig.bare(clip, level, air),
            "library": whole_file(library, blocks_of(clip)),
            "live": rig.live(clip, level, air),
            "fixed": rig.live(clip, level, air, make=rig.fixed),
            "energy": rig.live(clip, level, air, make=rig.energy),
        }
        for name, one in heard.items():
            found[name].append(Measured(clip, level, one, score(clip.transcript, one.text)))

    lost = each(clips, hear, "words")
    return {"unreadable": lost, **{name: _figures(name, rows) for name, rows in found.items() if rows}}


def _figures(name: str, rows: list[Measured]) -> dict[str, Any]:
    groups = sorted({row.clip.group for row in rows} - {""})
    live = [] if name in _WHOLE else rows
    short = [row.score for row in rows if row.score.words <= SHORT_WORDS]
    waits = [
        None if (final := row.heard.answer_ms(row.level)) is None else final - (row.heard.work_after_ms() or 0)
        for row in live
    ]
    return {
        **total(row.score for row in rows).figures(),
        "groups": {group: total(row.score for row in rows if row.clip.group == group).figures() for group in groups},
        "short": total(short).figures(),
        "first_ms": spread(row.heard.first_partial_ms(row.level) for row in live),
        "final_ms": spread(row.heard.answer_ms(row.level) for row in live),
        "wait_ms": spread(waits),
        "work_ms": spread(row.heard.work_after_ms() for row in live),
        "cut": sum(row.heard.cut and not row.heard.mended for row in live),
        "mended": sum(row.heard.mended for row in live),
        "nothing_heard": sum(not row.heard.text for row in rows),
        "real_time_factor": round(
            sum(row.heard.work_ms for row in rows) / max(1, sum(row.heard.audio_ms for row in rows)), 3
        ),
    }


def show(found: dict[str, Any]) -> None:
    """Print two tables: errors and delays."""
    print(f"\n{'errors, %':<34}{'WER':>7}{'CER':>7}{'right':>7}   WER by group")
    for name, title in CHAINS.items():
        row = found.get(name)
        if row is None:
            continue
        groups = [f"{group} {one['wer']:.1f}" for group, one in row["groups"].items()]
        if row["short"]["sentences"]:
            groups.append(f"up to {SHORT_WORDS} words {row['short']['wer']:.1f}")
        print(f"{title:<34}{row['wer']:>7.1f}{row['cer']:>7.1f}{row['sentence_accuracy']:>7.1f}   {', '.join(groups)}")
    print(f"\n{'delays, ms (p50 / p95)':<34}{'first':>13}{'final':>13}{'wait':>13}{'work':>13}", end="")
    print(f"{'cut':>6}{'mended':>8}{'RTF':>7}")
    for name, title in CHAINS.items():
        row = found.get(name)
        if row is None or name in _WHOLE:
            continue
        cells = "".join(_cell(row[key]) for key in ("first_ms", "final_ms", "wait_ms", "work_ms"))
        print(f"{title:<34}{cells}{row['cut']:>6}{row['mended']:>8}{row['real_time_factor']:>7.3f}")


def _cell(one: dict[str, float]) -> str:
    return f"{one['p50']:>7.0f}{one['p95']:>6.0f}" if one else f"{'-':>13}"


MEASURES = {"words": measure}
SHOWS = {"words": show}
