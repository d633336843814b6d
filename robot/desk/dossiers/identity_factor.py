"""The second factor of a look-up: a keyed hash of the last digits of the owner's identity number.

Four digits can be guessed from any hash. So the key is in a file of its own, which no copy of the database holds, and
the dossier's code is part of what is hashed: equal digits give different hashes. A thief of both files can still try
all 10,000 numbers; a thief of the database alone learns nothing.
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
    """Hashes of the last `digits` digits, with the key in the file `path`, which is created if it is missing."""

    def __init__(self, path: Path, digits: int) -> None:
        self.digits = digits
        self._key = _key(path)

    @property
    def name(self) -> bytes:
        """A hash that identifies this key and number of digits without revealing either."""
        return hashlib.blake2b(f"name {self.digits}".encode(), key=self._key, digest_size=_HASH_BYTES).digest()

    def of(self, code: str, number: str) -> bytes | None:
        """Return the hash to store of identity number `number` for dossier `code`; None if it has too few digits."""
        digits = "".join(sign for sign in number if sign.isdecimal())
        if len(digits) < self.digits:
            return None
        told = f"{code} {digits[-self.digits :]}".encode()
        return hashlib.blake2b(told, key=self._key, digest_size=_HASH_BYTES).digest()

    def matches(self, code: str, digits: str, kept: bytes) -> bool:
        """Whether `digits` have the hash `kept`, in constant time."""
        return len(digits) == self.digits and hmac.compare_digest(self.of(code, digits) or b"", kept)


def _key(path: Path) -> bytes:
    """Read the key in `path`, or create it: written beside it and then linked, so that no partial key is read."""
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
