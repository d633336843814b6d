"""Measure how often speakers are cut off and how long they wait, for several lengths of the pause that ends a turn
(utterance).

Of each recording a second version is made: the quietest gap between words (the lowest energy of 30 ms in the middle
three fifths of the speech) is made 0.8 s long with the recording's own room sound. `cut` is the share of these versions
whose turn closes before the sound ends, the last breath included. `lost` is the share whose final text also has fewer
words than that of the unchanged recording under the pauses in force. `wait` is the time from the end of speech until
the meaning is known, over every second unchanged recording. Visitors' requests are also measured, spoken by espeak-ng,
because a complete request may end the turn sooner than other sentences. The pauses in force are tried on all recordings
of the manifest, the other settings on 20 of them."""

import argparse
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np

from hardware.audio.wav import read_pcm, write_wav
from robot.cli.bench import percentile
from robot.cli.bench.speech.live_pipeline import MakeChain, level_of
from robot.cli.bench.speech.noise_mixer import Degradation
from robot.cli.bench.speech.recordings import Clip
from robot.cli.bench.speech.rig import Pause, SpeechRig
from robot.cli.bench.speech.speech_bounds import RATE_HZ, Loudness
from robot.cli.bench.speech.synthesised_requests import requests
from robot.cli.hear.progress import each

PAUSE_S = 0.8
_MOST = 20  # number of recordings, spread evenly over the manifest, for a setting that is not in force
_IN_FORCE = "in force"
_WAITS_OF = 2  # the waiting time is measured on every second recording
_QUIET_DB = 20.0  # a frame this many dB below the level of the speech is silence
_MILLI = RATE_HZ // 1000
SETTINGS: tuple[Pause, ...] = ((500, 300), (700, 450), (900, 900), (1100, 400), (1600, 900))
"""Pauses to try besides those in force: (silence_ms after any words, complete_ms after a complete request)."""


def measure(rig: SpeechRig, clips: list[Clip], args: argparse.Namespace) -> dict[str, Any]:
    """Measure recordings and visitors' requests under each setting of the pauses, and with the baselines."""
    with tempfile.TemporaryDirectory() as folder:
        said = requests(Path(folder), max(4, min(len(clips), _MOST) // 2))
        paused: dict[str, list[tuple[Clip, Clip]]] = {"recordings": [], "requests": []}

        def pause(clip: Clip, kind: str) -> None:
            paused[kind].append((clip, _paused(clip, Path(folder))))

        lost = each(clips, lambda clip: pause(clip, "recordings"), "pauses")
        each(said, lambda clip: pause(clip, "requests"), "pauses")
        ways: list[tuple[str, Pause | None, MakeChain | None]] = [(_IN_FORCE, None, None)]
        ways += [(f"{silence} / {complete}", (silence, complete), None) for silence, complete in SETTINGS]
        ways += [("fixed 0.7 s (baseline)", None, rig.fixed), ("energy VAD, 0.7 s (baseline)", None, rig.energy)]
        rows = {
            name: {
                kind: _row(rig, pairs if name == _IN_FORCE else _some(pairs), way, make, args.seed)
                for kind, pairs in paused.items()
            }
            for name, way, make in ways
        }
    return {"unreadable": lost, "pause_ms": round(PAUSE_S * 1000), "in_force": rig.pause, "settings": rows}


def _some(pairs: list[tuple[Clip, Clip]]) -> list[tuple[Clip, Clip]]:
    return pairs[:: max(1, -(-len(pairs) // _MOST))]


def _row(
    rig: SpeechRig, pairs: list[tuple[Clip, Clip]], pause: Pause | None, make: MakeChain | None, seed: int
) -> dict[str, float]:
    cut = lost = 0
    waits: list[float] = []
    air = Degradation(seed=seed)
    for number, (plain, paused) in enumerate(pairs):
        if number % _WAITS_OF == 0:
            level = level_of(plain)
            answer = rig.live(plain, level, air, pause, make=make).answer_ms(level)
            waits += [] if answer is None else [answer]
        heard = rig.live(paused, level_of(paused), air, pause, make=make)
        cut += heard.cut
        if heard.cut and not heard.mended:
            lost += len(heard.text.split()) < len(rig.live(plain, level_of(plain), air, make=make).text.split())
    count = max(1, len(pairs))
    return {
        "count": len(pairs),
        "cut": round(100 * cut / count, 1),
        "lost": round(100 * lost / count, 1),
        "wait_ms": percentile(waits, 50),
        "wait_p95_ms": percentile(waits, 95),
    }


def _paused(clip: Clip, folder: Path) -> Clip:
    """Return a copy of the recording `clip` with a long pause between two words."""
    level = level_of(clip)
    sound = np.frombuffer(read_pcm(clip.path), np.int16)
    at = gap(sound.astype(np.float32), level)
    more = max(0, round(PAUSE_S * RATE_HZ) - _quiet_around(sound, at, level))
    room = np.random.default_rng(1).standard_normal(more) * level.floor_rms
    path = folder / f"paused-{clip.path.name}"
    write_wav(path, np.concatenate((sound[:at], room.astype(np.int16), sound[at:])).tobytes(), RATE_HZ)
    return Clip(path, path.name, clip.transcript, clip.group, clip.speaker)


def gap(samples: "np.ndarray[Any, np.dtype[np.float32]]", level: Loudness) -> int:
    """Return the number of the sample in the middle of the quietest 30 ms between one fifth and four fifths of the
    speech."""
    length = level.end_ms - level.onset_ms
    first, last = (level.onset_ms + length // 5) * _MILLI, (level.onset_ms + length * 4 // 5) * _MILLI
    size = 30 * _MILLI
    power = np.convolve(np.square(samples[first:last]), np.ones(size, np.float32), "valid")
    return first + int(np.argmin(power)) + size // 2


def _quiet_around(sound: "np.ndarray[Any, np.dtype[np.int16]]", at: int, level: Loudness) -> int:
    """Return how many samples around `at` hold no speech: 10 ms frames far below the level of the speech."""
    size = 10 * _MILLI
    frames = sound[: sound.size // size * size].astype(np.float32).reshape(-1, size)
    speech = np.flatnonzero(np.sqrt(np.mean(np.square(frames), axis=1)) >= level.speech_rms * 10 ** (-_QUIET_DB / 20))
    before, after = speech[speech * size < at], speech[speech * size >= at]
    if not before.size or not after.size:
        return 0
    return int(after[0] - before[-1] - 1) * size


def show(found: dict[str, Any]) -> None:
    """Print one line for each setting of the pauses."""
    silence, complete = found["in_force"]
    print(f"\nsentences with a pause of {found['pause_ms']} ms inside; in force: {silence} / {complete} ms")
    print(f"{'silence / complete, ms':<30}{'n':>4}{'recordings: cut %':>18}{'lost %':>8}{'wait p50 / p95':>16}", end="")
    print(f"{'requests: cut %':>18}{'lost %':>8}{'wait p50 / p95':>16}")
    for name, row in found["settings"].items():
        print(f"{name:<30}{row['recordings']['count']:>4}{''.join(_cells(row))}")


def _cells(row: dict[str, dict[str, float]]) -> Iterator[str]:
    for kind in ("recordings", "requests"):
        one = row[kind]
        yield f"{one['cut']:>18.1f}{one['lost']:>8.1f}{one['wait_ms']:>9.0f} / {one['wait_p95_ms']:<4.0f}"


MEASURES = {"pauses": measure}
SHOWS = {"pauses": show}
