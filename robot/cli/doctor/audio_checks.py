"""Check the audio parts for `kiosk doctor`: record a second, synthesise a sentence, open the loudspeaker."""

import contextlib
import sys
import time
from typing import TYPE_CHECKING

import numpy as np

from robot.cli.doctor.checklist_measurements import speak
from robot.core.trouble import Trouble, Troubles
from robot.runtime.settings.loader import CONFIG
from robot.runtime.settings.schema import Settings

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from robot.runtime.ports import Microphone

_LISTEN_S, _ASKED_S, _LOOK_S = 1.0, 4.0, 0.02
_SOFT_DBFS = -90.0  # dBFS; with the right gain even the quietest room is louder
_SENTENCE = "Xin chào. Tôi đang thử micrô."
_ASKS = "no sound yet: say something into the microphone | chưa có tiếng: hãy nói vài tiếng vào micrô"


def sound_devices(settings: Settings) -> str:
    """Return the names of the sound devices, which microphone.address and speaker.address may hold. Raises `Trouble` if
    the settings need one and there is none."""
    from hardware.audio.portaudio import device_names

    names = device_names()
    if not names and any(part.address.startswith("device:") for part in (settings.microphone, settings.speaker)):
        raise Trouble(
            "no sound device",
            "không có thiết bị âm thanh",
            remedy="plug one in, or start the sound server",
            remedy_vi="cắm thiết bị âm thanh, hoặc bật máy chủ âm thanh",
        )
    return "; ".join(names) or "none, and the settings need none | không có, và không cần thiết bị âm thanh"


def microphone(settings: Settings) -> str:
    """Record a second and return its level. If it is pure silence (a noise gate?), record again while the robot speaks,
    then while the technician speaks."""
    from hardware.audio.microphone import open_microphone

    address = settings.microphone.address
    source = open_microphone(address, settings.microphone.channel)
    source.start()
    try:
        samples = _heard(source, _LISTEN_S)
        for sounds in (_speaks, _asks):
            if samples.size and np.ptp(samples) == 0:
                sounds(settings)
                samples = np.concatenate((samples, _heard(source, _ASKED_S if sounds is _asks else _LISTEN_S)))
    finally:
        source.stop()
    if not samples.size:
        raise Trouble(
            "gives no sound",
            "không có tiếng",
            key="microphone.address",
            value=address,
            remedy="check the plug, or name a device: --set microphone.address=device:NAME",
            remedy_vi="kiểm tra giắc cắm, hoặc đặt tên thiết bị: --set microphone.address=device:TÊN",
        )
    if np.ptp(samples) == 0:
        raise muted(address)
    level_dbfs = 20 * np.log10(float(np.sqrt(np.mean(samples**2))))
    told, told_vi = f"level {level_dbfs:.0f} dBFS", f"mức âm {level_dbfs:.0f} dBFS"
    if level_dbfs < _SOFT_DBFS:
        told += ", very soft: if the robot does not hear people, turn it up with alsamixer (F4)"
        told_vi += ", rất nhỏ: nếu robot không nghe được người nói, hãy tăng mức thu trong alsamixer (F4)"
    return f"{address} {told} | {told_vi}"


def _heard(source: "Microphone", seconds: float) -> "NDArray[np.float64]":
    """Return all samples that the microphone has delivered since the last read or delivers within `seconds`, as values
    from -1 to 1."""
    pieces: list[bytes] = []
    ends_s = time.monotonic() + seconds
    while time.monotonic() < ends_s:
        pieces += source.read()
        time.sleep(_LOOK_S)
    return np.frombuffer(b"".join(pieces), np.int16).astype(np.float64) / 32768


def _speaks(settings: Settings) -> None:
    """Let the robot speak a sentence. Faults of the loudspeaker are ignored here, because the check `speaker` reports
    them."""
    with contextlib.suppress(Trouble, OSError):
        speak(settings, _SENTENCE)


def _asks(_settings: Settings) -> None:
    """Ask the technician to speak, because some microphones remove the robot's own voice by themselves."""
    print(_ASKS, file=sys.stderr)


def muted(address: str) -> Trouble:
    """Return the error for a microphone that delivers data without any sound in them."""
    return Trouble(
        "gives only silence: it is muted, or the wrong device",
        "chỉ có im lặng tuyệt đối: micrô bị tắt tiếng hoặc chọn sai thiết bị",
        key="microphone.address",
        value=address,
        remedy="press its mute switch, turn it up with alsamixer (F4), or name another of the sound devices above",
        remedy_vi="bật công tắc micrô, tăng mức thu trong alsamixer (F4), hoặc chọn thiết bị âm thanh khác ở trên",
    )


def voice(settings: Settings) -> str:
    """Synthesise one sentence in the voice's process and check this site's recorded prompts; return one line about
    both, and why the natural voice does not speak if it does not."""
    from robot.cli.say.recorded_prompts import faults, fixed_sentences
    from robot.runtime.content.words_loader import load_words
    from voice_models.synthesis.remote_voice import VoiceProcesses
    from voice_models.synthesis.voice_choice import why_not_natural

    engine = VoiceProcesses(settings.voice)()
    try:
        pcm = engine.synthesise("Chào bác ạ!", "vi", slow=False)
    finally:
        engine.close()
    folder, words = CONFIG.parent / settings.voice.prompts_dir, load_words(CONFIG / "words")
    found = list(faults(folder, words))
    if found:
        raise Troubles(found)
    sentences = fixed_sentences(folder, words)
    recorded = sum(sentence.recorded for sentence in sentences)
    seconds = len(pcm) / 2 / engine.rate_hz
    told = f"{engine.spoke}, {seconds:.1f} s spoken, {recorded} of {len(sentences)} sentences recorded"
    told_vi = f"đọc {seconds:.1f} giây, đã thu âm {recorded}/{len(sentences)} câu"
    reason = why_not_natural(settings.voice)
    if reason is not None:
        told += f"; not the natural voice: {reason.what}; {reason.remedy}"
        told_vi += f"; chưa dùng giọng tự nhiên: {reason.vi}; {reason.remedy_vi}"
    return f"{told} | {told_vi}"


def speaker(settings: Settings) -> str:
    """Open the loudspeaker and close it again."""
    from hardware.audio.speaker import open_speaker

    device = open_speaker(settings.speaker.address)
    device.start()
    device.stop()
    return f"{settings.speaker.address} opens | mở được loa"
