"""Words of the people and of the laws, as `config/law/words.toml` has them, and the words of a question."""

import re
from collections.abc import Collection, Mapping
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

import msgspec

from robot.core.trouble import Trouble, Troubles
from robot.knowledge.vietnamese.syllables import syllables
from robot.law.legal_text import LegalNumber, Text
from robot.runtime.content.typed_toml import decode

FILE = Path("law") / "words.toml"
GUIDE = "robot/law/README.md"

ADDED = 0.7
"""Weight of the law's words for a phrase of the people, beside 1 for the words of the question. Measured."""
HINTED = 0.3
"""Weight of the law's words for a phrase that only says what is asked. Measured."""
FILLER = 0.3
"""Weight of a word that stands in most questions. Measured."""
PAIR = 0.6
"""Weight of two neighbouring words, beside 1 for each of them. Measured."""
LONGEST_QUESTION = 600
"""A question is read up to this many characters. Chosen: no question of the tests has 200."""

_WORD = re.compile(r"[^\W_]+")
_FILLERS = """thì là mà cho tôi hỏi em anh chị ạ vậy nào gì thế như theo quy định của pháp những các ai gồm phải muốn
    rồi nữa với để ở trong khi và hay hoặc về việc bị hiện nay xin cần làm một này kia đó nếu vì do bởi từ đến ra vào
    lên xuống đi còn đã đang sẽ chưa cũng mấy cái bao nhiêu luật"""


class PeopleWord(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Phrases of the people (`said`) and the words of the laws for them. `hint`: they only say what is asked."""

    law: Text
    said: tuple[Text, ...]
    hint: bool = False


class LawSubject(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Phrases that only one law is about. While no text with the number is on the device, they are not answered."""

    law: Text  # as it is cited: "Bộ luật Lao động"
    number: LegalNumber
    said: tuple[Text, ...]

    def is_in(self, text: str) -> bool:
        """Whether one of the phrases stands in a text."""
        words = _padded(tokens(text))
        return any(_padded(tokens(said)) in words for said in self.said)


class LawWordsFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The contents of `config/law/words.toml`."""

    words: tuple[PeopleWord, ...]
    subjects: tuple[LawSubject, ...] = ()


class AskedTerms(NamedTuple):
    """Terms by which a question is searched. `weights`: of each word and pair of neighbours; `own`: those that the
    question itself has; `meant`: number of its phrases whose words of the law are known."""

    weights: Mapping[str, float]
    own: frozenset[str]
    meant: int


class LawWords:
    """Turns questions into weighted terms."""

    def __init__(self, file: LawWordsFile) -> None:
        self._words = [(" ".join(tokens(said)), word) for word in file.words for said in word.said]
        self._subjects = [(" ".join(tokens(said)), subject) for subject in file.subjects for said in subject.said]

    def terms(self, question: str) -> AskedTerms:
        """Return the terms of a question, with those of the law's words for its phrases."""
        asked = tokens(question[:LONGEST_QUESTION])
        weights = {term: FILLER if _is_filler(term) else 1.0 for term in terms_of(asked)}
        own = frozenset(weights)
        words = self._meant(asked)
        for word in words:
            for term in terms_of(tokens(word.law)):
                weights[term] = max(weights.get(term, 0.0), HINTED if word.hint else ADDED)
        weights = {term: weight * PAIR if " " in term else weight for term, weight in weights.items()}
        return AskedTerms(weights, own, sum(not word.hint for word in words))

    def subject(self, question: str, known: Collection[str]) -> LawSubject | None:
        """Return the law that a question is about, if it is not among the texts with the numbers `known`."""
        asked = _padded(tokens(question[:LONGEST_QUESTION]))
        found = [
            (len(said), each) for said, each in self._subjects if f" {said} " in asked and each.number not in known
        ]
        return max(found, key=lambda pair: pair[0])[1] if found else None

    def _meant(self, asked: list[str]) -> list[PeopleWord]:
        line = _padded(asked)
        return [word for said, word in self._words if f" {said} " in line]


def tokens(text: str) -> list[str]:
    """Split a text into syllables, each as its letters and a digit for the tone; upper and lower case are the same."""
    return [_token(word) for word in _WORD.findall(text.lower())]


@lru_cache(maxsize=32768)
def _token(word: str) -> str:
    found = syllables(word)
    return found[0] if found else word


def terms_of(words: list[str]) -> list[str]:
    """Return the words, and each pair of neighbours."""
    return words + [f"{first} {second}" for first, second in pairwise(words)]


_FILLER_TOKENS = frozenset(tokens(_FILLERS))


def _is_filler(term: str) -> bool:
    return all(word in _FILLER_TOKENS for word in term.split())


def _padded(words: list[str]) -> str:
    return f" {' '.join(words)} "


def load_law_words(config: Path) -> LawWords:
    """Return the words of `config/law/words.toml`. Raises `Troubles`."""
    found: list[Trouble] = []
    file = decode(config / FILE, LawWordsFile, found, GUIDE)
    if file is None:
        raise Troubles(found)
    return LawWords(file)
