"""The part of a story that asks: "má cho tui miếng đất, giấy đã chứng xong, giờ | chuyển tên trên sổ"."""

from collections.abc import Sequence

from robot.knowledge.text import syllables

_NOW = frozenset(syllables("giờ chừ nay"))
_BEFORE = frozenset(syllables("mấy bao trăm hôm bữa ngày lâu xưa tới đến"))
"""What makes a part of the day, or of another phrase, of the word: "mấy giờ", "hôm nay", "bao giờ"."""
_AFTER = frozenset(syllables("làm hành này"))
"""The same after it: "giờ làm việc", "giờ hành chính"."""
SHORTEST = 3
"""Syllables that either part must have."""


def request_start(tokens: Sequence[str]) -> int:
    """Where the request begins after the story before it; 0 where the sentence has no such turn."""
    for at in range(len(tokens) - SHORTEST - 1, SHORTEST - 1, -1):
        if tokens[at] in _NOW and tokens[at - 1] not in _BEFORE and tokens[at + 1] not in _AFTER:
            return at + 1
    return 0
