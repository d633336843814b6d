"""Separate the request in a sentence from the parts that ask nothing: a story before it, and what the speaker denies.

"má cho tui miếng đất, giấy đã chứng xong, giờ | chuyển tên trên sổ"; "không phải đổi mà là | mất thẻ". Sentences with
two requests are cut as well: "đăng ký kết hôn | và | nhập khẩu cho vợ".
"""

from collections.abc import Iterator, Sequence

from robot.knowledge.vietnamese.syllables import syllables

_NOW = frozenset(syllables("giờ chừ nay"))
_BEFORE = frozenset(syllables("mấy bao trăm hôm bữa ngày lâu xưa tới đến"))
"""Words before "giờ", "chừ" or "nay" with which it does not mean "now": "mấy giờ", "hôm nay", "bao giờ"."""
_AFTER = frozenset(syllables("làm hành này"))
"""Words after "giờ", "chừ" or "nay" with which it does not mean "now": "giờ làm việc", "giờ hành chính"."""
WORD = 2
"""Number of syllables after "chứ không phải" (and not) that count as denied: those of an ordinary word."""
SHORTEST = 3
"""A sentence is cut only where each of the two parts has at least this many syllables."""


def request_start(tokens: Sequence[str]) -> int:
    """Return the index at which the request begins after a story; 0 when the sentence has no story."""
    for at in range(len(tokens) - SHORTEST - 1, SHORTEST - 1, -1):
        if tokens[at] in _NOW and tokens[at - 1] not in _BEFORE and tokens[at + 1] not in _AFTER:
            return at + 1
    return 0


_NOT = frozenset(syllables("không hông hổng chẳng nỏ"))
_INDEED = frozenset(syllables("phải"))
_BE = _INDEED | frozenset(syllables("có"))
_BUT = frozenset(syllables("mà"))
_IS = frozenset(syllables("là"))
_RATHER = frozenset(syllables("chứ chớ"))
_SPEAKER = frozenset(syllables("tôi tui tau mình em cháu con bác cô chú anh chị ông bà"))
_WISH = frozenset(syllables("cần hỏi muốn xin"))
_POLITE = frozenset(syllables("dạ thưa chào ơi à vâng này"))
_DO_NOT = frozenset(syllables("đừng"))
_MORE = frozenset(syllables("nữa"))


def without_denied(tokens: Sequence[str]) -> tuple[str, ...]:
    """Return `tokens` without the part that the speaker denies, or all of them when too little would be left.

    "không phải A mà là B", "không phải A, tôi cần B", "B chứ không phải A" and "đừng nói A nữa, B" give B.
    """
    left = tuple(tokens)
    for start, end in (_not_but(left), _rather_than(left), _no_more(left)):
        kept = left[:start] + left[end:]
        if start < end and len(kept) >= SHORTEST - 1:
            return kept
    return left


def without_wish(tokens: Sequence[str]) -> tuple[str, ...]:
    """Return `tokens` without the words at their beginning that only express a wish, such as "dạ cháu muốn xin"."""
    at = 0
    while at < len(tokens) and tokens[at] in _POLITE | _SPEAKER:
        at += 1
    start = at
    while at < len(tokens) and tokens[at] in _WISH:
        at += 1
    return tuple(tokens[at:] if at > start else tokens)


def _not_but(tokens: Sequence[str]) -> tuple[int, int]:
    for at in range(len(tokens) - 3):
        if tokens[at] in _NOT and tokens[at + 1] in _BE:
            but = next((end for end in range(at + 2, len(tokens) - 1) if tokens[end] in _BUT), 0)
            if but:
                return at, but + 2 if tokens[but + 1] in _IS else but + 1
            wish = next((end for end in range(at + 2, len(tokens) - 1) if tokens[end] in _WISH), 0)
            if wish and tokens[at + 1] in _INDEED and tokens[wish - 1] in _SPEAKER:
                return at, wish + 1
    return 0, 0


def _rather_than(tokens: Sequence[str]) -> tuple[int, int]:
    for at in range(1, len(tokens) - 2):
        if tokens[at] in _RATHER and tokens[at + 1] in _NOT:
            return at, at + (3 if tokens[at + 2] in _BE else 2) + WORD
    return 0, 0


def _no_more(tokens: Sequence[str]) -> tuple[int, int]:
    if tokens and tokens[0] in _DO_NOT:
        more = next((end for end, token in enumerate(tokens) if token in _MORE), 0)
        if more:
            return 0, more + 1
    return 0, 0


_BOTH = tuple(syllables(word) for word in ("và", "với", "rồi tiện thể", "tiện thể", "đồng thời", "rồi sau đó"))
_AS_WELL = syllables("vừa")[0]


def wishes(tokens: Sequence[str]) -> Iterator[tuple[tuple[str, ...], tuple[str, ...]]]:
    """Yield every way to cut a sentence into two requests (A, B): "A và B", "vừa A vừa B"."""
    said = tuple(tokens)
    for at in range(SHORTEST - 1, len(said) - SHORTEST + 1):
        for word in _BOTH:
            if said[at : at + len(word)] == word:
                yield said[:at], said[at + len(word) :]
        if said[at] == _AS_WELL and _AS_WELL in said[: at - 1]:
            yield said[said.index(_AS_WELL) + 1 : at], said[at + 1 :]
