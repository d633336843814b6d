"""Sound that was synthesised once, on disk, by what it was made of.

A file holds a mark, the SHA-256 of its sound, and the sound. One that is damaged is not there; a disk that is full or
may not be written costs the cache and nothing else. The least recently used files go first.
"""

import contextlib
import hashlib
import logging
import os
import tempfile
from pathlib import Path

log = logging.getLogger("kiosk")

_MARK = b"kiosk-voice-1\n"
_HASH_BYTES = 32
_HEAD_BYTES = len(_MARK) + _HASH_BYTES
_SUFFIX = ".pcm"
_LEFT = 0.9  # of the limit after files were deleted, so that it is not done for every sentence


class SoundCache:
    """PCM by key below `folder`, at most `limit_bytes`. The disk is not touched before the first use.

    One thread at a time.
    """

    def __init__(self, folder: Path, limit_bytes: int) -> None:
        self._folder, self._limit_bytes = folder, limit_bytes
        self._used_bytes: int | None = None  # None = not counted yet
        self._failed = False

    def get(self, key: str) -> bytes | None:
        """The sound of `key`; None when there is none, or no whole one."""
        path = self._path(key)
        try:
            raw = path.read_bytes()
        except OSError:
            return None
        pcm = raw[_HEAD_BYTES:]
        if not raw.startswith(_MARK) or raw[len(_MARK) : _HEAD_BYTES] != hashlib.sha256(pcm).digest():
            return None
        with contextlib.suppress(OSError):
            os.utime(path)
        return pcm

    def put(self, key: str, pcm: bytes) -> None:
        """Keep `pcm`. Never raises: after a failure this run writes no more."""
        if self._failed or len(pcm) + _HEAD_BYTES > self._limit_bytes:
            return
        try:
            self._write(key, pcm)
        except OSError as error:
            self._failed = True
            log.warning("spoken sentences are not kept in %s: %s", self._folder, error.strerror or error)

    def _write(self, key: str, pcm: bytes) -> None:
        if self._used_bytes is None:
            self._folder.mkdir(parents=True, exist_ok=True)
            for left in self._folder.glob("*.part"):  # of a robot that was killed
                left.unlink()
            self._used_bytes = sum(size for _, size, _ in self._files())
        handle, name = tempfile.mkstemp(suffix=".part", dir=self._folder)
        path = self._path(key)
        replaced = path.stat().st_size if path.exists() else 0
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(_MARK + hashlib.sha256(pcm).digest() + pcm)
            os.replace(name, path)
        except OSError:
            with contextlib.suppress(OSError):
                os.unlink(name)
            raise
        self._used_bytes += len(pcm) + _HEAD_BYTES - replaced
        if self._used_bytes > self._limit_bytes:
            self._make_room()

    def _make_room(self) -> None:
        files = sorted(self._files())
        used = sum(size for _, size, _ in files)
        for _, size, path in files:
            if used <= _LEFT * self._limit_bytes:
                break
            path.unlink(missing_ok=True)
            used -= size
        self._used_bytes = used

    def _files(self) -> list[tuple[float, int, Path]]:
        """(last use, bytes, path) of each."""
        found = []
        for path in self._folder.glob("*" + _SUFFIX):
            status = path.stat()
            found.append((status.st_mtime, status.st_size, path))
        return found

    def _path(self, key: str) -> Path:
        return self._folder / (hashlib.sha256(key.encode()).hexdigest() + _SUFFIX)
