"""Framing of the messages between the robot and a model's process, sent over the child's standard input and output.

A frame is the length of the body (four bytes, big endian) and the body, a MessagePack map.
"""

import struct
from typing import Any, Generic, TypeVar

import msgspec

from robot.core.trouble import Trouble

_LENGTH = struct.Struct(">I")


class Message(msgspec.Struct, frozen=True, omit_defaults=True, tag_field="is", tag=True):
    """Base class of all messages between the robot and a model's process."""


class CannotLoad(Message, frozen=True):
    """Message of a process that could not load its model, with the fields of a `Trouble` (fault shown to staff)."""

    what: str
    vi: str
    remedy: str
    remedy_vi: str
    file: str
    key: str
    value: str | int | float | None

    @classmethod
    def of(cls, trouble: Trouble) -> "CannotLoad":
        """Convert `trouble` to a message for the robot."""
        value = trouble.value if isinstance(trouble.value, str | int | float | None) else str(trouble.value)
        return cls(trouble.what, trouble.vi, trouble.remedy, trouble.remedy_vi, trouble.file, trouble.key, value)

    def trouble(self) -> Trouble:
        """Convert the message back to a `Trouble`, in the robot."""
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
    """Return `message` as a frame: its length and its body."""
    body = msgspec.msgpack.encode(message)
    return _LENGTH.pack(len(body)) + body


class FrameReader(Generic[M]):
    """Reassembles messages from the pieces that a pipe delivers."""

    def __init__(self, kinds: Any) -> None:
        """`kinds`: union type of the messages that may come, as in `M`."""
        self._decoder: msgspec.msgpack.Decoder[M] = msgspec.msgpack.Decoder(kinds)
        self._unread = bytearray()

    def feed(self, data: bytes) -> list[M]:
        """Add `data`, the next piece from the pipe; return the messages that it completes."""
        self._unread += data
        messages: list[M] = []
        while len(self._unread) >= _LENGTH.size:
            end = _LENGTH.size + _LENGTH.unpack_from(self._unread)[0]
            if len(self._unread) < end:
                break
            messages.append(self._decoder.decode(self._unread[_LENGTH.size : end]))
            del self._unread[:end]
        return messages
