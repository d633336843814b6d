"""What the robot and its recogniser's process say to each other over the child's standard input and output.

Each message is a MessagePack map behind its length, four bytes big endian. The parent sends one `EngineSetup`, then for
each utterance `Begin`, many `Sound` and `Peek`, and `TellReadings`, and at most one `Finish`; all but `Begin` are
answered by one `Told` each, in order. The child's first message is `Ready`, or `CannotLoad` as its last.
"""

import struct

import msgspec

from robot.core.trouble import Trouble

LENGTH = struct.Struct(">I")


class Message(msgspec.Struct, frozen=True, omit_defaults=True, tag_field="is", tag=True):
    """Base of all messages."""


class EngineSetup(Message, frozen=True):
    """Which recogniser to load, as `voice_models.choose` takes it."""

    engine: str
    vosk_model: str


class Begin(Message, frozen=True):
    """A new utterance; the one before is given up."""

    phrases: tuple[str, ...] = ()


class Sound(Message, frozen=True):
    """16 kHz mono int16 little endian of the utterance."""

    pcm: bytes


class Peek(Message, frozen=True):
    """Tell the text if nothing more were said."""


class Finish(Message, frozen=True):
    """Tell the text; the utterance is over."""


class TellReadings(Message, frozen=True):
    """After `Peek` or `Finish`: tell what else was possible."""


class Ready(Message, frozen=True):
    """The engine is loaded. `name` is that of the recogniser; phrases are sent to one that `takes_phrases` only."""

    name: str
    takes_phrases: bool


class CannotLoad(Message, frozen=True):
    """A `Trouble`, in its parts."""

    what: str
    vi: str
    remedy: str
    remedy_vi: str
    file: str
    key: str
    value: str | None

    @classmethod
    def of(cls, trouble: Trouble) -> "CannotLoad":
        """The message that brings `trouble` to the parent."""
        value = None if trouble.value is None else str(trouble.value)
        return cls(trouble.what, trouble.vi, trouble.remedy, trouble.remedy_vi, trouble.file, trouble.key, value)

    def trouble(self) -> Trouble:
        """The same in the parent."""
        return Trouble(
            self.what,
            self.vi,
            remedy=self.remedy,
            remedy_vi=self.remedy_vi,
            file=self.file,
            key=self.key,
            value=self.value,
        )


class Told(Message, frozen=True):
    """The text so far, or the `readings` that were asked for."""

    text: str
    readings: tuple[str, ...] = ()


ToEngine = EngineSetup | Begin | Sound | Peek | Finish | TellReadings
FromEngine = Ready | CannotLoad | Told


def packed(message: Message) -> bytes:
    """The bytes of a message."""
    body = msgspec.msgpack.encode(message)
    return LENGTH.pack(len(body)) + body
