"""What `kiosk doctor` asks the parts that hear and speak: a second of the microphone, a sentence, the loudspeaker."""

import time

import numpy as np

from robot.core.trouble import Trouble, Troubles
from robot.runtime.settings import Settings
from robot.runtime.settings_files import CONFIG

_LISTEN_S = 1.0
_MUTED_DBFS = -90.0  # the softest microphone in the quietest room is above it


def sound_devices(_settings: Settings) -> str:
    """The names that microphone.address and speaker.address may hold."""
    from hardware.portaudio import device_names

    return "; ".join(device_names()) or "no sound device | không có thiết bị âm thanh"


def microphone(settings: Settings) -> str:
    """A second of sound and its level."""
    from hardware.microphone import open_microphone

    source = open_microphone(settings.microphone.address)
    source.start()
    try:
        pieces: list[bytes] = []
        ends = time.monotonic() + _LISTEN_S
        while time.monotonic() < ends:
            pieces += source.read()
    finally:
        source.stop()
    if not pieces:
        raise Trouble(
            "gives no sound",
            "không có tiếng",
            key="microphone.address",
            value=settings.microphone.address,
            remedy="check the plug, or name a device: --set microphone.address=device:NAME",
            remedy_vi="kiểm tra giắc cắm, hoặc đặt tên thiết bị: --set microphone.address=device:TÊN",
        )
    samples = np.frombuffer(b"".join(pieces), np.int16).astype(np.float64) / 32768
    level_dbfs = 20 * np.log10(max(float(np.sqrt(np.mean(samples**2))), 1e-5))
    if level_dbfs < _MUTED_DBFS or np.ptp(samples) == 0:
        raise muted(settings.microphone.address)
    return f"{settings.microphone.address} level {level_dbfs:.0f} dBFS | mức âm {level_dbfs:.0f} dBFS"


def muted(address: str) -> Trouble:
    """What to say of a microphone that gives pieces without any sound in them."""
    return Trouble(
        "gives only silence: it is muted, or the wrong device",
        "chỉ có im lặng tuyệt đối: micrô bị tắt tiếng hoặc chọn sai thiết bị",
        key="microphone.address",
        value=address,
        remedy="press its mute switch, turn it up with alsamixer (F4), or name another of the sound devices above",
        remedy_vi="bật công tắc micrô, tăng mức thu trong alsamixer (F4), hoặc chọn thiết bị âm thanh khác ở trên",
    )


def voice(settings: Settings) -> str:
    """Synthesis of one sentence, and the recordings of this site."""
    from robot.cli.recordings import faults, fixed_sentences
    from robot.runtime.content_files import load_words
    from voice_models.voices import open_voice

    engine = open_voice(settings.voice)
    pcm = engine.synthesise("Chào bác ạ!", "vi", slow=False)
    folder, words = CONFIG.parent / settings.voice.prompts_dir, load_words(CONFIG / "words")
    found = list(faults(folder, words))
    if found:
        raise Troubles(found)
    sentences = fixed_sentences(folder, words)
    recorded = sum(sentence.recorded for sentence in sentences)
    seconds = len(pcm) / 2 / engine.rate_hz
    told = f"{engine.name}, {seconds:.1f} s spoken, {recorded} of {len(sentences)} sentences recorded"
    return f"{told} | đọc {seconds:.1f} giây, đã thu âm {recorded}/{len(sentences)} câu"


def speaker(settings: Settings) -> str:
    """The loudspeaker opens."""
    from hardware.speaker import open_speaker

    device = open_speaker(settings.speaker.address)
    device.start()
    device.stop()
    return f"{settings.speaker.address} opens | mở được loa"
