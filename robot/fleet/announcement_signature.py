"""What announces content, signed with the key of its bundle. `python -m robot.fleet.announcement_signature KEYS` judges
what it is piped.

Judging is a program that ends again: the library for it takes 9 MB, and content comes once a week.
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
"""The trusted comment, so that a signature for something else is none for this."""

JUDGE_S = 30.0


class Statement(msgspec.Struct, frozen=True):
    """What is signed. `number` only rises; `sha256` and `size_bytes` are those of the bundle.

    `signature` is the bundle's own, the text of its `.minisig` file.
    """

    province: str
    number: int
    name: str
    sha256: str
    size_bytes: int
    piece_bytes: int
    signature: str


class SignedAnnouncement(msgspec.Struct, frozen=True):
    """`statement`: the JSON of a `Statement`, letter by letter as it was signed; `signature` as minisign writes it."""

    statement: str
    signature: str


def sign(statement: Statement, signer: "Signer") -> SignedAnnouncement:
    """The announcement that robots with the public half of `signer` take."""
    text = encode(statement)
    return SignedAnnouncement(text.decode(), signer.sign_data(text, _FOR))


def holds(announcement: SignedAnnouncement, keys: "list[PublicKey]") -> bool:
    """The signature is one of `keys` over the statement."""
    from robot.runtime.minisign import verify_data

    try:
        return verify_data(announcement.statement.encode(), announcement.signature, keys, "content") == _FOR
    except Trouble:
        return False


def judged(payload: bytes, keys: Path) -> Statement | None:
    """The statement of an announcement that a key of the folder `keys` has signed, else None. Asks the program."""
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
    """0 when the announcement on stdin is signed by a key of the folder in the argument."""
    from robot.runtime.minisign import read_keys

    announcement = decode(sys.stdin.buffer.read(), SignedAnnouncement)
    try:
        return 0 if announcement is not None and holds(announcement, read_keys(Path(sys.argv[1]))) else 1
    except Trouble as trouble:
        print(trouble, file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main())
