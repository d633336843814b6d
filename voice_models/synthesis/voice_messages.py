"""Messages between the robot and the voice's process, framed as in `voice_models.child_processes.framing`.

The parent sends one `VoiceSetup`, then one `Speak` after another; each is answered by `Spoken` or `CannotSay` with its
number. The parent may send the next `Speak` before the answer, when it no longer wants the one before: the late answer
is then discarded. The child's first message is `VoicesLoaded`, or `CannotLoad` before it exits.
"""

from voice_models.child_processes.framing import CannotLoad, Message


class VoiceSetup(Message, frozen=True):
    """Order to load the voices: the settings of [voice] that affect the sound, and the folder of the models."""

    engine: str
    voice_vi: str
    voice_en: str
    words_per_minute: int
    slow_words_per_minute: int
    style: str
    root: str


class LoadedSynthesiser(Message, frozen=True):
    """A synthesiser that the process has loaded. `longest`: most letters of a piece of text, 0 = any length."""

    name: str
    rate_hz: int
    identity: str
    longest: int


class VoicesLoaded(Message, frozen=True):
    """Report of the loaded `sources`, and for each language the indices of those that speak it, first choice first."""

    sources: tuple[LoadedSynthesiser, ...]
    by_language: dict[str, tuple[int, ...]]


class Speak(Message, frozen=True):
    """Order `number` to the synthesiser `source`: say `text`."""

    number: int
    source: int
    text: str
    language: str
    slow: bool


class Spoken(Message, frozen=True):
    """Answer to the order `number`: the text as mono int16 PCM, at the rate of the synthesiser that spoke it."""

    number: int
    pcm: bytes


class CannotSay(Message, frozen=True):
    """Answer to the order `number`: the source cannot say the text, for the reason `trouble`."""

    number: int
    trouble: CannotLoad


ToVoice = VoiceSetup | Speak
FromVoice = VoicesLoaded | CannotLoad | Spoken | CannotSay
