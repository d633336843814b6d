"""Cache of synthesised sounds on disk, by a key that names everything on which the sound depends.

A file has a mark, the SHA-256 of its sound, and the sound. Damaged files are ignored. A full or read-only disk disables
the cache and nothing else. The least recently used files are deleted first.
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
_LEFT = 0.9  # share of the limit that deleting leaves, so that not every sentence needs it


class SoundCache:
    """Sounds (PCM) by key, in files below `folder`, at most `limit_bytes` in total.

    The disk is first touched at the first use. For use by one thread at a time.
    """

    def __init__(self, folder: Path, limit_bytes: int) -> None:
        self._folder, self._limit_bytes = folder, limit_bytes
        self._used_bytes: int | None = None  # None = not counted yet
        self._failed = False

    def get(self, key: str) -> bytes | None:
        """Return the sound of `key`; None when it is missing or damaged."""
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
        """Keep the sound `pcm` under `key`. Never raises: after a failure nothing is written until the next start."""
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
        """Return (time of last use, bytes, path) of each cached file."""
        found = []
        for path in self._folder.glob("*" + _SUFFIX):
            status = path.stat()
            found.append((status.st_mtime, status.st_size, path))
        return found

    def _path(self, key: str) -> Path:
        return self._folder / (hashlib.sha256(key.encode()).hexdigest() + _SUFFIX)
