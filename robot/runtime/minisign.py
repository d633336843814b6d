"""Signatures of bundles and announcements in minisign's format, compatible with minisign in both directions.

Format: https://jedisct1.github.io/minisign/#format - Ed25519 over the BLAKE2b-512 of the file ("ED"), and a second
signature over the first and the trusted comment. The legacy format "Ed", which signs the file itself, is rejected.
"""

import base64
import binascii
import hashlib
import io
import os
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from robot.core.trouble import Trouble
from robot.runtime.settings.foreign_files import own

ENDING = ".minisig"
_HASHED, _KEY = b"ED", b"Ed"
_ID_BYTES, _KEY_BYTES, _SIGNATURE_BYTES = 8, 32, 64
_TRUSTED = "trusted comment: "
_PIECE_BYTES = 1 << 20
LARGEST_BYTES = 4096
"""Most bytes read from a file of a signature or public key: such a file has only a few lines."""

Remedy = tuple[str, str]
"""What to do about a wrong file, in English and Vietnamese."""

_BUNDLE = (
    "get bundle and signature again from whoever made them; nothing was changed",
    "lấy lại gói và chữ ký từ nơi phát hành; máy chưa bị thay đổi gì",
)
_SECRET = (
    "give the NAME.pem of kiosk bundle key, and its password",
    "đưa tệp TÊN.pem do kiosk bundle key tạo, và mật khẩu của khoá",
)
_PUBLIC = (
    "give the NAME.pub that kiosk bundle key or minisign made",
    "đưa tệp TÊN.pub do kiosk bundle key hoặc minisign tạo",
)
_PLACE = (
    "free the disk, or choose another folder or --name",
    "dọn ổ đĩa, hoặc chọn thư mục hay --name khác",
)


@dataclass(frozen=True)
class PublicKey:
    """A public key. `id`: eight bytes by which signatures name this key; `raw`: the 32 bytes of the Ed25519 key."""

    id: bytes
    raw: bytes

    @property
    def name(self) -> str:
        """Return the key's id in hexadecimal, as minisign prints it."""
        return self.id[::-1].hex().upper()

    def text(self) -> str:
        """Return the key as the two lines of a `.pub` file."""
        packed = base64.b64encode(_KEY + self.id + self.raw).decode()
        return f"untrusted comment: minisign public key {self.name}\n{packed}\n"


@dataclass(frozen=True)
class Signer:
    """A secret key, which signs files and data."""

    secret: Ed25519PrivateKey

    @property
    def public(self) -> PublicKey:
        """Return the public key, with which robots verify signatures. Its id is the first eight bytes of its hash."""
        raw = self.secret.public_key().public_bytes_raw()
        return PublicKey(hashlib.blake2b(raw, digest_size=_ID_BYTES).digest(), raw)

    def sign(self, path: Path, comment: str) -> str:
        """Sign the file `path`; return the four lines of a `.minisig` file. `comment`: one line, signed too."""
        with path.open("rb") as file:
            return self._signed(digest(file), comment)

    def sign_data(self, data: bytes, comment: str) -> str:
        """Sign `data`; return the four lines of a `.minisig` file. `comment`: one line, signed too."""
        return self._signed(digest(io.BytesIO(data)), comment)

    def _signed(self, hashed: bytes, comment: str) -> str:
        signature = self.secret.sign(hashed)
        both = self.secret.sign(signature + comment.encode())
        head = base64.b64encode(_HASHED + self.public.id + signature).decode()
        tail = base64.b64encode(both).decode()
        return f"untrusted comment: signed with {self.public.name}\n{head}\n{_TRUSTED}{comment}\n{tail}\n"


def new_signer() -> Signer:
    """Return a new secret key, made at random."""
    return Signer(Ed25519PrivateKey.generate())


def read_signer(path: Path, password: bytes | None) -> Signer:
    """Read the secret key from a PEM file (PKCS #8). `password` None: it is not encrypted. Raises `Trouble`."""
    try:
        key = serialization.load_pem_private_key(path.read_bytes(), password)
    except (OSError, ValueError, TypeError, UnsupportedAlgorithm) as error:
        raise _bad(path, f"no secret key can be read: {error}", "không đọc được khoá bí mật", _SECRET) from error
    if not isinstance(key, Ed25519PrivateKey):
        raise _bad(path, "is not an Ed25519 key", "không phải khoá Ed25519", _SECRET)
    return Signer(key)


def write_signer(signer: Signer, path: Path, password: bytes | None) -> None:
    """Write the secret key to a new file that only its owner may read; on a full disk no part of it stays. Raises
    `Trouble`, also for an existing file."""
    form: serialization.KeySerializationEncryption = serialization.NoEncryption()
    if password:
        form = serialization.BestAvailableEncryption(password)
    pem = signer.secret.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, form)
    made = False
    try:
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            made = True
            file.write(pem)
    except OSError as error:
        if made:
            path.unlink(missing_ok=True)
        raise _bad(path, f"cannot be written: {error.strerror}", "không ghi được tệp khoá", _PLACE) from error


def read_keys(folder: Path) -> list[PublicKey]:
    """Return the public keys in `folder`/*.pub. Raises `Trouble` for an invalid file, and when there is no key."""
    keys = [read_key(path) for path in own(folder.glob("*.pub"))]
    if not keys:
        raise Trouble(
            "no key is known here: nobody's bundle can be taken",
            "máy chưa có khoá công khai nào nên không nhận được gói cập nhật",
            remedy="install the key of whoever makes the bundles: kiosk install --key FILE.pub",
            remedy_vi="cài khoá của nơi phát hành: kiosk install --key TỆP.pub",
            file=str(folder),
        )
    return keys


def read_key(path: Path) -> PublicKey:
    """Return the public key in the file `path`, in minisign's format. Raises `Trouble`."""
    lines = _lines(path, _PUBLIC)
    packed = _packed(path, lines[1] if len(lines) > 1 else "", len(_KEY) + _ID_BYTES + _KEY_BYTES, _PUBLIC)
    if packed[:2] != _KEY:
        raise _bad(path, "is no public key of minisign", "không phải khoá công khai của minisign", _PUBLIC)
    return PublicKey(packed[2:10], packed[10:])


def verify(file: BinaryIO, signature: Path, keys: list[PublicKey], name: str) -> str:
    """Return the trusted (signed) comment if one of `keys` signed `file`. Else raises `Trouble` about `name`."""
    return _verified(digest(file), _lines(signature), keys, signature, name)


def verify_data(data: bytes, signature: str, keys: list[PublicKey], name: str) -> str:
    """Return the trusted (signed) comment if one of `keys` signed `data`. Else raises `Trouble` about `name`."""
    return _verified(digest(io.BytesIO(data)), signature[:LARGEST_BYTES].splitlines(), keys, Path(name), name)


def _verified(hashed: bytes, lines: list[str], keys: list[PublicKey], signature: Path, name: str) -> str:
    if len(lines) < 4 or not lines[2].startswith(_TRUSTED):
        raise _bad(signature, "is no signature of minisign", "không phải chữ ký của minisign")
    head = _packed(signature, lines[1], len(_HASHED) + _ID_BYTES + _SIGNATURE_BYTES)
    both = _packed(signature, lines[3], _SIGNATURE_BYTES)
    if head[:2] != _HASHED:
        raise _bad(signature, "is a signature of the legacy form", "chữ ký kiểu cũ, không được chấp nhận")
    key = next((key for key in keys if key.id == head[2:10]), None)
    if key is None:
        number = head[2:10][::-1].hex().upper()
        raise _bad(
            signature, f"was signed with a key that is not known here ({number})", "khoá ký không được tin ở máy này"
        )
    comment = lines[2].removeprefix(_TRUSTED)
    public = Ed25519PublicKey.from_public_bytes(key.raw)
    try:
        public.verify(head[10:], hashed)
        public.verify(both, head[10:] + comment.encode())
    except InvalidSignature as error:
        raise _bad(signature, f"the signature does not fit {name}", f"chữ ký không khớp với {name}") from error
    return comment


def digest(file: BinaryIO) -> bytes:
    """Return the BLAKE2b-512 hash of `file`, from its present position to its end."""
    hashing = hashlib.blake2b()
    while piece := file.read(_PIECE_BYTES):
        hashing.update(piece)
    return hashing.digest()


def _lines(path: Path, remedy: Remedy = _BUNDLE) -> list[str]:
    try:
        with path.open("rb") as file:
            return file.read(LARGEST_BYTES).decode().splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise _bad(path, f"cannot be read: {error}", "không đọc được tệp", remedy) from error


def _packed(path: Path, text: str, size: int, remedy: Remedy = _BUNDLE) -> bytes:
    try:
        packed = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        packed = b""
    if len(packed) != size:
        raise _bad(path, "is damaged", "tệp bị hỏng", remedy)
    return packed


def _bad(path: Path, what: str, vi: str, remedy: Remedy = _BUNDLE) -> Trouble:
    return Trouble(what, vi, remedy=remedy[0], remedy_vi=remedy[1], file=str(path))
