"""Look into a Word file of the kind DOC (1997 to 2003): whether it is whole, locked, or has macros or objects in it.

Such a file is a compound file ([MS-CFB]): a small file system of sectors, with a table of them (FAT) and a directory.
The stream "WordDocument" begins with the FIB ([MS-DOC] 2.5.1). No sector is read twice: time and memory grow with the
size of the file alone.
"""

import struct
import sys
from array import array
from collections.abc import Iterator
from typing import NamedTuple

_IN_HEAD = 109
"""Sectors of the FAT that the head of the file names; those beyond are named in further sectors (DIFAT)."""
_ENTRY_BYTES, _NUMBER_BYTES = 128, 4
_FREE, _END = 0xFFFFFFFF, 0xFFFFFFFE
_FIB = 0xA5EC
_ENCRYPTED = 0x0100
"""Flag fEncrypted of the FIB."""
_MACROS = frozenset(("MACROS", "_VBA_PROJECT_CUR", "VBA", "_VBA_PROJECT"))
_OBJECTS = "OBJECTPOOL"
"""The storage with the embedded objects, each a storage in it ([MS-DOC] 2.1.6). Word writes it without any, too."""
_ATTACHED = frozenset(("\x01OLE10NATIVE", "\x03OBJINFO"))
"""Streams of an embedded object: the file in it, and how Word shows it."""
_SECTOR_BITS = (9, 12)
_SMALL_BYTES, _SMALL_SECTOR_BYTES = 4096, 64
"""A stream of fewer bytes stands in sectors of its own size. The stream of the directory's first entry holds them."""


class UnreadableOldWord(Exception):
    """Error: the file is no whole compound file."""


class _Entry(NamedTuple):
    """A stream or storage of the directory. `name`: in capitals, as names are compared; `child`: the number of an entry
    in this storage, `_FREE` = it has none; `start`: its first sector; `size`: its bytes."""

    name: str
    child: int
    start: int
    size: int


class OldWordFile:
    """A file of the kind DOC. Raises `UnreadableOldWord`."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        try:
            self._read()
        except (struct.error, IndexError, ValueError) as error:
            raise UnreadableOldWord from error

    @property
    def is_word(self) -> bool:
        """Whether there is a document of Word in it."""
        return "WORDDOCUMENT" in self._entries

    @property
    def has_macros(self) -> bool:
        """Whether there are macros in it."""
        return not _MACROS.isdisjoint(self._entries)

    @property
    def has_objects(self) -> bool:
        """Whether there are embedded objects or files in it."""
        pool = self._entries.get(_OBJECTS)
        return not _ATTACHED.isdisjoint(self._entries) or (pool is not None and pool.child != _FREE)

    @property
    def locked(self) -> bool:
        """Whether a password is needed: for this file, or for a DOCX inside it."""
        return "ENCRYPTEDPACKAGE" in self._entries or bool(self._flags & _ENCRYPTED)

    def _read(self) -> None:
        (bits,) = struct.unpack_from("<H", self._data, 30)
        if bits not in _SECTOR_BITS:
            raise UnreadableOldWord
        self._size = 1 << bits
        (directory,) = struct.unpack_from("<I", self._data, 48)
        fat = b"".join(self._whole(sector) for sector in self._fat_sectors())
        used = -(-len(fat.rstrip(b"\xff")) // _NUMBER_BYTES)  # the rest are sectors that are free (`_FREE`)
        if used * self._size >= len(self._data):  # the last sector may be cut short, but is there
            raise UnreadableOldWord
        self._fat = self._numbers(fat)
        directory_text = b"".join(self._sector(number) for number in self._chain(directory))
        self._entries = {each.name: each for each in self._listed(directory_text)}
        self._flags = 0
        if self.is_word:
            root = next(self._listed(directory_text))
            mark, self._flags = struct.unpack_from("<H8xH", *self._head_of(self._entries["WORDDOCUMENT"], root))
            if mark != _FIB:
                raise UnreadableOldWord

    def _head_of(self, entry: _Entry, root: _Entry) -> tuple[bytes, int]:
        """Return the sector with the beginning of a stream, and where in the sector it begins."""
        if entry.size >= _SMALL_BYTES:
            return self._sector(entry.start), 0
        number, at = divmod(entry.start * _SMALL_SECTOR_BYTES, self._size)
        return self._sector([*self._chain(root.start)][number]), at

    def _fat_sectors(self) -> list[int]:
        """Return the numbers of the sectors in which the FAT stands. Each may be named once."""
        (more,) = struct.unpack_from("<I", self._data, 68)
        found, lists = list(struct.unpack_from(f"<{_IN_HEAD}I", self._data, 76)), set[int]()
        while more < _END:
            if more in lists:
                raise UnreadableOldWord
            lists.add(more)
            *numbers, more = self._numbers(self._whole(more))
            found += numbers
        named = [each for each in found if each < _END]
        if len(set(named)) < len(named):
            raise UnreadableOldWord
        return named

    def _chain(self, first: int) -> Iterator[int]:
        """Yield the sectors of a stream, in their order."""
        number, seen = first, set[int]()
        while number < _END:
            if number in seen:
                raise UnreadableOldWord
            seen.add(number)
            yield number
            number = self._fat[number]

    def _listed(self, entries: bytes) -> Iterator[_Entry]:
        """Yield the streams and storages of the directory."""
        for at in range(0, len(entries) - _ENTRY_BYTES + 1, _ENTRY_BYTES):
            length, kind = struct.unpack_from("<HB", entries, at + 64)
            if kind and 2 <= length <= 64:
                child, start, size = struct.unpack_from("<I36xII", entries, at + 76)
                yield _Entry(entries[at : at + length - 2].decode("utf-16-le").upper(), child, start, size)

    def _numbers(self, text: bytes) -> "array[int]":
        numbers = array("I", text)
        if sys.byteorder == "big":
            numbers.byteswap()
        return numbers

    def _whole(self, number: int) -> bytes:
        text = self._sector(number)
        if len(text) < self._size:
            raise UnreadableOldWord
        return text

    def _sector(self, number: int) -> bytes:
        start = (number + 1) * self._size  # the head takes a whole sector
        return self._data[start : start + self._size]
