"""Telex typing: a letter that the Vietnamese syllable cannot contain there adds a diacritic or a tone to it.

s f r x j are the tones and z removes one; aa ee oo, aw ow uw and dd make other letters, wherever in the syllable the
first of the two is. The same key once more undoes the change and types the letter.
"""

from kiosk_ui.keyboard.vietnamese_syllable import (
    LetterMark,
    Letters,
    ToneMark,
    TypedSyllable,
    barred,
    current,
    marked,
    toned,
    typed,
    untoned,
)

_TONES = {"s": ToneMark.ACUTE, "f": ToneMark.GRAVE, "r": ToneMark.HOOK, "x": ToneMark.TILDE, "j": ToneMark.DOT}


def telex(text: str, key: str) -> str:
    """Return `text` after the letter `key` (upper or lower case) was typed."""
    syllable = current(text)
    meant = None if syllable is None or not syllable.spelt else _meant(text, key, syllable)
    return typed(text, key) if meant is None else meant


def _meant(text: str, key: str, syllable: TypedSyllable) -> str | None:
    """Return `text` with its last syllable changed by `key`; None if `key` types an ordinary letter here."""
    low, vowels = key.lower(), syllable.vowels
    if low == "d":
        return _done(barred(text), key, undone=any(letter.low == "đ" for letter in syllable.initial))
    if low == "w":
        return _horned(text, key, syllable)
    if not vowels:
        return None
    if low in _TONES:
        return _done(toned(text, _TONES[low]), key, undone=syllable.tone == _TONES[low])
    if low == "z" and syllable.tone:
        return untoned(text)
    if low in ("a", "e", "o") and any(vowel.low == low for vowel in vowels):
        return _done(marked(text, LetterMark.ROOF, low), key, undone=_has(vowels, LetterMark.ROOF))
    return None


def _horned(text: str, key: str, syllable: TypedSyllable) -> str | None:
    """Return `text` after the key w: it adds a horn or a breve; in a syllable without a vowel it types "ư".

    None = type w.
    """
    if not syllable.vowels:
        after_q = any(letter.low == "q" for letter in syllable.initial)
        return None if after_q else typed(text, "Ư" if key.isupper() else "ư")
    if _has(syllable.vowels, LetterMark.BREVE):
        return _done(marked(text, LetterMark.BREVE), key, undone=True)
    changed = marked(text, LetterMark.HORN)
    if changed is None:
        return marked(text, LetterMark.BREVE)
    after = current(changed)
    return _done(changed, key, undone=after is not None and not _has(after.vowels, LetterMark.HORN))


def _done(changed: str | None, key: str, *, undone: bool) -> str | None:
    return typed(changed, key) if changed is not None and undone else changed


def _has(vowels: Letters, mark: LetterMark) -> bool:
    return any(vowel.mark == mark for vowel in vowels)
