"""PINs of the staff: six digits, stored only as salted scrypt hashes."""

import hashlib
import hmac
import os
from itertools import pairwise

DIGITS = 6
_SALT_BYTES, _KEY_BYTES = 16, 32
_COST, _BLOCK, _PARALLEL = 2**15, 8, 1
"""Cost of scrypt: a check takes about 0.1 s and 32 MB on the robot's computer, which makes guessing PINs slow."""
_MEMORY_BYTES = 2 * 128 * _COST * _BLOCK
_NAME = "scrypt"


def hashed(pin: str, salt: bytes | None = None) -> str:
    """Return the hash of `pin` for the setting `staff.pins`: "scrypt:SALT:KEY", both in hexadecimal; `salt` None = a
    random salt."""
    salt = os.urandom(_SALT_BYTES) if salt is None else salt
    key = hashlib.scrypt(
        pin.encode(), salt=salt, n=_COST, r=_BLOCK, p=_PARALLEL, maxmem=_MEMORY_BYTES, dklen=_KEY_BYTES
    )
    return f"{_NAME}:{salt.hex()}:{key.hex()}"


def matches(pin: str, kept: str) -> bool:
    """Whether the stored hash `kept` is one of `pin`, compared in constant time; a malformed hash never matches."""
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
    """Whether a thief would try `pin` first: a pattern such as 000000, 123456, 121212, 123123, 112233 or 123321."""
    digits = [int(digit) for digit in pin]
    steps = {(after - before) % 10 for before, after in pairwise(digits)}
    in_a_row = steps in ({1}, {9})
    repeated = any(pin == pin[:length] * (DIGITS // length) for length in (1, 2, 3))
    in_pairs = all(first == second for first, second in zip(digits[::2], digits[1::2], strict=True))
    mirrored = pin == pin[::-1]
    return in_a_row or repeated or in_pairs or mirrored
