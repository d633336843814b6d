"""What the robot and its voice's process say to each other, framed as in `voice_models.child_processes.framing`.

The parent sends one `VoiceSetup`, then one `Speak` after the other; each is answered by `Spoken` or `CannotSay` before
the next is sent. The child's first message is `VoicesLoaded`, or `CannotLoad` as its last.
"""

from voice_models.child_processes.framing import CannotLoad, Message


class VoiceSetup(Message, frozen=True):
    """The part of the table [voice] on which the sound depends, and the folder of the models."""

    engine: str
    voice_vi: str
    voice_en: str
    words_per_minute: int
    slow_words_per_minute: int
    root: str


class LoadedSynthesiser(Message, frozen=True):
    """A synthesiser that was loaded."""

    name: str
    rate_hz: int
    identity: str


class VoicesLoaded(Message, frozen=True):
    """`sources`, and by language the numbers of those that speak it, the one that is wanted first."""

    sources: tuple[LoadedSynthesiser, ...]
    by_language: dict[str, tuple[int, ...]]


class Speak(Message, frozen=True):
    """Let `source` say `text`."""

    source: int
    text: str
    language: str
    slow: bool


class Spoken(Message, frozen=True):
    """Mono int16 PCM at the rate of the source."""

    pcm: bytes


class CannotSay(Message, frozen=True):
    """The source cannot say this; why stands in `trouble`."""

    trouble: CannotLoad


ToVoice = VoiceSetup | Speak
FromVoice = VoicesLoaded | CannotLoad | Spoken | CannotSay
