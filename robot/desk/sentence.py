"""What of a visitor's sentence may be kept: words, without the numbers that tell who somebody is."""

from robot.knowledge.text import clean

SHORTEST, LONGEST = 2, 40
"""Syllables of a sentence that is kept: a single one says nothing, and nobody asks in more than forty."""

NUMBER_DIGITS = 4
"""So many digits in a row, written or spoken, may be a file, a phone, an identity number or a date: they are cut out.
Counters, ages and amounts of papers are shorter."""

SENTENCE_DIGITS = 6
"""A sentence with so many digits in all tells a number in pieces, whatever stands between them: all are cut out."""

FILLERS = 3
"""A number goes on over so many fillers."""

_FILLERS = frozenset(clean("à ạ á ừ ừm ờ ơ hừm dạ nhé nha em rồi uh um er").split())

_DIGIT_WORDS = frozenset(
    clean(
        "không một hai ba bốn năm sáu bảy tám chín mười mươi mốt tư lăm nhăm bẩy linh lẻ trăm nghìn ngàn triệu "
        "hăm chục đôi "
        "zero oh one two three four five six seven eight nine ten double"
    ).split()
)


def kept_words(text: str, longest: int = LONGEST) -> str:
    """`text` as it may be kept: NFC, lower case, no signs, no long numbers. "" when it is not to be kept at all.

    `longest`: syllables of a text that is kept.
    A number goes on over one other word, or over `FILLERS` fillers, as in "không chín một à ừm hai ba".
    """
    words = clean(text).split()
    numbers: list[int] = []  # where the words of the number stand that is being read
    cut: set[int] = set()
    for place, word in enumerate(words):
        if not _digits(word):
            continue
        if numbers and not _goes_on(words[numbers[-1] + 1 : place]):
            numbers = []
        numbers.append(place)
        if sum(_digits(words[number]) for number in numbers) >= NUMBER_DIGITS:
            cut.update(numbers)
    spread = [place for place, word in enumerate(words) if _digits(word)]
    if sum(_digits(words[place]) for place in spread) >= SENTENCE_DIGITS:
        cut.update(spread)
    left = [word for place, word in enumerate(words) if place not in cut]
    return " ".join(left) if SHORTEST <= len(left) <= longest else ""


def _goes_on(between: list[str]) -> bool:
    return len(between) <= 1 or (len(between) <= FILLERS and _FILLERS.issuperset(between))


def _digits(word: str) -> int:
    """How many digits `word` writes or says: "51f" two, "chín" one, "giấy" none."""
    written = sum(sign.isdigit() for sign in word)
    return written or (word in _DIGIT_WORDS)
