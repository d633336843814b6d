"""Check whether the robot hears itself: play a sentence and measure how much of it is left in the microphone's
sound."""

import threading
import time
from typing import TYPE_CHECKING

from robot.core.trouble import Trouble
from robot.runtime.settings.schema import Settings

if TYPE_CHECKING:
    from hardware.audio.aec.canceller import EchoCanceller
    from hardware.audio.aec.device_canceller import DeviceCanceller

_SENTENCE = "Xin chào. Tôi đang nói thử, để biết micrô có nghe thấy tiếng loa của tôi hay không. Cảm ơn đã chờ."
_SETTLE_S, _LIMIT_S = 0.6, 15.0
_WAIT_S = 0.005


_CLOSED = "half-duplex, the ears are closed while the robot speaks"
_CLOSED_VI = "robot không nghe trong lúc nói"


def echo(settings: Settings) -> str:
    """Return what the microphone does while the robot speaks, and why: it listens with the echo removed, or stays
    closed."""
    from hardware.audio.aec.canceller import EchoCanceller

    if settings.microphone.echo == "half-duplex":
        return f'{_CLOSED}: to change that, microphone.echo = "auto" | {_CLOSED_VI}: muốn đổi, microphone.echo = "auto"'
    if settings.microphone.echo == "device":
        return _of_the_device(settings)
    try:
        canceller = EchoCanceller()
    except Trouble as trouble:
        return f"{_CLOSED}: {trouble.what}; {trouble.remedy} | {_CLOSED_VI}: {trouble.vi}; {trouble.remedy_vi}"
    _speak_and_listen(settings, canceller)
    return verdict(cancels=canceller.cancels(), gone_db=canceller.erle_db)


def verdict(*, cancels: bool, gone_db: float | None) -> str:
    """Return the result of playing a test sentence. `cancels`: the echo canceller can be trusted; `gone_db`: by how
    much it reduced the echo."""
    if cancels and gone_db is None:
        return (
            "nothing of the loudspeaker is heard: check both, microphone and loudspeaker; if both work, the robot can "
            "be interrupted by voice | không nghe thấy tiếng loa: hãy kiểm tra cả micrô và loa; nếu cả hai đều tốt "
            "thì có thể ngắt lời robot bằng giọng nói"
        )
    if cancels:
        return (
            f"the echo is taken out by {gone_db:.0f} dB: the robot can be interrupted by voice | "
            f"khử tiếng vọng {gone_db:.0f} dB: có thể ngắt lời robot bằng giọng nói"
        )
    left, left_vi = "the echo is not found", "không tìm thấy tiếng vọng"
    if gone_db is not None:
        left, left_vi = f"only {gone_db:.0f} dB of the echo are taken out", f"chỉ khử được {gone_db:.0f} dB tiếng vọng"
    return (
        f"{_CLOSED}: {left}; turn the loudspeaker down or away from the microphone, and try again | "
        f"{_CLOSED_VI}: {left_vi}; hãy giảm âm lượng loa hoặc đặt loa xa micrô rồi thử lại"
    )


def _of_the_device(settings: Settings) -> str:
    """Return whether the microphone array takes the robot's voice out. Raises `Trouble` when it does not."""
    from hardware.audio.aec.device_canceller import DeviceCanceller

    canceller = DeviceCanceller()
    _speak_and_listen(settings, canceller)
    if canceller.cancels():
        return (
            "the microphone gives nothing of the loudspeaker: the robot can be interrupted by voice | "
            "micrô không thu tiếng loa: có thể ngắt lời robot bằng giọng nói"
        )
    raise Trouble(
        f"{_CLOSED}: the array does not take out what the loudspeaker plays",
        f"{_CLOSED_VI}: dàn micrô không khử được tiếng loa",
        remedy='plug the loudspeaker into the array and name the array in speaker.address, or write "auto"',
        remedy_vi='cắm loa vào dàn micrô và ghi tên dàn micrô ở speaker.address, hoặc ghi "auto"',
        key="microphone.echo",
        value="device",
    )


def _speak_and_listen(settings: Settings, canceller: "EchoCanceller | DeviceCanceller") -> None:
    from hardware.audio.microphone import open_microphone
    from hardware.audio.speaker import open_speaker
    from voice_models.synthesis.voice_choice import open_voice

    voice = open_voice(settings.voice)
    microphone = open_microphone(settings.microphone.address, settings.microphone.channel)
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
