"""What of a visitor's sentence may be kept: words, without the numbers that tell who somebody is."""

from robot.knowledge.text import clean

SHORTEST, LONGEST = 2, 40
"""Syllables of a sentence that is kept: a single one says nothing, and nobody asks in more than forty."""

NUMBER_DIGITS = 4
"""So many digits in a row, written or spoken, may be a file, a phone, an identity number or a date: they are cut out.
Counters, ages and amounts of papers are shorter."""

_DIGIT_WORDS = frozenset(
    clean(
        "không một hai ba bốn năm sáu bảy tám chín mười mươi mốt tư lăm nhăm bẩy linh lẻ trăm nghìn ngàn triệu "
        "zero oh one two three four five six seven eight nine ten double"
    ).split()
)


def kept_words(text: str) -> str:
    """`text` as it may be kept: NFC, lower case, no signs, no long numbers. "" when it is not to be kept at all.

    A number goes on over one other word, as in "không chín một à hai ba".
    """
    words = clean(text).split()
    numbers: list[int] = []  # where the words of the number stand that is being read
    cut: set[int] = set()
    for place, word in enumerate(words):
        if not _digits(word):
            continue
        if numbers and place - numbers[-1] > 2:
            numbers = []
        numbers.append(place)
        if sum(_digits(words[number]) for number in numbers) >= NUMBER_DIGITS:
            cut.update(numbers)
    left = [word for place, word in enumerate(words) if place not in cut]
    return " ".join(left) if SHORTEST <= len(left) <= LONGEST else ""


def _digits(word: str) -> int:
    """How many digits `word` writes or says: "51f" two, "chín" one, "giấy" none."""
    written = sum(sign.isdigit() for sign in word)
    return written or (word in _DIGIT_WORDS)
