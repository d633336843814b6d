"""Measure how far a recognised text is from the spoken one: by words, letters and whole sentences.

The texts are compared as lower-case words without punctuation; the two spellings of one syllable ("hoà", "hòa") are the
same. WER = (words changed + lost + invented) / words said; CER is the same over letters without blanks; a sentence is
right when no word of it is wrong."""

import unicodedata
from collections.abc import Iterable, Sequence

import msgspec
from rapidfuzz.distance import Levenshtein

from robot.knowledge.vietnamese.syllables import syllables

_TONES = {"2": "\u0300", "1": "\u0301", "3": "\u0309", "4": "\u0303", "5": "\u0323"}


class Score(msgspec.Struct, frozen=True):
    """Counts of errors over one or many sentences."""

    sentences: int = 0
    right: int = 0
    words: int = 0
    word_errors: int = 0
    letters: int = 0
    letter_errors: int = 0

    @property
    def wer(self) -> float:
        """Word error rate: wrong words in percent of the words said."""
        return 100 * self.word_errors / max(1, self.words)

    @property
    def cer(self) -> float:
        """Character error rate: wrong letters in percent of the letters said."""
        return 100 * self.letter_errors / max(1, self.letters)

    @property
    def accuracy(self) -> float:
        """Percentage of sentences without an error."""
        return 100 * self.right / max(1, self.sentences)

    def figures(self) -> dict[str, float | int]:
        """Return rates and counts for a JSON line; rates in percent."""
        return {
            "sentences": self.sentences,
            "words": self.words,
            "word_errors": self.word_errors,
            "wer": round(self.wer, 2),
            "cer": round(self.cer, 2),
            "sentence_accuracy": round(self.accuracy, 2),
        }


def score(said: str, heard: str) -> Score:
    """Compare one recognised sentence with the spoken one and return the counts of errors."""
    truth, found = words(said), words(heard)
    wrong = Levenshtein.distance(truth, found)
    letters, taken = _letters(truth), _letters(found)
    return Score(1, int(not wrong), len(truth), wrong, len(letters), Levenshtein.distance(letters, taken))


def total(scores: Iterable[Score]) -> Score:
    """Return the sum of the error counts of all scores."""
    sums = [0] * 6
    for one in scores:
        for place, value in enumerate(msgspec.structs.astuple(one)):
            sums[place] += value
    return Score(*sums)


def words(text: str) -> list[str]:
    """Return the words of a text of any length, each as its letters and a digit for its tone."""
    return [syllable for word in text.split() for syllable in syllables(word)]


def _letters(found: Sequence[str]) -> str:
    """Return the letters of these words with their diacritics; the tone follows the last letter of its syllable."""
    return "".join(unicodedata.normalize("NFC", word[:-1] + _TONES.get(word[-1], "")) for word in found)
