"""Split a text into the short pieces that a neural voice says well, one after the other."""

import re
from typing import NamedTuple

_SENTENCE_END = re.compile(r"(?<=[.?!…])\s+")
_STOPS = ".?!…"
_COMMAS = ",;:"
_LEAST_LETTERS = 15
"""A sentence with fewer letters is said in one piece with the next one, and no shorter rest of a sentence is left,
where that fits: neural voices say a single word badly. Chosen."""
_EARLIEST = 0.4
"""Share of the longest piece before which no comma is taken as its end, so that pieces do not become tiny. Chosen."""
_NUMBERS = frozenset(
    "không một mốt hai ba bốn tư năm lăm sáu bảy tám chín mười mươi trăm nghìn ngàn triệu tỷ tỉ linh lẻ phẩy".split()  # noqa: SIM905
)
_PAUSES_S = {".": 0.25, "?": 0.25, "!": 0.25, "…": 0.25, ",": 0.12, ";": 0.15, ":": 0.15}


class TextPiece(NamedTuple):
    """A piece of a text, and the pause after it, in s, where another piece follows."""

    text: str
    pause_s: float

    @property
    def ends_sentence(self) -> bool:
        """Whether a sentence ends with this piece."""
        return self.text[-1:] in _STOPS


def pieces(text: str, longest: int) -> list[TextPiece]:
    """Split `text` into pieces of at most `longest` letters, at the ends of sentences, else at commas, else at blanks.

    A word is never split, and a number in words only where it alone is longer than a piece. `longest` 0 = do not split.
    A text without words gives no piece.
    """
    text = " ".join(text.split())
    if not any(map(str.isalnum, text)):
        return []
    if not longest:
        return [TextPiece(text, 0.0)]
    parts = [part for sentence in _sentences(text, longest) for part in _parts(sentence, longest)]
    return [TextPiece(part, _PAUSES_S.get(part[-1], 0.0)) for part in parts if any(map(str.isalnum, part))]


def _sentences(text: str, longest: int) -> list[str]:
    """Return the sentences of `text`, the very short ones joined to the next."""
    found: list[str] = []
    for sentence in _SENTENCE_END.split(text):
        if found and len(found[-1]) < _LEAST_LETTERS and len(found[-1]) + 1 + len(sentence) <= longest:
            found[-1] += f" {sentence}"
        else:
            found.append(sentence)
    return found


def _parts(sentence: str, longest: int) -> list[str]:
    found: list[str] = []
    while len(sentence) > longest:
        end = _end(sentence, max(longest // 2, min(longest, len(sentence) - _LEAST_LETTERS)))
        found.append(sentence[:end])
        sentence = sentence[end:].lstrip()
    return [*found, sentence] if sentence else found


def _end(sentence: str, longest: int) -> int:
    """Return the index at which the first piece of `sentence` ends: at a comma, else outside numbers, else at any
    blank."""
    blanks = [at for at, sign in enumerate(sentence[: longest + 1]) if sign == " "]
    commas = [at for at in blanks if sentence[at - 1] in _COMMAS and at >= _EARLIEST * longest]
    outside = [at for at in blanks if not _in_number(sentence, at)]
    if commas or outside or blanks:
        return (commas or outside or blanks)[-1]
    after = sentence.find(" ")  # the first word is longer than a piece
    return after if after > 0 else len(sentence)


def _in_number(sentence: str, blank: int) -> bool:
    """Whether the words on both sides of the blank belong to one number."""
    before, after = sentence[:blank].rsplit(" ", 1)[-1], sentence[blank + 1 :].split(" ", 1)[0].rstrip(_STOPS + _COMMAS)
    return _is_number(before) and _is_number(after)


def _is_number(word: str) -> bool:
    return word.lower() in _NUMBERS or word.isdigit()
