"""The parts of `kiosk bench turn`, each measured on a robot in the lobby with a visitor in front of it."""

import math
import sys
import time
from functools import partial
from typing import Any

from hardware.audio.wav import read_pcm
from robot.cli.bench.speech.recordings import Clip
from robot.cli.hear.manifest import spread
from robot.core.commands import Listen
from simulators.centre.journal_follower import JournalLine
from simulators.centre.measuring_stand import Stand

ECHO_VOLUME = 40_000
"""Volume at which the microphone picks up the loudspeaker (see `simulators.audio.sound_server`): robot and visitor are
then equally loud."""

_REACTION_S = 0.4
_GAP_S = 0.3  # a shorter silence is only a pause between two words of the robot
_HUSHED_S = 0.9
_ANSWER_LIMIT_S, _SPEAKS_LIMIT_S = 12.0, 8.0
_INTO_S = 1.5  # time into the robot's sentence at which it is interrupted
_LEAD_S = 0.8  # silence before a word, in which the visitor's own recorder starts


def answer(stand: Stand, clips: list[Clip], _count: int) -> dict[str, Any]:
    """Ask each request once, from the home page, and time the answers. A touch there first silences what the robot
    begins to say."""
    rows = []
    for number, clip in enumerate(clips, start=1):
        if not _home(stand):
            continue
        row = _asked(stand, clip)
        if row is not None:
            rows.append(row)
        print(f"answer: {number}/{len(clips)}", file=sys.stderr, flush=True)
    meant = [row for row in rows if row["act"] not in ("refuse", "nothing")]
    other = [row for row in rows if row not in meant]
    return {
        "count": len(rows),
        "said": len(clips),
        "as_meant": sum(row["right"] for row in rows),
        "decision_ms": spread(line.get("decision_ms") for line in stand.figures()),
        "understood": _shares(meant),
        "whole": _shares([row for row in meant if row["whole"]]),
        "not_understood": _shares(other),
    }


def _shares(rows: list[dict[str, Any]]) -> dict[str, Any]:
    return {
        "count": len(rows),
        **{key: spread(row[key] for row in rows) for key in ("total_ms", "meaning_ms", "voice_ms")},
    }


def _asked(stand: Stand, clip: Clip) -> dict[str, Any] | None:
    """Say one request; return its meaning and the measured times, or None when the robot did not answer aloud."""
    time.sleep(_REACTION_S)
    stand.follow()
    mark, began_s = len(stand.steps), time.monotonic()
    sound = stand.sound.say(clip.path)
    if not stand.until(lambda: sound.poll() is not None, 30.0):
        return None

    def meaning() -> JournalLine | None:
        return next((step for step in stand.steps[mark:] if step.kind in ("Understood", "HeardNothing")), None)

    if not stand.until(meaning, _ANSWER_LIMIT_S):
        return None
    step = meaning()
    assert step is not None
    voice = _voice_after(stand, step)
    said_s = stand.mouth.last_loud_s(began_s, time.monotonic())
    if voice is None or said_s is None:
        return None
    heard_s = stand.loudspeaker.first_loud_s(said_s)
    if heard_s is None:
        return None
    event = step.event
    return {
        "act": str(event.get("act", "nothing")),
        "right": clip.group in (event.get("procedure"), *(one["code"] for one in event.get("candidates", ())[:3])),
        "total_ms": (heard_s - said_s) * 1000,
        "meaning_ms": event.get("since_speech_ms"),
        "whole": event.get("since_speech_ms", 0) < _silence_ms(stand, step),
        "voice_ms": voice.at - step.at,
    }


def _silence_ms(stand: Stand, step: JournalLine) -> int:
    """Return the silence in ms that would have ended the turn (utterance) if the words had not been a whole request."""
    before = stand.steps[: stand.steps.index(step)]
    listens = (command for one in reversed(before) if (command := one.command("Listen")))
    return int(next(listens, {}).get("silence_ms", Listen(0).silence_ms))


def _voice_after(stand: Stand, step: JournalLine) -> JournalLine | None:
    steps = stand.steps

    def began() -> JournalLine | None:
        return next((one for one in steps[steps.index(step) :] if one.kind == "VoiceBegan"), None)

    if not stand.until(began, _SPEAKS_LIMIT_S):
        return None
    found = began()
    time.sleep(0.6)  # the recorders hear it
    return found


def _home(stand: Stand) -> bool:
    """Go back to the home page and open a turn: the microphone button ends what the robot says there."""
    stand.touch("home")
    stand.shows("HomePage", limit_s=2.0)
    time.sleep(_REACTION_S)  # time for the page to fade in
    return stand.touch("talk") is not None and stand.until(lambda: stand.listening, 3.0)


def touch(stand: Stand, _clips: list[Clip], count: int) -> dict[str, Any]:
    """Touch the microphone button in the middle of the robot's sentence, and time how soon the robot is silent."""
    times = []
    for _ in range(count):
        if not _speaking(stand, _INTO_S):
            continue
        touched_s = stand.touch("talk")
        if touched_s is None:
            continue
        time.sleep(_HUSHED_S + _GAP_S + 0.3)  # time for the recorder to record it
        silence_ms = _until_silent_ms(stand, touched_s, touched_s + _HUSHED_S)
        if silence_ms is not None:
            times.append(silence_ms)
    return _hushed(times)


def _until_silent_ms(stand: Stand, since_s: float, until_s: float) -> float | None:
    """Return the ms from `since_s` to the robot's last sound; infinite when the robot goes on, None when it was already
    silent."""
    last_s = stand.loudspeaker.last_loud_s(since_s, until_s + _GAP_S)
    if last_s is None:
        return None
    return (last_s - since_s) * 1000 if last_s <= until_s else math.inf


def _hushed(times: list[float]) -> dict[str, Any]:
    known = [one for one in times if math.isfinite(one)]
    return {"count": len(known), "said": len(times), "silence_ms": spread99(known)}


def word(stand: Stand, clips: list[Clip], count: int) -> dict[str, Any]:
    """Let a visitor interrupt the robot's sentence, and time how soon the robot is silent; once noticed, the visitor
    can finish undisturbed."""
    times = []
    for number in range(count):
        if not _speaking(stand, _INTO_S - _LEAD_S):
            continue
        silence_ms = _spoken_into(stand, clips[number % len(clips)])
        if silence_ms is not None:
            times.append(silence_ms)
        print(f"word: {number + 1}/{count}: {_describe(silence_ms)}", file=sys.stderr, flush=True)
    return _hushed(times)


def _spoken_into(stand: Stand, clip: Clip) -> float | None:
    """Interrupt the robot; return the ms from the visitor's first sound to the robot's last sound while the visitor
    speaks, infinite when the speech is not noticed.

    None when the robot was already silent, at the end of its sentence or between two words."""
    stand.follow()
    mark = len(stand.steps)
    sound = stand.sound.say_after(_LEAD_S, read_pcm(clip.path))
    visitor = stand.sound.hear_alone(sound)
    stand.until(lambda: sound.poll() is not None, 20.0)
    time.sleep(0.6)  # the recorders hear it
    visitor.stop()
    onset_s, end_s = visitor.first_loud_s(0.0), visitor.last_loud_s(0.0)
    if onset_s is None or end_s is None or stand.loudspeaker.last_loud_s(onset_s - _GAP_S, onset_s) is None:
        return None
    silence_ms = _until_silent_ms(stand, onset_s, end_s)
    stand.follow()
    told = (step.kind for step in stand.steps[mark:])
    began = next((kind for kind in told if kind in ("SpeechBegan", "VoiceEnded")), None)
    return silence_ms if silence_ms is None or began == "SpeechBegan" else math.inf


def _describe(silence_ms: float | None) -> str:
    if silence_ms is None:
        return "the robot was silent already"
    return f"silent after {silence_ms:.0f} ms" if math.isfinite(silence_ms) else "not interrupted"


def own_voice(stand: Stand, _clips: list[Clip], count: int) -> dict[str, Any]:
    """Let the robot speak with only itself to hear; count the turns that its voice opens."""
    stand.follow()
    mark = len(stand.steps)
    spoken_s, said = 0.0, 0
    for _ in range(count):
        if not _speaking(stand, _INTO_S):
            continue
        began_s = time.monotonic()
        stand.until(lambda: stand.listening, 40.0)
        spoken_s += _INTO_S + time.monotonic() - began_s
        said += 1
    began = sum(step.kind == "SpeechBegan" for step in stand.steps[mark:])
    return {"count": said, "spoken_s": round(spoken_s, 1), "turns_opened": began}


def _speaking(stand: Stand, into_s: float) -> bool:
    """Let the robot explain a procedure, and wait until `into_s` seconds of a sentence are over. Return whether it
    speaks then."""
    stand.follow()
    if stand.last_page != "ProcedurePage":
        stand.to_procedure()
    if stand.last_page != "ProcedurePage":
        return False
    for _ in range(2):
        mark = len(stand.steps)
        stand.touch("repeat")
        spoke = stand.until(partial(_voiced, stand, mark), _SPEAKS_LIMIT_S)
        time.sleep(into_s)
        if spoke and _sounds(stand):
            return True
    return False


def _voiced(stand: Stand, mark: int) -> bool:
    return any(step.kind == "VoiceBegan" for step in stand.steps[mark:])


def _sounds(stand: Stand) -> bool:
    """Whether the loudspeaker sounds within a second, and goes on sounding (so the robot is not between two
    sentences)."""
    limit_s = time.monotonic() + 1.0
    while time.monotonic() < limit_s:
        now_s = time.monotonic()
        if stand.loudspeaker.last_loud_s(now_s - 0.1) is not None:
            return True
        time.sleep(0.02)
    return False


def spread99(values: "list[float | None] | list[float]") -> dict[str, float]:
    """Return median (p50), 99th percentile (p99) and count of `values`."""
    from robot.cli.bench import percentile

    known = [float(value) for value in values if value is not None]
    return {"p50": percentile(known, 50), "p99": percentile(known, 99), "count": len(known)} if known else {}


MEASURES = {"answer": answer, "touch": touch, "word": word, "own-voice": own_voice}
