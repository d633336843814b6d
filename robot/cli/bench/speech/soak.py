"""Feed the recordings to the speech input for a long time, turn after turn, faster than real time.

Reported every five minutes of sound: the resident memory of this process and the real-time factor of these minutes
(work over sound). Growth is the last memory figure less the first, since the first minutes fill caches."""

import itertools
import sys
import time
from collections.abc import Iterator
from typing import Any

import numpy as np

from hardware.audio.wav import pcm_blocks
from robot.cli.bench.speech.live_pipeline import PIECE_MS, cut_to_pieces
from robot.cli.bench.speech.rig import SpeechRig
from robot.cli.bench.speech.speech_bounds import RATE_HZ
from robot.core.events import AnyEvent, HeardNothing, HearingLost, Understood
from robot.runtime.monitoring.metrics import resident_mb

_EVERY_MIN = 5


def measure(rig: SpeechRig, minutes: float, seed: int) -> dict[str, Any]:
    """Process `minutes` of sound; return memory and speed for every five minutes."""
    events: list[AnyEvent] = []
    hearing = rig.hearing(events.append)
    turn = 1
    hearing.obey(rig.listen(turn))
    rows: list[dict[str, float]] = []
    turns = lost = 0
    began_s = time.perf_counter()
    pieces = itertools.islice(cut_to_pieces(_endless(rig, seed)), round(minutes * 60_000 / PIECE_MS))
    every = min(_EVERY_MIN, max(minutes / 2, 0.1)) * 60_000 // PIECE_MS
    for number, piece in enumerate(pieces, start=1):
        hearing.take(piece)
        if events and any(isinstance(event, Understood | HeardNothing | HearingLost) for event in events):
            turns += 1
            lost += any(isinstance(event, HearingLost) for event in events)
            turn += 1
            hearing.obey(rig.listen(turn))
        events.clear()
        if number % every == 0:
            work_s = time.perf_counter() - began_s
            sound_s = every * PIECE_MS / 1000
            row = {
                "minute": round(number * PIECE_MS / 60_000, 2),
                "memory_mb": round(resident_mb(), 1),
                "rtf": round(work_s / sound_s, 3),
            }
            rows.append(row)
            print(f"soak: {row['minute']:.1f} min, {row['memory_mb']:.0f} MB", file=sys.stderr, flush=True)
            began_s = time.perf_counter()
    growth = rows[-1]["memory_mb"] - rows[0]["memory_mb"] if rows else 0.0
    return {"minutes": minutes, "turns": turns, "lost": lost, "growth_mb": round(growth, 1), "rows": rows}


def _endless(rig: SpeechRig, seed: int) -> Iterator[bytes]:
    draw = np.random.default_rng(seed)
    while True:
        for index in draw.permutation(len(rig.recordings)):
            yield from pcm_blocks(rig.recordings[int(index)].path)
            seconds = draw.uniform(0.3, 2.5)
            yield (draw.standard_normal(round(seconds * RATE_HZ)) * 20).astype(np.int16).tobytes()


def show(found: dict[str, Any]) -> None:
    """Print one line for every five minutes."""
    print(f"\n{'sound, minutes':<18}{'memory, MB':>12}{'real-time factor':>18}")
    for row in found["rows"]:
        print(f"{row['minute']:<18.1f}{row['memory_mb']:>12.0f}{row['rtf']:>18.3f}")
    print(f"growth {found['growth_mb']:.1f} MB over {found['turns']} turns, {found['lost']} lost")
