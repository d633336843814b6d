"""Editing of Vietnamese syllables: letters, their diacritics, and one tone where the spelling requires it.

The current syllable is the last one of the text. Keys put marks (diacritics that make another letter) and tones on
letters of that syllable, in the new style ("hoà", "thuý"). Texts are NFC and stay NFC. For a key that can change
nothing the functions return None.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from enum import StrEnum
from typing import NamedTuple


class ToneMark(StrEnum):
    """The five written tones, as combining characters."""

    ACUTE = "\u0301"  # sắc
    GRAVE = "\u0300"  # huyền
    HOOK = "\u0309"  # hỏi
    TILDE = "\u0303"  # ngã
    DOT = "\u0323"  # nặng


class LetterMark(StrEnum):
    """The marks (diacritics) that make another letter, as combining characters."""

    ROOF = "\u0302"  # â ê ô
    BREVE = "\u0306"  # ă
    HORN = "\u031b"  # ơ ư


_TONES, _MARKS = frozenset(ToneMark), frozenset(LetterMark)
_BEARERS = {LetterMark.ROOF: "aeo", LetterMark.BREVE: "a", LetterMark.HORN: "ou"}
_BARRED = {"d": "đ", "D": "Đ", "đ": "d", "Đ": "D"}
_VOWELS = frozenset("aeiouy")
_CURRENT = re.compile(r"[^\W\d_]*\Z")

_INITIALS = frozenset(("", *"bcdđghklmnpqrstvx", "ch", "gh", "gi", "kh", "ng", "ngh", "nh", "ph", "qu", "th", "tr"))
_FINALS = frozenset(("", "c", "ch", "k", "m", "n", "ng", "nh", "p", "t"))
_SPELT = (
    "a ă â e ê i o ô ơ u ư y ai ao au ay âu ây eo êu ia iê iu oa oă oe oi ôi ơi oo ua uâ uê ui uô uơ uy ưa ưi ươ ưu yê "
    "iêu oai oao oay oeo uây uêu uôi uya uyê uyu ươi ươu yêu"
)
_NUCLEI = frozenset(unicodedata.normalize("NFD", _SPELT).split())
"""All groups of vowels that occur in Vietnamese syllables, without tones."""

_TONE_ON_SECOND = frozenset(("oa", "oe", "uy"))
"""Groups of two vowels whose second vowel bears the tone, when no consonant follows."""

_OPEN_UO = frozenset(("h", "kh", "th"))
"""Initials after which a syllable may end in "uơ" ("thuở"); after others "uơ" is corrected to "ươ"."""


class _Letter(NamedTuple):
    """A letter without its mark (diacritic), and the mark, or "" for none."""

    base: str
    mark: str = ""

    @property
    def low(self) -> str:
        return self.base.lower()


Letters = tuple[_Letter, ...]


class TypedSyllable(NamedTuple):
    """A syllable in parts: consonants before the vowels, vowels, consonants after them, and the tone ("" = none)."""

    initial: Letters
    vowels: Letters
    final: Letters
    tone: str

    @property
    def spelt(self) -> bool:
        """Whether Vietnamese spelling allows these consonants before and after the vowels."""
        return _low(self.initial) in _INITIALS and _low(self.final) in _FINALS


def current(text: str) -> TypedSyllable | None:
    """Return the syllable at the end of `text`; None if its letters do not form a syllable, as in "abra"."""
    tone, letters = "", []
    for base, marks in _signs(_end(text)):
        tone = next((mark for mark in marks if mark in _TONES), tone)
        rest = "".join(mark for mark in marks if mark not in _TONES)
        letters.append(_Letter(base, rest) if rest in _MARKS else _Letter(unicodedata.normalize("NFC", base + rest)))
    start = next((i for i, letter in enumerate(letters) if letter.low in _VOWELS), len(letters))
    beginning = _low(letters[: start + 1])
    if beginning in ("qu", "gi") and (beginning == "qu" or _is_vowel(letters, start + 1)):
        start += 1
    end = start
    while _is_vowel(letters, end):
        end += 1
    if any(letter.low in _VOWELS for letter in letters[end:]):
        return None
    return TypedSyllable(tuple(letters[:start]), tuple(letters[start:end]), tuple(letters[end:]), tone)


def typed(text: str, letter: str) -> str:
    """Append a character to `text`. If this changes which vowel must bear the tone, the tone moves there."""
    return _set(unicodedata.normalize("NFC", text + letter))


def toned(text: str, tone: ToneMark) -> str | None:
    """Put the tone on the current syllable in place of any other; if the syllable has this tone already, remove it."""
    syllable = current(text)
    if syllable is None or not syllable.vowels:
        return None
    return _joined(text, syllable._replace(tone="" if syllable.tone == tone else str(tone)))


def untoned(text: str) -> str:
    """Remove the tone of the current syllable."""
    end = _end(text)
    bare = "".join(sign for sign in unicodedata.normalize("NFD", end) if sign not in _TONES)
    return text[: len(text) - len(end)] + unicodedata.normalize("NFC", bare)


def marked(text: str, mark: LetterMark, bearers: str = "") -> str | None:
    """Put the mark on the last letter of the current syllable that may bear it; if a letter has it already, remove it.

    `bearers`: letters that may bear the mark. "uo" counts as one letter: the horn makes it "ươ".
    """
    syllable = current(text)
    if syllable is None or not syllable.vowels:
        return None
    vowels, pair = syllable.vowels, _uo(syllable.vowels)
    half = pair is not None and mark is LetterMark.HORN and vowels[pair].mark == mark != vowels[pair + 1].mark
    if any(vowel.mark == mark for vowel in vowels) and not half:
        return _joined(text, syllable._replace(vowels=_bare(vowels, mark)))
    for kept in (vowels, _bare(vowels)):
        for places in _places(syllable, mark, bearers or _BEARERS[mark]):
            changed = tuple(v._replace(mark=str(mark)) if i in places else v for i, v in enumerate(kept))
            if "".join(vowel.low + vowel.mark for vowel in changed) in _NUCLEI:
                return _joined(text, syllable._replace(vowels=changed))
    return None


def barred(text: str) -> str | None:
    """Turn the "d" that begins the current syllable into "đ", or "đ" into "d"."""
    start = len(text) - len(_end(text))
    bar = _BARRED.get(text[start : start + 1])
    return None if bar is None else text[:start] + bar + text[start + 1 :]


def shortened(text: str) -> str:
    """Remove the last character of `text`. If this changes which vowel must bear the tone, the tone moves there."""
    return _set(text[:-1])


def _end(text: str) -> str:
    found = _CURRENT.search(text)
    return found[0] if found else ""


def _set(text: str) -> str:
    syllable = current(text)
    return text if syllable is None or not syllable.vowels else _joined(text, syllable)


def _joined(text: str, syllable: TypedSyllable) -> str:
    """Replace the last syllable of `text` with `syllable`."""
    vowels = _settled(syllable)
    place = _tone_place(vowels, closed=bool(syllable.final))
    signs = [letter.base + letter.mark for letter in (*syllable.initial, *vowels, *syllable.final)]
    signs[len(syllable.initial) + place] += syllable.tone
    return text[: len(text) - len(_end(text))] + unicodedata.normalize("NFC", "".join(signs))


def _tone_place(vowels: Letters, *, closed: bool) -> int:
    """Return the index of the vowel that bears the tone: the last with a mark, or else by the rules of spelling.

    Without a mark it is the last vowel before a consonant, the middle of three, the second of `_TONE_ON_SECOND`, or the
    first.
    """
    bearing = [i for i, vowel in enumerate(vowels) if vowel.mark]
    if bearing:
        return bearing[-1]
    if closed or len(vowels) == 1:
        return len(vowels) - 1
    return 1 if len(vowels) > 2 or _low(vowels) in _TONE_ON_SECOND else 0


def _settled(syllable: TypedSyllable) -> Letters:
    """Return the vowels of the syllable; "ưo" and "uơ" are corrected to "ươ" if letters follow them."""
    vowels, pair = syllable.vowels, _uo(syllable.vowels)
    horns = 0 if pair is None else sum(vowel.mark == LetterMark.HORN for vowel in vowels[pair : pair + 2])
    if pair is None or horns != 1 or not (syllable.final or vowels[pair + 2 :]):
        return vowels
    return tuple(v._replace(mark=str(LetterMark.HORN)) if i in (pair, pair + 1) else v for i, v in enumerate(vowels))


def _places(syllable: TypedSyllable, mark: LetterMark, bearers: str) -> Iterator[tuple[int, ...]]:
    """Yield each set of vowels (by index) that may bear `mark` together, likeliest first."""
    vowels, pair = syllable.vowels, _uo(syllable.vowels)
    if mark is LetterMark.HORN and pair is not None:
        open_uo = not syllable.final and pair + 2 == len(vowels) and _low(syllable.initial) in _OPEN_UO
        if not open_uo or vowels[pair].mark:
            yield pair, pair + 1
    for i in reversed(range(len(vowels))):
        if vowels[i].low in bearers:
            yield (i,)


def _uo(vowels: Letters) -> int | None:
    """Return the index of "uo" in the vowels, with or without marks; None if there is none."""
    at = _low(vowels).find("uo")
    return None if at < 0 else at


def _bare(vowels: Letters, mark: str = "") -> Letters:
    """Return the vowels without `mark`; without any mark if `mark` is ""."""
    return tuple(vowel._replace(mark="") if vowel.mark == mark or not mark else vowel for vowel in vowels)


def _is_vowel(letters: Sequence[_Letter], place: int) -> bool:
    return place < len(letters) and letters[place].low in _VOWELS


def _low(letters: Sequence[_Letter]) -> str:
    return "".join(letter.low for letter in letters)


def _signs(text: str) -> Iterator[tuple[str, str]]:
    """Yield each letter of `text` with its combining marks, as two strings."""
    base, marks = "", ""
    for sign in unicodedata.normalize("NFD", text):
        if unicodedata.combining(sign):
            marks += sign
            continue
        if base:
            yield base, marks
        base, marks = sign, ""
    if base:
        yield base, marks
