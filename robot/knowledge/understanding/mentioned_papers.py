"""Recognise papers that visitors say they have: "tôi có giấy chứng sinh rồi", "I have the birth notice"."""

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from robot.knowledge.catalogue.fact_texts import brief, in_order
from robot.knowledge.catalogue.procedures import Document, Procedure
from robot.knowledge.understanding.lexicon import Concepts
from robot.knowledge.understanding.yes_no_replies import NEGATIONS
from robot.knowledge.vietnamese.syllables import has_accents, plain, sound, syllables

_ALL = 0.99
"""Least share of the visitor's words that the name of a paper must contain to be meant: all, except for rounding."""
_MARGIN = 0.25
"""The share of the meant paper must exceed that of every other paper by at least this much."""

_HAVE = frozenset(syllables("có mang đem cầm sẵn đây chuẩn điền viết in have got brought"))
_ASKING = frozenset(syllables("gì chi nào đâu mô mấy sao răng bao hả à what which where how does"))
_BESIDE = _HAVE | frozenset(
    syllables(
        "tôi tui tau mình em cháu con bác cô chú anh chị ông bà thì cũng đã vừa mới được rồi xong theo ra bị cái này "
        "kia đó đủ hết cả luôn nữa dạ vâng ừ ờ à ạ nhé nha đấy nè the a my i we already here is with me it this"
    )
)
"""Words that visitors say beside the name of a paper."""
_MEAN_MORE = frozenset(syllables("mình"))
"""Words of `_BESIDE` that without tone marks are also part of papers' names: "minh" in "chung minh"."""

Words = frozenset[str]
Form = Callable[[str], str]


class _Paper(NamedTuple):
    """A paper of the procedure: the syllables of its names (in one spelling), and the concepts in them."""

    names: tuple[Words, ...]
    words: Words
    concepts: Words


class Papers:
    """Recognises the papers of a procedure by their names."""

    def __init__(self, concepts: Concepts) -> None:
        self._concepts = concepts

    def meant(self, text: str, procedure: Procedure) -> int | None:
        """Return which paper the visitor says to have, as its index in the checklist; None if unclear."""
        tokens, marked = self._concepts.read(text), has_accents(text)
        written: Form = str if marked else plain
        if not _says_it_is_there(tokens, written):
            return None
        form: Form = sound if marked else plain
        beside = {written(token) for token in (_BESIDE if marked else _BESIDE - _MEAN_MORE)}
        said = [token for token in tokens if written(token) not in beside]
        words, named = frozenset(map(form, said)), _sure(self._concepts.of(said, accents=marked))
        papers = [self._paper(document, form) for document in in_order(procedure)]
        held = [_held(words, named, paper, papers) for paper in papers]
        found = [place for place, share in enumerate(held) if share >= _ALL]
        whole = [place for place in found if words in papers[place].names]
        if len(whole) == 1:
            return whole[0]
        near = sum(share > max(held) - _MARGIN for share in held)
        return found[0] if words and found and near == 1 else None

    def _paper(self, document: Document, form: Form) -> _Paper:
        names = [self._concepts.read(name) for name in (document.name, document.en or "")]
        short = [self._concepts.read(brief(name)) for name in (document.name, document.en or "")]
        concepts = _sure(self._concepts.of([token for name in names for token in name], accents=True))
        forms = [frozenset(map(form, name)) for name in names]
        return _Paper((*forms, *(frozenset(map(form, name)) for name in short)), forms[0] | forms[1], concepts)


def _sure(concepts: Mapping[str, float]) -> Words:
    return frozenset(concept for concept, weight in concepts.items() if weight == 1.0)


def _says_it_is_there(tokens: Sequence[str], written: Form) -> bool:
    """Whether the sentence says that the visitor has something, and neither asks nor denies."""
    heard = {written(token) for token in tokens}
    if heard & {written(token) for token in _ASKING | NEGATIONS}:
        return False
    return bool(heard & {written(token) for token in _HAVE})


def _held(words: Words, named: Words, paper: _Paper, papers: Sequence[_Paper]) -> float:
    """Return the share, 0 to 1, of the visitor's `words` that the names of `paper` contain. Words that many papers have
    count less."""
    if not named <= paper.concepts:
        return 0.0
    counts = {word: sum(word in other.words for other in papers) for word in words}
    told = {word: 1 / max(1, count) for word, count in counts.items()}
    covered = sum(told[word] for word in words & paper.words) / (sum(told.values()) or 1.0)
    only = named and sum(named <= other.concepts for other in papers) == 1
    return max(covered, 1.0 if only else 0.0)
