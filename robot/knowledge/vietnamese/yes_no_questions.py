"""Recognise questions that want a yes or a no: "có phải nộp lệ phí không", "đi thay được không", "do I need a copy"."""

from robot.knowledge.understanding.phrases import is_unmarked
from robot.knowledge.vietnamese.syllables import plain, syllables

_TAILS = frozenset(
    syllables("ạ à ơi nhỉ nhé nha nè hả hở vậy thế em cháu con bác cô chú anh chị ông bà bạn robot nữa mà đây")
)
"""Words that may follow the end of a question without changing it."""
_NEGATIONS = frozenset(syllables("không hông hong hổng ko chưa"))
"""Words that end a yes-or-no question; "chưa" asks whether something has happened."""
_OPENINGS = frozenset(syllables("có được phải cần đã còn chắc"))
"""Words before a negation at the end of a question: without one of them "không" may belong to a statement."""
_QUESTION_WORDS = frozenset(syllables("gì chi nào đâu mô mấy sao răng ai bao"))
"""Words that ask for more than a yes or a no."""
_VERBS = frozenset(
    ("do", "does", "did", "can", "could", "may", "must", "is", "are", "am", "will", "would", "shall", "should", "have")
)
_WH = frozenset(["what", "which", "where", "how", "who", "when", "why", "whose", "whom"])


def _forms(words: frozenset[str], *, marked: bool) -> frozenset[str]:
    return words if marked else frozenset(map(plain, words))


def is_yes_no(text: str) -> bool:
    """Whether `text` is a question, in Vietnamese or English, that wants a yes or a no. Any text is accepted."""
    tokens = list(syllables(text))
    if not tokens:
        return False
    return _in_english(text) or _in_vietnamese(tokens)


def _in_english(text: str) -> bool:
    words = [word.strip(".,?!;:'\"").lower() for word in text.split()]
    begins = next((at for at, word in enumerate(words) if word not in ("and", "so", "please", "excuse", "me")), 0)
    return words[begins] in _VERBS and len(words) > begins + 2 and not _WH & {*words[begins : begins + 2]}


def _in_vietnamese(tokens: list[str]) -> bool:
    marked = not is_unmarked(tokens)
    if not marked:
        tokens = [plain(token) for token in tokens]
    tails, negations = _forms(_TAILS, marked=marked), _forms(_NEGATIONS, marked=marked)
    while tokens and tokens[-1] in tails - negations:
        tokens.pop()
    asked = tokens[:-1]
    if not asked or tokens[-1] not in negations:
        return False
    if _forms(_QUESTION_WORDS, marked=marked) & {*asked[-3:]} and not _forms(_OPENINGS, marked=marked) & {*asked}:
        return False
    return bool(_forms(_OPENINGS, marked=marked) & {*asked}) or len(asked) > 1
