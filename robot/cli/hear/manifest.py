"""Play the recordings of a manifest to the robot's speech input, or to the recogniser alone; print errors, delays and
speed.

The line of a recording holds what was said, what was heard, the errors, and in ms: onset and end of speech in the clean
recording, delay of the first partial text after the onset, delay of the meaning after the end of speech (including the
wait for silence), and the work from the end of the turn to the meaning. The last line sums up the errors by group."""

import argparse
import json
import sys
from collections.abc import Iterable
from typing import Any

import msgspec

from robot.cli.bench import percentile
from robot.cli.bench.speech.live_pipeline import RecordingResult, level_of
from robot.cli.bench.speech.recordings import Clip, load_clips
from robot.cli.bench.speech.rig import SpeechRig
from robot.cli.bench.speech.speech_bounds import Loudness
from robot.cli.bench.speech.word_error_rate import Score, score, total
from robot.cli.hear.degradation_options import air_of
from robot.cli.hear.progress import each, progress


class Measured(msgspec.Struct, frozen=True):
    """A recording and what was measured with it."""

    clip: Clip
    level: Loudness
    heard: RecordingResult
    score: Score


def manifest(args: argparse.Namespace) -> int:
    """Measure all recordings; return 0, 1 when some could not be read, 2 when none could."""
    air = air_of(args)
    clips = load_clips(args.manifest, args.limit)
    rig = SpeechRig(args.engine, load_clips(args.manifest))
    found: list[Measured] = []

    def hear(clip: Clip) -> None:
        level = level_of(clip)
        told = progress(clip.name)
        heard = rig.bare(clip, level, air, told) if args.bare else rig.live(clip, level, air, tell=told)
        found.append(Measured(clip, level, heard, score(clip.transcript, heard.text)))
        print(json.dumps(line(found[-1]), ensure_ascii=False) if args.json else _row(found[-1]), flush=True)

    lost = each(clips, hear, "kiosk hear")
    if not found:
        return 2
    summary = {"engine": rig.engine.name, "chain": "bare" if args.bare else "live", "unreadable": lost, **sums(found)}
    if not air.clear:
        summary["air"] = msgspec.to_builtins(air)
    if args.json:
        print(json.dumps(summary, ensure_ascii=False), flush=True)
    else:
        print_sums(summary)
    sys.stdout.flush()
    return 1 if lost else 0


def line(measured: Measured) -> dict[str, Any]:
    """Return the JSON line of a recording as a dict."""
    clip, level, heard = measured.clip, measured.level, measured.heard
    live = heard.closed_ms is not None or heard.began_ms is not None
    return {
        "file": clip.name,
        "group": clip.group,
        "text": heard.text,
        "transcript": clip.transcript,
        "words": measured.score.words,
        "word_errors": measured.score.word_errors,
        "letters": measured.score.letters,
        "letter_errors": measured.score.letter_errors,
        "partials": [{"at_ms": at_ms, "text": text} for at_ms, text in heard.partials],
        "onset_ms": level.onset_ms,
        "end_ms": level.end_ms,
        "first_partial_ms": heard.first_partial_ms(level) if live else None,
        "final_ms": heard.answer_ms(level) if live else None,
        "work_after_turn_ms": heard.work_after_ms(),
        "cut": heard.cut,
        "mended": heard.mended,
        "audio_ms": heard.audio_ms,
        "work_ms": round(heard.work_ms),
    }


def sums(found: list[Measured]) -> dict[str, Any]:
    """Return the summary: errors by group and in all, delays (p50, p95), and the real-time factor: work over length of
    sound."""
    groups = sorted({one.clip.group for one in found} - {""})
    short = [one.score for one in found if one.score.words <= SHORT_WORDS]
    audio_ms = sum(one.heard.audio_ms for one in found)
    return {
        "all": total(one.score for one in found).figures(),
        "groups": {group: total(one.score for one in found if one.clip.group == group).figures() for group in groups},
        f"short_{SHORT_WORDS}_words": total(short).figures(),
        "first_partial_ms": spread(one.heard.first_partial_ms(one.level) for one in found if _live(one)),
        "final_ms": spread(one.heard.answer_ms(one.level) for one in found if _live(one)),
        "work_after_turn_ms": spread(one.heard.work_after_ms() for one in found),
        "cut": sum(one.heard.cut for one in found),
        "mended": sum(one.heard.mended for one in found),
        "nothing_heard": sum(not one.heard.text for one in found),
        "real_time_factor": round(sum(one.heard.work_ms for one in found) / max(1, audio_ms), 3),
        "audio_s": round(audio_ms / 1000, 1),
    }


SHORT_WORDS = 3
"""Sentences of at most this many words are also summed up as "short", besides in their group."""


def spread(values: Iterable[float | None]) -> dict[str, float]:
    """Return median (p50), 95th percentile (p95) and count of the values that are not None; {} when there is none."""
    known = [float(value) for value in values if value is not None]
    if not known:
        return {}
    return {"p50": percentile(known, 50), "p95": percentile(known, 95), "count": len(known)}


def print_sums(summary: dict[str, Any]) -> None:
    """Print the summary as a table."""
    rows = {**summary["groups"], f"short (up to {SHORT_WORDS} words)": summary[f"short_{SHORT_WORDS}_words"]}
    print(f"\n{summary['engine']}, {summary['chain']} chain")
    print(f"{'group':<24}{'sentences':>10}{'words':>8}{'WER %':>8}{'CER %':>8}{'right %':>9}")
    for name, row in {**rows, "all": summary["all"]}.items():
        if row["sentences"]:
            print(
                f"{name:<24}{row['sentences']:>10}{row['words']:>8}{row['wer']:>8.1f}{row['cer']:>8.1f}"
                f"{row['sentence_accuracy']:>9.1f}"
            )
    for name, text in _DELAYS.items():
        if summary[name]:
            print(f"{text:<58} p50 {summary[name]['p50']:>6.0f}   p95 {summary[name]['p95']:>6.0f} ms")
    print(f"real-time factor {summary['real_time_factor']:.3f} over {summary['audio_s']:.0f} s of sound")
    print(f"cut off {summary['cut']}, of these heard whole in the end {summary['mended']}")


_DELAYS = {
    "first_partial_ms": "first partial text after speech begins",
    "final_ms": "meaning after speech ends, wait for silence included",
    "work_after_turn_ms": "work from the end of the turn to the meaning",
}


def _live(one: Measured) -> bool:
    return one.heard.began_ms is not None


def _row(measured: Measured) -> str:
    return f"{measured.clip.name}: {measured.heard.text}   ({measured.score.word_errors}/{measured.score.words})"
