"""Recognise papers that visitors say they have: "tôi có giấy chứng sinh rồi", "I have the birth notice"."""

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from robot.knowledge.catalogue.fact_texts import brief, in_order
from robot.knowledge.catalogue.procedures import Document, Procedure
from robot.knowledge.topics.lexicon import Concepts
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

_ASKING_FOR = frozenset(
    syllables(
        "không hông hong cần phải nộp hay hoặc thiếu nhất thiết bắt buộc xin hỏi vậy thế nhỉ hả hở cho nếu mà chỉ chưa "
        "thêm nữa do i need to must should is it required or"
    )
)
"""Further words of a question whether a paper is needed."""
_MANNERS = tuple(
    syllables(words)
    for words in ("bản chính", "bản gốc", "bản sao", "bản phô tô", "phô tô", "công chứng", "chứng thực", "photo")
)
"""How a paper may be brought; these words are no part of its name in a question."""
_NOUNS = frozenset(syllables("giấy sổ thẻ đơn tờ ảnh hình hộ chiếu căn cước passport card photo certificate"))
"""Words that name a kind of paper."""
NOT_LISTED = -1
"""`Papers.asked` for a paper that the procedure does not need."""
_ALIKE = 0.6
"""A named paper is not in the list if no paper of it shares this part of the visitor's words. Chosen."""

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
        if not _says_it_is_there(tokens, str if marked else plain):
            return None
        papers = self._papers(procedure, marked=marked)
        return self._which(self._without(tokens, _BESIDE, marked=marked), papers, marked=marked)

    def asked(self, text: str, procedure: Procedure) -> int | None:
        """Return which paper the visitor asks about ("có cần giấy chứng sinh không"), as its index in the checklist;
        `NOT_LISTED` for a paper that is not in it; None if no paper is named, or it is unclear which."""
        tokens, marked = self._concepts.read(text), has_accents(text)
        tokens = _without_manner(tokens, str if marked else plain)
        said = self._without(tokens, _BESIDE | _ASKING_FOR, marked=marked)
        papers = self._papers(procedure, marked=marked)
        found = self._which(said, papers, marked=marked)
        if found is not None or not papers:
            return found
        form: Form = sound if marked else plain
        words = frozenset(map(form, said))
        names = any(form(token) in {form(noun) for noun in _NOUNS} for token in said) and len(words) > 1
        alike = max(len(words & paper.words) / len(words) for paper in papers) if words else 1.0
        return NOT_LISTED if names and alike < _ALIKE else None

    @staticmethod
    def _without(tokens: Sequence[str], beside: Words, *, marked: bool) -> list[str]:
        """Return `tokens` without the words that visitors say beside the name of a paper."""
        written: Form = str if marked else plain
        left_out = {written(token) for token in (beside if marked else beside - _MEAN_MORE)}
        return [token for token in tokens if written(token) not in left_out]

    def _papers(self, procedure: Procedure, *, marked: bool) -> list[_Paper]:
        return [self._paper(document, sound if marked else plain) for document in in_order(procedure)]

    def _which(self, said: Sequence[str], papers: Sequence[_Paper], *, marked: bool) -> int | None:
        form: Form = sound if marked else plain
        words, named = frozenset(map(form, said)), _sure(self._concepts.of(said, accents=marked))
        held = [_held(words, named, paper, papers) for paper in papers]
        found = [place for place, share in enumerate(held) if share >= _ALL]
        whole = [place for place in found if words in papers[place].names]
        if len(whole) == 1:
            return whole[0]
        near = sum(share > max(held, default=0.0) - _MARGIN for share in held)
        return found[0] if words and found and near == 1 else None

    def _paper(self, document: Document, form: Form) -> _Paper:
        names = [self._concepts.read(name) for name in (document.name, document.en or "")]
        short = [self._concepts.read(brief(name)) for name in (document.name, document.en or "")]
        concepts = _sure(self._concepts.of([token for name in names for token in name], accents=True))
        forms = [frozenset(map(form, name)) for name in names]
        return _Paper((*forms, *(frozenset(map(form, name)) for name in short)), forms[0] | forms[1], concepts)


def _without_manner(tokens: Sequence[str], written: Form) -> tuple[str, ...]:
    """Return `tokens` without words such as "bản chính" and "chứng thực"."""
    left = tuple(tokens)
    for manner in _MANNERS:
        said, size = tuple(map(written, manner)), len(manner)
        for at in range(len(left) - size, -1, -1):
            if tuple(map(written, left[at : at + size])) == said:
                left = (*left[:at], *left[at + size :])
    return left


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
