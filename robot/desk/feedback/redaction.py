"""Redact a visitor's sentence: keep the words, cut out numbers that may identify a person."""

from collections.abc import Sequence

from robot.knowledge.vietnamese.syllables import clean

SHORTEST, LONGEST = 2, 40
"""Least and greatest number of syllables of a sentence that is stored. Chosen: one syllable says nothing, and no
visitor asks a question in more than forty."""

NUMBER_DIGITS = 4
"""At least this many digits in a row, written or spoken, are cut out: they may be a dossier's code, a phone or identity
number, or a date. Numbers of counters, ages and counts of papers are shorter."""

SENTENCE_DIGITS = 6
"""At least this many digits within `LONGEST` words are all cut out: they may be one number, said in pieces."""

FILLERS = 3
"""At most this many filler words ("à", "um") between two digits; with more, the digits do not form one number."""

GAP = "…"
"""Put into a remark where something was cut out, so that a reader does not take the rest for the whole."""

_FILLERS = frozenset(clean("à ạ á ừ ừm ờ ơ hừm dạ nhé nha em rồi uh um er").split())

_DIGIT_WORDS = frozenset(
    clean(
        "không một hai ba bốn năm sáu bảy tám chín mười mươi mốt tư lăm nhăm bẩy linh lẻ trăm nghìn ngàn triệu "
        "hăm chục đôi "
        "zero oh one two three four five six seven eight nine ten double"
    ).split()
)

_ALSO_WORDS = frozenset(clean("không một ba năm tư linh lẻ trăm đôi oh one double").split())
"""Digit words that also have another meaning (not, a, father, year, private). Alone such a word is not taken for a
digit; it counts as one if another digit is beside it."""

_NOT = frozenset(clean("không oh").split())
"""Digit words that nearly every complaint contains ("không" = zero or not). They count as digits only beside another
digit, with nothing but fillers between."""


def kept_words(text: str, longest: int = LONGEST) -> str:
    """Return `text` as it may be stored: NFC, lower case, without punctuation and long numbers. "" if too little or too
    much is left.

    `longest`: greatest number of syllables of a text that is stored.
    """
    words = clean(text).split()
    cut = _cut(words)
    left = [word for place, word in enumerate(words) if place not in cut]
    return " ".join(left) if SHORTEST <= len(left) <= longest else ""


def kept_remark(text: str, longest: int) -> str:
    """Return a remark as it may be stored: lower case, without punctuation, with `GAP` for each number cut out.

    A remark of more than `longest` words is cut there and ends with `GAP`. One word is enough; "" if none is left.
    """
    words = [word for part in text.split()[: 2 * longest] for word in clean(part).split()]
    cut = _cut(words)
    told: list[str] = []
    for place, word in enumerate(words[:longest]):
        if place not in cut:
            told.append(word)
        elif told[-1:] != [GAP]:
            told.append(GAP)
    if len(words) > longest and told[-1:] != [GAP]:
        told.append(GAP)
    return "" if all(word == GAP for word in told) else " ".join(told)


def _cut(words: Sequence[str]) -> set[int]:
    """Return the indexes of the words to be cut out: digits that may identify a person.

    A number continues across `FILLERS` fillers, as in "không chín một à ừm hai ba"; it also continues across one word
    of any kind if one of its digits can be nothing but a digit.
    """
    places = [place for place, word in enumerate(words) if _digits(word)]
    near = _near(words, places)
    cut: set[int] = set()
    for run in _runs(words, places, most=0):
        if _sum(words, run) >= NUMBER_DIGITS and not _NOT.issuperset(words[place] for place in run):
            cut.update(run)
    counted = [place for place in places if words[place] not in _NOT or place in near]
    for run in _runs(words, counted, most=1):
        if _sum(words, run) >= NUMBER_DIGITS and _is_sure(words, run):
            cut.update(run)
    spread = [place for place in places if words[place] not in _ALSO_WORDS or place in near]
    for first in spread:
        told = [place for place in spread if first <= place < first + LONGEST]
        if _sum(words, told) >= SENTENCE_DIGITS and _is_sure(words, told):
            cut.update(told)
    return cut


def _runs(words: Sequence[str], places: Sequence[int], most: int) -> list[list[int]]:
    """Group `places` (indexes of words) into runs. In a run, only fillers or at most `most` other words are between two
    neighbours."""
    runs: list[list[int]] = []
    for place in places:
        if runs and _goes_on(words[runs[-1][-1] + 1 : place], most):
            runs[-1].append(place)
        else:
            runs.append([place])
    return runs


def _near(words: Sequence[str], places: Sequence[int]) -> set[int]:
    """Return those of `places` (indexes of digits) that have another digit beside them, or only fillers between."""
    return {place for run in _runs(words, places, most=0) if len(run) > 1 for place in run}


def _goes_on(between: Sequence[str], most: int) -> bool:
    return len(between) <= most or (len(between) <= FILLERS and _FILLERS.issuperset(between))


def _is_sure(words: Sequence[str], places: Sequence[int]) -> bool:
    return any(words[place] not in _ALSO_WORDS for place in places)


def _sum(words: Sequence[str], places: Sequence[int]) -> int:
    return sum(_digits(words[place]) for place in places)


def _digits(word: str) -> int:
    """Return how many digits `word` writes or says: "51f" two, "chín" one, "giấy" none."""
    written = sum(sign.isdigit() for sign in word)
    return written or (word in _DIGIT_WORDS)
