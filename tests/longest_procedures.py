"""Procedures on which pages and slips are laid out: those with the longest texts or the most rows, and each eighth."""

from functools import cache
from typing import Any

import msgspec

from robot.runtime.content.provider import ContentProvider

LONGEST = 3
"""Procedures taken for each field of the card, those in which it is longest. Chosen."""
EVERY = 8
"""Of all procedures each of this many is taken, in their order. Chosen."""


@cache
def longest_procedures(content: ContentProvider, language: str) -> tuple[str, ...]:
    """Return codes of procedures in the order of the catalogue: about a fifth of all."""
    cards = {code: msgspec.to_builtins(content.procedure(code, language)) for code in content.catalogue.codes()}
    taken = set(list(cards)[::EVERY])
    for field in next(iter(cards.values())):
        for size in (_chars, _rows):
            taken.update(sorted(cards, key=lambda code, field=field, size=size: size(cards[code][field]))[-LONGEST:])
    return tuple(code for code in cards if code in taken)


def _chars(value: Any) -> int:
    """Count the letters of the longest text in `value`."""
    if isinstance(value, dict | list):
        return max((_chars(each) for each in (value.values() if isinstance(value, dict) else value)), default=0)
    return len(value) if isinstance(value, str) else 0


def _rows(value: Any) -> int:
    return len(value) if isinstance(value, list) else 0
