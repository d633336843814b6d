"""PINs of the staff: six digits, stored only as salted scrypt hashes."""

import hashlib
import hmac
import os
from itertools import pairwise

DIGITS = 6
_SALT_BYTES, _KEY_BYTES = 16, 32
_COST, _BLOCK, _PARALLEL = 2**15, 8, 1
"""Cost of scrypt: about 0.1 s and 32 MB a check on the robot's computer, so that guessing from a copy is slow."""
_MEMORY_BYTES = 2 * 128 * _COST * _BLOCK
_NAME = "scrypt"


def hashed(pin: str, salt: bytes | None = None) -> str:
    """Return the hash of `pin` for `staff.pins`: "scrypt:SALT:KEY" in hexadecimal; `salt` None = a random one."""
    salt = os.urandom(_SALT_BYTES) if salt is None else salt
    key = hashlib.scrypt(
        pin.encode(), salt=salt, n=_COST, r=_BLOCK, p=_PARALLEL, maxmem=_MEMORY_BYTES, dklen=_KEY_BYTES
    )
    return f"{_NAME}:{salt.hex()}:{key.hex()}"


def matches(pin: str, kept: str) -> bool:
    """Whether `kept` is a hash of `pin`, in constant time; a malformed hash never matches."""
    name, _, rest = kept.partition(":")
    salt, _, _ = rest.partition(":")
    try:
        return name == _NAME and hmac.compare_digest(hashed(pin, bytes.fromhex(salt)), kept)
    except (ValueError, TypeError):  # salt is not hexadecimal, or text is not ASCII
        return False


def well_formed(pin: str) -> bool:
    """Whether `pin` is six digits."""
    return len(pin) == DIGITS and pin.isascii() and pin.isdigit()


def easily_guessed(pin: str) -> bool:
    """Whether `pin` is among the first guesses: 000000, 123456, 121212, 123123, 112233, 123321."""
    digits = [int(digit) for digit in pin]
    steps = {(after - before) % 10 for before, after in pairwise(digits)}
    in_a_row = steps in ({1}, {9})
    repeated = any(pin == pin[:length] * (DIGITS // length) for length in (1, 2, 3))
    in_pairs = all(first == second for first, second in zip(digits[::2], digits[1::2], strict=True))
    mirrored = pin == pin[::-1]
    return in_a_row or repeated or in_pairs or mirrored
