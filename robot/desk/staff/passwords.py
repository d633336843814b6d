"""What may be the PIN or the password of an account: six digits or more, or eight characters or more."""

import unicodedata
from itertools import pairwise

PIN_DIGITS, PASSWORD_CHARACTERS = 6, 8
LONGEST = 128
"""Most characters of a PIN or password; a longer one is no typing (chosen)."""

_COMMON = frozenset(
    ("password", "password1", "matkhau1", "matkhau123", "qwerty123", "qwertyui", "abcd1234", "12345678a", "a12345678")
)
"""Passwords without a pattern that head the lists of stolen ones (chosen)."""


def folded(secret: str) -> str:
    """Return `secret` in the one form (NFC) in which it is hashed and compared, because keyboards differ."""
    return unicodedata.normalize("NFC", secret)


def fault(secret: str, *names: str) -> str:
    """Return why `secret` cannot be a PIN or password: "short", "long", "guessed", or "" if it can. `names`: the names
    of its owner, which are no passwords."""
    if len(secret) > LONGEST:
        return "long"
    digits = secret.isascii() and secret.isdigit()
    if len(secret) < (PIN_DIGITS if digits else PASSWORD_CHARACTERS):
        return "short"
    plain = secret.casefold()
    own = {name.casefold() for name in names} | {name.casefold().replace(" ", "") for name in names}
    return "guessed" if plain in own or plain in _COMMON or _has_pattern(plain) else ""


def _has_pattern(text: str) -> bool:
    """Whether `text` is a row (123456, abcdefgh), a repetition (121212), pairs (112233) or a mirror (123321)."""
    codes = [ord(character) for character in text]
    steps = {after - before for before, after in pairwise(codes)}
    if text.isdigit():
        steps = {step % 10 for step in steps}
    in_a_row = len(steps) == 1 and steps <= {1, -1, 9}
    repeated = any(text == (text[:length] * len(text))[: len(text)] for length in range(1, len(text) // 2 + 1))
    in_pairs = len(text) % 2 == 0 and text[::2] == text[1::2]
    return in_a_row or repeated or in_pairs or text == text[::-1]
