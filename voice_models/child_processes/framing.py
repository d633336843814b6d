"""Messages between the robot and a model's process, over the child's standard input and output.

Each is a MessagePack map behind its length, four bytes big endian.
"""

import struct
from typing import Any, Generic, TypeVar

import msgspec

from robot.core.trouble import Trouble

_LENGTH = struct.Struct(">I")


class Message(msgspec.Struct, frozen=True, omit_defaults=True, tag_field="is", tag=True):
    """Base of all messages."""


class CannotLoad(Message, frozen=True):
    """A `Trouble`, in its parts."""

    what: str
    vi: str
    remedy: str
    remedy_vi: str
    file: str
    key: str
    value: str | int | float | None

    @classmethod
    def of(cls, trouble: Trouble) -> "CannotLoad":
        """The message that brings `trouble` to the parent."""
        value = trouble.value if isinstance(trouble.value, str | int | float | None) else str(trouble.value)
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


M = TypeVar("M", bound=Message)


def packed(message: Message) -> bytes:
    """The bytes of a message."""
    body = msgspec.msgpack.encode(message)
    return _LENGTH.pack(len(body)) + body


class FrameReader(Generic[M]):
    """Puts messages together out of the pieces in which a pipe brings them."""

    def __init__(self, kinds: Any) -> None:
        """`kinds`: the union of the messages that may come, as `M`."""
        self._decoder: msgspec.msgpack.Decoder[M] = msgspec.msgpack.Decoder(kinds)
        self._unread = bytearray()

    def feed(self, data: bytes) -> list[M]:
        """The messages that `data` completes."""
        self._unread += data
        messages: list[M] = []
        while len(self._unread) >= _LENGTH.size:
            end = _LENGTH.size + _LENGTH.unpack_from(self._unread)[0]
            if len(self._unread) < end:
                break
            messages.append(self._decoder.decode(self._unread[_LENGTH.size : end]))
            del self._unread[:end]
        return messages
