"""Measure two things that the checklist does not ask people for: sound in the room, and flags of the motor board."""

import time
from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np

from robot.runtime.settings.schema import Settings

if TYPE_CHECKING:
    from hardware.motor_boards.reference_protocol import Flags

LISTEN_S = 3.0
_FRAME = 1600  # 0.1 s at 16 kHz
_NOTICE_S = 5.0
FULL_SCALE = 32767


def loudness_dbfs(settings: Settings, percentile: float) -> tuple[float, bool] | None:
    """Record `LISTEN_S` of sound; return the `percentile` of the levels of its 0.1 s frames (RMS, dBFS) and whether it
    clips.

    Clipped: more than one sample in a thousand is at full scale. None when the microphone delivers nothing."""
    from hardware.audio.microphone import open_microphone

    source = open_microphone(settings.microphone.address, settings.microphone.channel)
    source.start()
    pieces: list[bytes] = []
    try:
        ends_s = time.monotonic() + LISTEN_S
        while time.monotonic() < ends_s:
            pieces += source.read()
            time.sleep(0.01)
    finally:
        source.stop()
    sound = np.frombuffer(b"".join(pieces), np.int16).astype(np.float64)
    frames = sound[: len(sound) // _FRAME * _FRAME].reshape(-1, _FRAME)
    if not len(frames):
        return None
    level = np.percentile(np.sqrt(np.mean(frames**2, axis=1)), percentile)
    clipped = bool(np.mean(np.abs(sound) >= FULL_SCALE) > 0.001)
    return float(20 * np.log10(max(level, 0.3) / 32768)), clipped


def speak(settings: Settings, sentence: str) -> None:
    """Speak `sentence` through the real loudspeaker and wait until playing has ended."""
    from hardware.audio.speaker import open_speaker
    from voice_models.synthesis.voice_choice import open_voice

    voice, speaker = open_voice(settings.voice), open_speaker(settings.speaker.address)
    pcm = voice.synthesise(sentence, "vi", slow=False)
    speaker.start()
    try:
        speaker.play(pcm, voice.rate_hz, settings.speaker.volume_permille / 1000)
        ends_s = time.monotonic() + len(pcm) / 2 / voice.rate_hz + 2.0
        while speaker.playing() and time.monotonic() < ends_s:
            time.sleep(0.05)
    finally:
        speaker.stop()


def board_notices(settings: Settings, fits: "Callable[[Flags], bool]") -> bool:
    """Read the motor board until its flags satisfy `fits`; return False if they do not within `_NOTICE_S`. The wheels
    do not move."""
    from hardware.motor_boards.probe import read_board
    from robot.cli.board.port_lookup import board_address

    ends_s = time.monotonic() + _NOTICE_S
    while True:
        facts = read_board(board_address(settings.base))
        if facts is not None and fits(facts.flags):
            return True
        if time.monotonic() >= ends_s:
            return False
