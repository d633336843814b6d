"""Messages between the robot and the voice's process, framed as in `voice_models.child_processes.framing`.

The parent sends one `VoiceSetup`, then one `Speak` after another; each is answered by `Spoken` or `CannotSay` before
the next is sent. The child's first message is `VoicesLoaded`, or `CannotLoad` before it exits.
"""

from voice_models.child_processes.framing import CannotLoad, Message


class VoiceSetup(Message, frozen=True):
    """Order to load the voices: the settings of [voice] that affect the sound, and the folder of the models."""

    engine: str
    voice_vi: str
    voice_en: str
    words_per_minute: int
    slow_words_per_minute: int
    root: str


class LoadedSynthesiser(Message, frozen=True):
    """A synthesiser that the process has loaded."""

    name: str
    rate_hz: int
    identity: str


class VoicesLoaded(Message, frozen=True):
    """Report of the loaded `sources`, and for each language the indices of those that speak it, first choice first."""

    sources: tuple[LoadedSynthesiser, ...]
    by_language: dict[str, tuple[int, ...]]


class Speak(Message, frozen=True):
    """Order to the synthesiser number `source` to say `text`."""

    source: int
    text: str
    language: str
    slow: bool


class Spoken(Message, frozen=True):
    """Answer of the voice process: the sentence as mono int16 PCM, at the rate of the synthesiser that spoke it."""

    pcm: bytes


class CannotSay(Message, frozen=True):
    """Answer: the source cannot say the sentence, for the reason `trouble`."""

    trouble: CannotLoad


ToVoice = VoiceSetup | Speak
FromVoice = VoicesLoaded | CannotLoad | Spoken | CannotSay
