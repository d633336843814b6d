"""Measure how soon the robot notices a loud room, and what happens when people talk to each other instead of to the
robot.

`noisy`: ten seconds of a quiet room, then babble at a given distance below speech of -26 dBFS. Two seconds later a
sentence of the manifest begins, and two seconds after its end the next one. Measured are the seconds from the first
babble until the pipeline reports a noisy room (bar: it must do so when the distance is below 12 dB), and how often it
does so at 20 dB.

`unaddressed`: babble and a television (one voice) alternate each minute, at the level of a visitor, in front of the
robot with its whole decision logic, whose clock is that of the sound. Three situations: no one is seen; a face that
looks elsewhere; a visitor who looks elsewhere. Counted are the turns in which speech was noticed, and those in which
something was understood."""

import argparse
from collections.abc import Iterator
from typing import Any

import numpy as np

from hardware.audio.wav import read_pcm
from robot.cli.bench import percentile
from robot.cli.bench.speech.live_pipeline import PIECE_MS, cut_to_pieces, level_of
from robot.cli.bench.speech.noise_mixer import noise
from robot.cli.bench.speech.offline_robot import OfflineRobot
from robot.cli.bench.speech.recordings import Clip, strangers
from robot.cli.bench.speech.rig import SpeechRig
from robot.cli.bench.speech.speech_bounds import RATE_HZ, Samples
from robot.core.events import FacesSeen, HeardNothing, NoiseChanged, Understood
from robot.core.trouble import Trouble

SPEECH_RMS = 32768 * 10 ** (-26 / 20)
_QUIET_S, _BEFORE_S, _BETWEEN_S = 10.0, 2.0, 2.0
_SENTENCES = 3
_TRIALS = 4
_LIMIT_S = 60.0


def measure_noisy(rig: SpeechRig, clips: list[Clip], args: argparse.Namespace) -> dict[str, Any]:
    """Measure `_TRIALS` rooms at each distance between speech and babble (dB)."""
    rows = {}
    for snr_db in (20, 10, 5):
        found = [_noticed_s(rig, clips, trial, snr_db, args.seed) for trial in range(_TRIALS)]
        known = [one for one in found if one is not None]
        rows[f"{snr_db} dB"] = {
            "rooms": len(found),
            "noticed": len(known),
            "p50_s": percentile(known, 50),
            "max_s": round(max(known, default=0.0), 1),
        }
    return {"limit_s": _LIMIT_S, "rooms": rows}


def _noticed_s(rig: SpeechRig, clips: list[Clip], trial: int, snr_db: float, seed: int) -> float | None:
    draw = np.random.default_rng([seed, trial])
    speakers = [clips[int(index)] for index in draw.integers(len(clips), size=_SENTENCES)]
    others = [clip for clip in rig.recordings if all(clip in strangers(one, [clip]) for one in speakers)]
    babble = noise("babble", others, draw) * SPEECH_RMS / 10 ** (snr_db / 20)
    parts = [np.zeros(round(_BEFORE_S * RATE_HZ), np.float32)]
    for clip in speakers:
        parts += [_voice(clip), np.zeros(round(_BETWEEN_S * RATE_HZ), np.float32)]
    speech = np.concatenate(parts)
    loud = speech + np.resize(babble, speech.size)
    room = draw.standard_normal(round(_QUIET_S * RATE_HZ)) * 30
    sound = np.clip(np.concatenate((room, loud)), -32768, 32767).astype(np.int16).tobytes()
    events: list[Any] = []
    hearing = rig.hearing(events.append)
    turn = 1
    hearing.obey(rig.listen(turn))
    for number, piece in enumerate(cut_to_pieces([sound])):
        hearing.take(piece)
        for event in events:
            if isinstance(event, NoiseChanged) and event.noisy:
                return max(0.0, (number + 1) * PIECE_MS / 1000 - _QUIET_S)
            if isinstance(event, Understood | HeardNothing):
                turn += 1
                hearing.obey(rig.listen(turn))
        events.clear()
    return None


def _voice(clip: Clip) -> Samples:
    """Return the sound of a recording, scaled so that its speech is at -26 dBFS."""
    level = level_of(clip)
    samples = np.frombuffer(read_pcm(clip.path), np.int16).astype(np.float32)
    scaled: Samples = samples * (SPEECH_RMS / level.speech_rms)
    return scaled


VISITS = {
    "nobody is seen": FacesSeen(0),
    "a face that looks elsewhere": FacesSeen(1, 60, 0, False),
    "a visitor who looks elsewhere": FacesSeen(1, 60, 0, True),
}


def measure_unaddressed(rig: SpeechRig, clips: list[Clip], args: argparse.Namespace) -> dict[str, Any]:
    """Measure each situation of unaddressed talk for a third of the time."""
    minutes = (args.minutes or 30.0) / len(VISITS)
    rows = {}
    for name, faces in VISITS.items():
        robot = OfflineRobot(rig)
        robot.see(faces)
        visitor = faces.facing
        for number, piece in enumerate(cut_to_pieces(_talk(clips, minutes, args.seed))):
            if visitor and number == 4000 // PIECE_MS:
                robot.see(FacesSeen(1, 60, 0, False))
            robot.take(piece)
        rows[name] = {
            "minutes": round(minutes, 2),
            "turns_offered": robot.listens,
            "speech_began": robot.speech_began,
            "understood": robot.understood,
            "answered": robot.answered,
        }
    return {"visits": rows}


def _talk(clips: list[Clip], minutes: float, seed: int) -> Iterator[bytes]:
    draw = np.random.default_rng(seed)
    done_s, number = 0.0, 0
    readable = [clip for clip in clips if _readable(clip)]
    while done_s < minutes * 60:
        seconds = min(60.0, minutes * 60 - done_s)
        sound = noise("babble" if number % 2 else "tv", readable, draw, seconds) * SPEECH_RMS
        yield np.clip(sound, -32768, 32767).astype(np.int16).tobytes()
        done_s, number = done_s + seconds, number + 1


def _readable(clip: Clip) -> bool:
    try:
        level_of(clip)
    except Trouble:
        return False
    return True


def show_noisy(found: dict[str, Any]) -> None:
    """Print one line for each distance between speech and babble."""
    print(f"\n{'room is told to be noisy, s after the noise begins':<52}{'told':>8}{'p50':>8}{'max':>8}")
    for name, row in found["rooms"].items():
        bar = "must not be told" if name == "20 dB" else "must be told"
        times = f"{row['p50_s']:>8.1f}{row['max_s']:>8.1f}" if row["noticed"] else f"{'-':>8}{'-':>8}"
        print(f"{f'babble at {name} SNR ({bar})':<52}{row['noticed']:>4} of {row['rooms']}{times}")


def show_unaddressed(found: dict[str, Any]) -> None:
    """Print one line for each situation of unaddressed talk."""
    print(f"\n{'talk that is not for the robot':<34}{'minutes':>9}{'turns':>7}{'speech':>8}", end="")
    print(f"{'understood':>12}{'answered':>10}")
    for name, row in found["visits"].items():
        print(
            f"{name:<34}{row['minutes']:>9.1f}{row['turns_offered']:>7}{row['speech_began']:>8}{row['understood']:>12}"
            f"{row['answered']:>10}"
        )


MEASURES = {"noisy": measure_noisy, "unaddressed": measure_unaddressed}
SHOWS = {"noisy": show_noisy, "unaddressed": show_unaddressed}
