"""Damage lines (frames) as a bad cable on the way to the motor board does."""

import random

GOOD_EVERY = 10
"""Number of damaged frames before each undamaged one, which keeps the session alive and which the board must obey."""
KINDS = ("2 % of bytes flipped", "1-4 garbage bytes", "1-3 bytes lost", "two bits flipped")


def damaged(line: bytes, kind: int, dice: random.Random) -> bytes:
    """Return `line`, without its line end, damaged by one of four kinds of cable fault. The result always differs from
    `line`."""
    while True:
        data = bytearray(line)
        at = dice.randrange(len(data))
        if kind == 0:
            for place in range(len(data)):
                if dice.random() < 0.02:
                    data[place] ^= 1 << dice.randrange(8)
        elif kind == 1:
            length = dice.randint(1, 4)
            data[at : at + length] = dice.randbytes(length)
        elif kind == 2:
            del data[at : at + dice.randint(1, 3)]
        else:
            for bit in dice.sample(range(8 * len(data)), 2):
                data[bit // 8] ^= 1 << bit % 8
        if data != line:
            return bytes(data)
