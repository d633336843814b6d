"""Ed25519 (RFC 8032) over the announcement of content. `python -m robot.fleet.seal KEY...` judges what it is piped.

Judging is a program that ends again: the library for it takes 9 MB, and content comes once a week.
"""

import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import msgspec

from robot.fleet.messages import decode, encode

_FOR = b"reception-robot content 1\0"
"""Stands before what is signed, so that a signature for something else is none for this."""

JUDGE_S = 30.0


class Statement(msgspec.Struct, frozen=True):
    """What is signed. `number` only rises; `sha256` and `size_bytes` are those of the bundle."""

    province: str
    number: int
    name: str
    sha256: str
    size_bytes: int
    piece_bytes: int


class Announcement(msgspec.Struct, frozen=True):
    """`statement` is the JSON of a `Statement`, letter by letter as it was signed; `signature` and `signer` are hex."""

    statement: str
    signer: str
    signature: str


def sign(statement: Statement, private_pem: bytes) -> Announcement:
    """Raises `ValueError` for a key that is no Ed25519 key in PEM."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
    from cryptography.hazmat.primitives.serialization import load_pem_private_key

    key = load_pem_private_key(private_pem, None)
    if not isinstance(key, Ed25519PrivateKey):
        raise ValueError("this is no Ed25519 key")
    text = encode(statement)
    return Announcement(text.decode(), key.public_key().public_bytes_raw().hex(), key.sign(_FOR + text).hex())


def make_key() -> tuple[bytes, str]:
    """A new private key as PEM, and its public half as the settings want it."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
    from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

    key = Ed25519PrivateKey.generate()
    pem = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    return pem, key.public_key().public_bytes_raw().hex()


def holds(announcement: Announcement, signers: Sequence[str]) -> bool:
    """The signature is one of `signers` (hexadecimal public keys) over the statement."""
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    if announcement.signer not in signers:
        return False
    try:
        key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(announcement.signer))
        key.verify(bytes.fromhex(announcement.signature), _FOR + announcement.statement.encode())
    except (InvalidSignature, ValueError):
        return False
    return True


def judged(payload: bytes, signers: Sequence[str]) -> Statement | None:
    """The statement of an announcement that one of `signers` has signed, else None. Asks the program."""
    announcement = decode(payload, Announcement)
    if announcement is None or announcement.signer not in signers:
        return None
    root = Path(__file__).resolve().parents[2]
    command = [sys.executable, "-P", "-m", "robot.fleet.seal", *signers]
    try:
        answer = subprocess.run(command, input=payload, cwd=root, timeout=JUDGE_S, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return None
    return decode(announcement.statement.encode(), Statement) if answer.returncode == 0 else None


def main() -> int:
    """0 when the announcement on stdin is signed by one of the keys in the arguments."""
    announcement = decode(sys.stdin.buffer.read(), Announcement)
    return 0 if announcement is not None and holds(announcement, sys.argv[1:]) else 1


if __name__ == "__main__":
    sys.exit(main())
