"""Cache of synthesised sounds on disk, by a key that names everything on which the sound depends.

A file is FLAC with the mark of synthetic sound, in which stands the SHA-256 of the sound. Damaged files are ignored. A
full or read-only disk disables the cache and nothing else. The least recently used files are deleted first.
"""

import contextlib
import hashlib
import logging
import os
import tempfile
import time
from pathlib import Path

from voice_models.synthesis.synthetic_mark import flac_of, pcm_of

log = logging.getLogger("kiosk")

_SUFFIX = ".flac"
_LEFTOVERS = ("*.part", "*.pcm")  # of a robot that was killed, and of releases that kept bare sound
_LEFT_AFTER_S = 3600.0  # a younger file may be one that another process, as `kiosk say --ahead`, is writing. Chosen.
_LEFT = 0.9  # share of the limit that deleting leaves, so that not every sentence needs it
_READ_BY_ALL = 0o644  # what root renders ahead, the robot's own user reads


class SoundCache:
    """Sounds (PCM) by key, in files below `folder`, at most `limit_bytes` in total.

    The disk is first touched at the first use. For use by one thread at a time.
    """

    def __init__(self, folder: Path, limit_bytes: int) -> None:
        self._folder, self._limit_bytes = folder, limit_bytes
        self._used_bytes: int | None = None  # None = not counted yet
        self._failed = False

    def get(self, key: str) -> bytes | None:
        """Return the sound of `key`, mono int16 PCM; None when it is missing or damaged."""
        path = self._path(key)
        try:
            raw = path.read_bytes()
        except OSError:
            return None
        pcm = pcm_of(raw)
        if pcm is not None:
            self._use(path)
        return pcm

    def holds(self, key: str) -> bool:
        """Whether there is a file of `key`, which then counts as used; whether it is damaged is not looked at."""
        path = self._path(key)
        try:
            path.stat()
        except OSError:
            return False
        self._use(path)
        return True

    def full(self) -> bool:
        """Whether a further sound would soon push out others, or nothing can be written."""
        try:
            return self._failed or self._counted() > _LEFT * self._limit_bytes
        except OSError as error:
            self._fail(error)
            return True

    def put(self, key: str, pcm: bytes, rate_hz: int, generator: str) -> None:
        """Keep the sound `pcm`, mono int16 at `rate_hz`, which `generator` has made, under `key`.

        Never raises: after a failure nothing is written until the next start.
        """
        if self._failed or not pcm:
            return
        raw = flac_of(pcm, rate_hz, generator)
        if len(raw) > self._limit_bytes:
            return
        try:
            self._write(key, raw)
        except OSError as error:
            self._fail(error)

    def _fail(self, error: OSError) -> None:
        self._failed = True
        log.warning("spoken sentences are not kept in %s: %s", self._folder, error.strerror or error)

    def _write(self, key: str, raw: bytes) -> None:
        self._folder.mkdir(parents=True, exist_ok=True)
        used = self._counted()
        handle, name = tempfile.mkstemp(suffix=".part", dir=self._folder)
        path = self._path(key)
        replaced = path.stat().st_size if path.exists() else 0
        try:
            with os.fdopen(handle, "wb") as file:
                os.fchmod(handle, _READ_BY_ALL)
                file.write(raw)
            os.replace(name, path)
        except OSError:
            with contextlib.suppress(OSError):
                os.unlink(name)
            raise
        self._used_bytes = used + len(raw) - replaced
        if self._used_bytes > self._limit_bytes:
            self._make_room()

    def _counted(self) -> int:
        """Return the bytes in use; the first time, clear away leftovers and look into the folder."""
        if self._used_bytes is None:
            for pattern in _LEFTOVERS:
                for left in self._folder.glob(pattern):
                    with contextlib.suppress(OSError):  # of another user
                        if time.time() - left.stat().st_mtime > _LEFT_AFTER_S:
                            left.unlink()
            self._used_bytes = sum(size for _, size, _ in self._files())
        return self._used_bytes

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

    def _use(self, path: Path) -> None:
        with contextlib.suppress(OSError):
            os.utime(path)

    def _path(self, key: str) -> Path:
        return self._folder / (hashlib.sha256(key.encode()).hexdigest() + _SUFFIX)
