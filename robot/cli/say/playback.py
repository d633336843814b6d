"""Play a sound on the robot's loudspeaker, and wait until it has ended."""

import threading

from hardware.audio.speaker import open_speaker
from robot.runtime.settings.schema import SpeakerSettings


def play(pcm: bytes, rate_hz: int, settings: SpeakerSettings) -> None:
    """Play mono int16 sound to its end. Raises `Trouble` or OSError when the loudspeaker fails."""
    speaker = open_speaker(settings.address)
    speaker.start()
    try:
        speaker.play(pcm, rate_hz, settings.volume_permille / 1000)
        pause = threading.Event()
        while speaker.playing():
            pause.wait(0.02)
    finally:
        speaker.stop()
