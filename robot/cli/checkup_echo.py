"""Whether the robot hears itself: a sentence through the real loudspeaker, and what is left of it in the microphone."""

import threading
import time
from typing import TYPE_CHECKING

from robot.core.trouble import Trouble
from robot.runtime.settings import Settings

if TYPE_CHECKING:
    from hardware.echo import EchoCanceller

_SENTENCE = "Xin chào. Tôi đang nói thử, để biết micrô có nghe thấy tiếng loa của tôi hay không. Cảm ơn đã chờ."
_SETTLE_S, _LIMIT_S = 0.6, 15.0
_WAIT_S = 0.005


def echo(settings: Settings) -> str:
    """What the ears do while the robot speaks, and why: heard through its own voice, or closed (half-duplex)."""
    from hardware.echo import EchoCanceller

    if settings.microphone.echo == "half-duplex":
        return "half-duplex by microphone.echo: the ears are closed while the robot speaks"
    try:
        canceller = EchoCanceller()
    except Trouble as trouble:
        return f"half-duplex, the ears are closed while the robot speaks: {trouble.what}"
    _speak_and_listen(settings, canceller)
    gone_db = canceller.erle_db
    if not canceller.cancels():
        left = "the echo is not found" if gone_db is None else f"only {gone_db:.0f} dB of the echo are taken out"
        return f"half-duplex, the ears are closed while the robot speaks: {left}"
    heard = "no echo is heard" if gone_db is None else f"the echo is taken out by {gone_db:.0f} dB"
    return f"{heard}: the robot can be interrupted by voice"


def _speak_and_listen(settings: Settings, canceller: "EchoCanceller") -> None:
    from hardware.microphone import open_microphone
    from hardware.speaker import open_speaker
    from voice_models.voices import open_voice

    voice = open_voice(settings.voice)
    microphone = open_microphone(settings.microphone.address)
    speaker = open_speaker(settings.speaker.address, canceller.played)
    microphone.start()
    try:
        speaker.start()
        ends_s = time.monotonic() + _LIMIT_S
        speaks_s = time.monotonic() + _SETTLE_S
        spoken, pause = False, threading.Event()
        while time.monotonic() < ends_s and not (spoken and not speaker.playing()):
            for piece in microphone.read():
                canceller.clean(piece)
            if not spoken and time.monotonic() >= speaks_s:
                pcm = voice.synthesise(_SENTENCE, "vi", slow=False)
                speaker.play(pcm, voice.rate_hz, settings.speaker.volume_permille / 1000)
                spoken = True
            pause.wait(_WAIT_S)
    finally:
        speaker.stop()
        microphone.stop()
