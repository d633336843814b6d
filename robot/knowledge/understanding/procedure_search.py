"""Search procedures while a person types. Typed words may lack accents, be unfinished, be initials or have errors.

Each procedure has texts of several kinds: title, everyday name, official title, typical sentence. Names weigh more
than sentences. The score of a text is higher the more of the typed words it contains (rare words count more), and the
less else it says. So "khai sinh" finds the birth registration before the certificate for a special case.
"""

import itertools
import unicodedata
from collections.abc import Sequence

import numpy as np

from robot.knowledge.catalogue.procedures import Catalogue, Procedure
from robot.knowledge.topics.lexicon import Abbreviation, Concepts, Lexicon
from robot.knowledge.vietnamese.fuzzy_words import Floats, TypedWords
from robot.knowledge.vietnamese.syllables import clean, plain, syllables

SHORTEST = 2
"""Nothing is searched before this many letters are typed."""

MOST = 12
"""Greatest number of procedures that one search offers."""

_WORDS, _NAME_WORDS, _TELLING = 24, 5, 8
"""Number of typed words that are read. With more than `_NAME_WORDS` they are taken for a sentence, of which only the
`_TELLING` rarest words are searched."""

_TITLE, _NAME, _OFFICIAL, _OTHER_LANGUAGE, _PHRASE = 1.0, 0.98, 0.9, 0.85, 0.72
"""Weights of the kinds of texts: title, everyday name, official title, title in the other language, sentence."""

_OFFICIAL_WORD = "Thủ tục "
"""First words of most official titles; they are not indexed."""

_COVERED, _ALONE, _TOGETHER = 0.62, 0.3, 0.4
"""Least share of the typed words that all texts of a procedure together must contain, and that one text must contain.
`_TOGETHER`: weight of the first share in the score, 0 to 1; a typed sentence contains more than one name."""

_LEAST, _NEAR = 0.3, 0.62
"""A procedure is offered only with at least this score, and at least this share of the best score."""

_WELL, _SLIPPED = 0.65, 0.5
"""If the best score is below `_WELL`, correct words are also tried as typing errors of others; what this finds is
offered only with a score of at least `_SLIPPED`."""

_SPARE = 0.3
"""Greatest share of its score that a text loses by saying more than was typed, 0 to 1."""

_INITIALS, _FIRST_INITIALS, _INNER_INITIALS = 0.95, 0.85, 0.75
_ALL, _INNER = 3, 4
"""Initials are searched from this many letters on: at the beginning of a text, and anywhere inside it."""

_VOWELS = frozenset("aeiouy")

_GLUED, _GLUED_LETTERS = 0.8, 5
"""Score of a text that contains words typed without blanks ("khaisinh"), and least number of letters for that."""

_DIGITS = 4
"""Least number of typed digits by which the codes of procedures are searched."""

_LATER_PLACE, _LATER_EVENT, _MOST_COST = 0.007, 0.01, 0.1
"""Score that a procedure loses for each place further down in its life event, and for each later event, because the
first ones are asked for most; and the most that it may lose."""

_SURE, _AHEAD = 0.85, 0.1
"""A procedure is clearly meant if its score is at least this, and exceeds the next one's by at least this."""


class Finder:
    """Searches the procedures of a catalogue by an index of their texts; one search takes about a millisecond."""

    def __init__(self, catalogue: Catalogue, abbreviations: Sequence[Abbreviation] = ()) -> None:
        procedures = (*catalogue.procedures.values(), *catalogue.variants.values())
        self._codes = tuple(procedure.code for procedure in procedures)
        kinds = [_texts(procedure) for procedure in procedures]
        self._read = Concepts(Lexicon((), tuple(abbreviations))).read
        sizes = [len(texts) for texts in kinds]
        self._first = np.cumsum(sizes) - sizes
        self._words = TypedWords([text for texts in kinds for text, _, _ in texts], sizes)
        self._counts = {
            "vi": np.array([vi for texts in kinds for _, vi, _ in texts], np.float32),
            "en": np.array([en for texts in kinds for _, _, en in texts], np.float32),
        }
        bare = [[plain(token) for token in text] for texts in kinds for text, _, _ in texts]
        self._in_names = {
            word
            for words, (_, counts, _) in zip(bare, itertools.chain.from_iterable(kinds), strict=True)
            if counts > _PHRASE
            for word in words
        }
        self._initials = tuple("".join(word[:1] for word in words) for words in bare)
        self._glued = tuple("".join(words) for words in bare)
        self._digits = tuple(
            tuple("".join(sign for sign in code if sign.isdigit()) for code in (each.code, *each.other_codes))
            for each in procedures
        )
        costs: dict[str, float] = {}
        for event, topic in enumerate(catalogue.topics.values()):
            for place, code in enumerate(topic.codes):
                costs.setdefault(code, min(_MOST_COST, _LATER_PLACE * place + _LATER_EVENT * event))
        self._cost = np.array([costs.get(code, _MOST_COST) for code in self._codes], np.float32)

    def find(self, typed: str, language: str) -> tuple[str, ...]:
        """Return the codes of procedures that `typed` may mean, likeliest first. Any text is accepted."""
        return tuple(code for code, _ in self._ranked(typed, language))

    def sure(self, typed: str, language: str) -> str:
        """Return the code of the procedure that `typed` clearly means; "" if none fits or several do."""
        match self._ranked(typed, language):
            case [(code, score), (_, next_score), *_] if score >= _SURE and score - next_score >= _AHEAD:
                return code
            case [(code, score)] if score >= _COVERED:
                return code
        return ""

    def _ranked(self, typed: str, language: str) -> list[tuple[str, float]]:
        typed = unicodedata.normalize("NFC", typed)
        words = clean(typed).split()[:_WORDS]
        letters = "".join(words)
        if len(letters) < SHORTEST:
            return []
        if letters.isdigit():
            scores = self._by_digits(letters)
        else:
            begun = typed[-1].isalnum()
            scores = self._scores(np.maximum(self._by_words(words, begun=begun), self._by_letters(words)), language)
            if scores.max() < _WELL:
                slipped = self._scores(self._by_words(words, begun=begun, slipped=True), language)
                scores = np.maximum(scores, np.where(slipped >= _SLIPPED, slipped, 0))
        scores = np.where(scores > 0, scores - self._cost, 0)
        best = float(scores.max())
        order = np.argsort(-scores, kind="stable")[:MOST]
        return [(self._codes[i], float(scores[i])) for i in order if scores[i] >= max(_LEAST, _NEAR * best)]

    def _scores(self, fit: Floats, language: str) -> Floats:
        """Return the score of each procedure: the best of its texts, by how well they fit (`fit`) and their weights."""
        scores: Floats = np.maximum.reduceat(fit * self._counts["vi" if language == "vi" else "en"], self._first)
        return scores

    def _by_words(self, words: Sequence[str], *, begun: bool, slipped: bool = False) -> Floats:
        """Return how well each text fits the typed `words`, 0 to 1; 0 if it contains too few of them."""
        tokens: Sequence[str] = self._read(" ".join(words))
        begun = begun and tokens[-1] == syllables(words[-1])[0]
        if len(tokens) > _NAME_WORDS:
            named = [token for token in tokens if plain(token) in self._in_names]
            tokens = self._words.rarest(named or tokens, _TELLING)
        covered, together, held = self._words.compare(tokens, last_begun=begun, slipped=slipped)
        both = (1 - _TOGETHER) * covered + _TOGETHER * together
        enough = (together >= _COVERED) & (covered >= _ALONE)
        fit: Floats = np.where(enough, both * (1 - _SPARE + _SPARE * held), 0)
        return fit

    def _by_letters(self, words: Sequence[str]) -> Floats:
        """Return how well each text fits, 0 to 1, read as initials ("dkks") or words without blanks ("khaisinh")."""
        fit = np.zeros(len(self._initials), np.float32)
        typed = "".join(plain(syllables(word)[0]) for word in words)
        if len(typed) < _ALL or (len(words) > 1 and max(map(len, words)) > SHORTEST) or self._is_word(typed):
            return fit
        for i, (initials, glued) in enumerate(zip(self._initials, self._glued, strict=True)):
            if initials.startswith(typed):
                fit[i] = _INITIALS if typed == initials else _FIRST_INITIALS
            elif len(typed) >= _INNER and typed in initials:
                fit[i] = _INNER_INITIALS
            elif len(typed) >= _GLUED_LETTERS and typed in glued:
                fit[i] = _GLUED * (1 - _SPARE + _SPARE * len(typed) / len(glued))
        return fit

    def _is_word(self, typed: str) -> bool:
        """Whether `typed` is a word of a text ("sao"). Letters without a vowel ("cccd") never count as a word."""
        return self._words.knows(typed) and not _VOWELS.isdisjoint(typed)

    def _by_digits(self, typed: str) -> Floats:
        """Return 1 for each procedure one of whose codes begins or ends with the digits `typed`, else 0."""
        if len(typed) < _DIGITS:
            return np.zeros(len(self._digits), np.float32)
        found = [any(one.startswith(typed) or one.endswith(typed) for one in own) for own in self._digits]
        return np.array(found, np.float32)


def _texts(procedure: Procedure) -> list[tuple[tuple[str, ...], float, float]]:
    """Return each text of `procedure`: syllables, weight on the Vietnamese screen, weight on the English screen."""
    kinds = [
        (procedure.title.vi, _TITLE, _OTHER_LANGUAGE),
        (procedure.title.en, _OTHER_LANGUAGE, _TITLE),
        (procedure.official_title.removeprefix(_OFFICIAL_WORD), _OFFICIAL, _OFFICIAL),
        *((name, _NAME, _NAME) for name in procedure.asked.names),
        *((phrase, _PHRASE, _PHRASE) for phrase in procedure.asked.phrases),
    ]
    return [(tokens, vi, en) for text, vi, en in kinds if (tokens := syllables(text))]
