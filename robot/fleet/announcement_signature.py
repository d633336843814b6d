"""The announcement of a new content, signed with the same key as its bundle.

`python -m robot.fleet.announcement_signature KEYS` verifies the announcement on stdin.

The signature is verified in a short-lived process: the library takes 9 MB of memory, and content comes only weekly.
"""

import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from robot.core.trouble import Trouble
from robot.fleet.messages import decode, encode
from robot.paths import ROOT

if TYPE_CHECKING:
    from robot.runtime.minisign import PublicKey, Signer

_FOR = "kiosk fleet content"
"""Trusted (signed) comment of an announcement's signature; a signature made for another purpose has another one."""

JUDGE_S = 30.0


class Statement(msgspec.Struct, frozen=True):
    """The signed part of an announcement. `number` only rises; `sha256` and `size_bytes` describe the bundle.

    `signature` is the bundle's own signature: the text of its `.minisig` file.
    """

    province: str
    number: int
    name: str
    sha256: str
    size_bytes: int
    piece_bytes: int
    signature: str


class SignedAnnouncement(msgspec.Struct, frozen=True):
    """An announcement. `statement`: JSON of a `Statement`, exactly as signed; `signature`: in minisign's format."""

    statement: str
    signature: str


def sign(statement: Statement, signer: "Signer") -> SignedAnnouncement:
    """Return the announcement of `statement`, signed: robots that have the public key of `signer` accept it."""
    text = encode(statement)
    return SignedAnnouncement(text.decode(), signer.sign_data(text, _FOR))


def holds(announcement: SignedAnnouncement, keys: "list[PublicKey]") -> bool:
    """Whether one of `keys` has signed the announcement's statement."""
    from robot.runtime.minisign import verify_data

    try:
        return verify_data(announcement.statement.encode(), announcement.signature, keys, "content") == _FOR
    except Trouble:
        return False


def judged(payload: bytes, keys: Path) -> Statement | None:
    """Return the statement in `payload` if a key in the folder `keys` signed it, else None. Starts a process."""
    announcement = decode(payload, SignedAnnouncement)
    if announcement is None or not any(keys.glob("*.pub")):
        return None
    command = [sys.executable, "-P", "-m", "robot.fleet.announcement_signature", str(keys.resolve())]
    try:
        answer = subprocess.run(command, input=payload, cwd=ROOT, timeout=JUDGE_S, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return None
    return decode(announcement.statement.encode(), Statement) if answer.returncode == 0 else None


def main() -> int:
    """Return 0 when the announcement on stdin is signed by a key of the folder in the argument, else 1."""
    from robot.runtime.minisign import read_keys

    announcement = decode(sys.stdin.buffer.read(), SignedAnnouncement)
    try:
        return 0 if announcement is not None and holds(announcement, read_keys(Path(sys.argv[1]))) else 1
    except Trouble as trouble:
        print(trouble, file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main())
