"""The second factor that proves who owns a dossier: the last digits of the identity number, stored as a keyed hash.

A plain hash of four digits can be reversed by trying all 10,000 numbers. So the hash needs a key, kept in a file of
its own that no copy of the database contains. The dossier's code is hashed too, so that equal digits give different
hashes. A thief of both files can still try all numbers; a thief of the database alone learns nothing.
"""

import contextlib
import hashlib
import hmac
import os
import secrets
from pathlib import Path

from robot.core.trouble import Trouble

_KEY_BYTES, _HASH_BYTES = 32, 8


class Factor:
    """Hashes the last `digits` digits of identity numbers. The key is in the file `path`, created if missing."""

    def __init__(self, path: Path, digits: int) -> None:
        self.digits = digits
        self._key = _key(path)

    @property
    def name(self) -> bytes:
        """A fingerprint of the key and the number of digits, which reveals neither; a new key has another one."""
        return hashlib.blake2b(f"name {self.digits}".encode(), key=self._key, digest_size=_HASH_BYTES).digest()

    def of(self, code: str, number: str) -> bytes | None:
        """Return the hash of the last digits of `number` for dossier `code`; None if there are too few digits."""
        digits = "".join(sign for sign in number if sign.isdecimal())
        if len(digits) < self.digits:
            return None
        told = f"{code} {digits[-self.digits :]}".encode()
        return hashlib.blake2b(told, key=self._key, digest_size=_HASH_BYTES).digest()

    def matches(self, code: str, digits: str, kept: bytes) -> bool:
        """Whether `digits`, typed for dossier `code`, give the stored hash `kept`; compared in constant time."""
        return len(digits) == self.digits and hmac.compare_digest(self.of(code, digits) or b"", kept)


def _key(path: Path) -> bytes:
    """Return the key in `path`, which is created if missing. A new key is written to another file and then linked to
    `path`, so that no one reads a partial key."""
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        if not path.exists():
            _make(path)
        key = path.read_bytes()
    except OSError as error:
        raise _trouble(path, f"cannot be used: {error.strerror}", "không dùng được tệp khoá") from error
    if len(key) != _KEY_BYTES:
        raise _trouble(path, "is not a key", "không phải tệp khoá")
    return key


def _make(path: Path) -> None:
    new = path.with_name(f"{path.name}.{os.getpid()}.{secrets.token_hex(4)}")
    try:
        with os.fdopen(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as writing:
            writing.write(os.urandom(_KEY_BYTES))
            writing.flush()
            os.fsync(writing.fileno())
        with contextlib.suppress(FileExistsError):  # another process made the key first: use that
            os.link(new, path)
    finally:
        new.unlink(missing_ok=True)


def _trouble(path: Path, what: str, vi: str) -> Trouble:
    return Trouble(
        what,
        vi,
        file=str(path),
        key="dossiers.key_file",
        remedy="move the file away and import the newest export again",
        remedy_vi="chuyển tệp đi chỗ khác rồi nhập lại tệp xuất mới nhất",
    )
