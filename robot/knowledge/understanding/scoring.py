"""Compute how likely each topic and each question is for a sentence, in the context of the page."""

import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence

import msgspec

from robot.core.commands import Listen
from robot.core.dialogue.spoken_commands import MODES, ON_PAGE
from robot.core.events import Candidate
from robot.core.questions import Question
from robot.knowledge.topics.clauses import wishes, without_denied
from robot.knowledge.topics.ranking import Asked, Labels, Rankings, features
from robot.knowledge.topics.sentence_classifier import Classifiers
from robot.knowledge.topics.sentence_index import Match, Query, SentenceIndex
from robot.knowledge.topics.topic_keys import TALK, VARIANT, TopicTraits, kind_of, name_of
from robot.knowledge.understanding.phrases import Phrases, is_unmarked
from robot.knowledge.understanding.requests import CentrePhrases, ServicePhrases
from robot.knowledge.vietnamese.syllables import has_accents, spelt, syllables

BESIDE = 2
"""A sentence can mean a screen mode (such as high contrast) only if it has at most this many syllables more than the
most similar known sentence."""

DOUBT = 0.05
"""With at least this chance of any procedure no screen mode can be meant: "cho tôi xem bản đồ quy hoạch"."""
_ASKED = ("procedure", "ask", "policy")


class ScoredReading(msgspec.Struct, frozen=True):
    """The topics that a sentence may have (`matches`), likeliest first, with their chances. `nothing`: the chance that
    none of them is meant; `asked`: the chance of each question."""

    query: Query
    tokens: tuple[str, ...]
    matches: tuple[Match, ...]
    chances: tuple[float, ...]
    nothing: float
    content: int  # syllables that are no filler words
    asked: Mapping[str, float]
    alarming: float  # chance of an emergency by the classifier of labels alone

    @property
    def question(self) -> str:
        """Return the likeliest question, which may be none."""
        return max(self.asked, key=self.asked.__getitem__, default=Question.NONE)

    def question_of_page(self) -> tuple[str, float]:
        """Return the likeliest question of a sentence that is known to ask one about the procedure on the screen, and
        its chance among them."""
        asked = {name: chance for name, chance in self.asked.items() if name != Question.NONE}
        best = max(asked, key=asked.__getitem__, default=Question.HOW)
        return best, asked.get(best, 0.0) / (sum(asked.values()) or 1.0)

    def best(self, *kinds: str) -> tuple[str, float]:
        """Return key and chance of the likeliest topic of `kinds` ("service", "page", ...); ("", 0) if none."""
        pairs = zip(self.matches, self.chances, strict=True)
        return next(((match.key, chance) for match, chance in pairs if kind_of(match.key) in kinds), ("", 0.0))

    def mass(self, *kinds: str) -> float:
        """Return the chance that an intent of one of `kinds` is meant."""
        pairs = zip(self.matches, self.chances, strict=True)
        return sum(chance for match, chance in pairs if kind_of(match.key) in kinds)

    def mass_of(self, beginning: str) -> float:
        """Return the chance that an intent is meant whose key has this beginning."""
        pairs = zip(self.matches, self.chances, strict=True)
        return sum(chance for match, chance in pairs if match.key.startswith(beginning))

    @property
    def unmeant(self) -> float:
        """Return the chance that the sentence is no business of the robot."""
        return self.nothing + self.mass("refuse", TALK, "beyond")

    def procedures(self, groups: Sequence[Sequence[str]]) -> list[Candidate]:
        """Return the procedures with their chances, best first. The chance of a sentence that fits several procedures
        (one of `groups`) is shared among them."""
        shared: dict[str, float] = {}
        for match, chance in zip(self.matches, self.chances, strict=True):
            kind = kind_of(match.key)
            codes: Sequence[str] = ()
            if kind == "procedure":
                codes = (match.key.partition(VARIANT)[0],)
            elif kind == "ask":
                codes = groups[int(name_of(match.key))]
            for code in codes:
                shared[code] = shared.get(code, 0.0) + chance / len(codes)
        ordered = sorted(shared.items(), key=lambda pair: -pair[1])  # of equal ones, the first in its group first
        return [Candidate(code, round(min(1.0, chance), 4)) for code, chance in ordered]

    def variant(self, code: str) -> str:
        """Return the variant (related procedure) that is likelier than procedure `code` itself; "" if none is."""
        keys = (match.key for match in self.matches if match.key.partition(VARIANT)[0] == code)
        return next(keys, "").partition(VARIANT)[2]


class Reader:
    """Computes the chances of all topics and questions for a sentence."""

    def __init__(
        self,
        index: SentenceIndex,
        rankings: Rankings,
        classifiers: Classifiers,
        traits: TopicTraits,
        services: Iterable[ServicePhrases] = (),
        centre: Iterable[CentrePhrases] = (),
    ) -> None:
        """Score with this index and these models. `services`: those with `only_with` need one of its words; `centre`:
        facts of the centre with `unless` must have none of its words."""
        self._index = index
        self._rankings, self._classifiers = rankings, classifiers
        self._traits = traits
        self._only_with = {one.target: Phrases([one.only_with]) for one in services if one.only_with}
        self._unless = {f"centre:{one.target}": Phrases([one.unless]) for one in centre if one.unless}

    def read(self, text: str, listen: Listen) -> ScoredReading:
        """Return the topics that `text` may have, with their chances, in the context `listen` of the page."""
        text = unicodedata.normalize("NFC", text)
        said = self._index.read(text)
        tokens = without_denied(said)
        return self._weigh(tokens, has_accents(text), listen, text.lower() if tokens == said else "")

    def wishes(self, text: str, listen: Listen) -> Iterator[Iterator[ScoredReading]]:
        """Yield, for each way to cut `text` into two requests, the topics that each half may have. A half takes a
        reading, when it is reached."""
        accents = has_accents(text)
        for halves in wishes(without_denied(self._index.read(text))):
            yield (self._weigh(half, accents, listen) for half in halves)

    def shared(self, reading: ScoredReading, match: Match) -> tuple[str, ...]:
        """Return the words, pairs and concepts that the sentence read shares with the known sentence of `match`."""
        return self._index.shared(reading.query, match.sentence)

    def _weigh(self, tokens: tuple[str, ...], accents: bool, listen: Listen, said: str = "") -> ScoredReading:
        by_words = self._index.embedded is None or (is_unmarked(tokens) and self._index.lost_accents(tokens))
        query = self._index.query(tokens, accents=accents, said=None if by_words else said or spelt(tokens))
        asked, labels = (classifier.chances(tokens, query.vector) for classifier in self._classifiers)
        found = [match for match in self._index.search(query) if self._counts(match, tokens, listen)]
        chances, nothing = self._chances(found, query, (asked, labels), listen)
        procedures = sum(chance for match, chance in zip(found, chances, strict=True) if kind_of(match.key) in _ASKED)
        others = [match for match in found if _service_of(match.key) not in MODES]
        if procedures >= DOUBT and len(others) < len(found):
            found = others
            chances, nothing = self._chances(found, query, (asked, labels), listen)
        order = sorted(range(len(found)), key=lambda place: (-chances[place], found[place].key))
        return ScoredReading(
            query,
            tokens,
            tuple(found[place] for place in order),
            tuple(chances[place] for place in order),
            nothing,
            self._index.weight_of(tokens),
            asked,
            sum(chance for label, chance in labels.items() if kind_of(label) == "emergency"),
        )

    def _chances(
        self, found: Sequence[Match], query: Query, classified: tuple[Asked, Labels], listen: Listen
    ) -> tuple[list[float], float]:
        rows = features(found, query.strange, *classified, self._traits, on_screen=bool(listen.procedure))
        ranking = self._rankings.by_words if query.vector is None else self._rankings.with_embeddings
        return ranking.chances(found, rows, listen.choices)

    def _counts(self, match: Match, tokens: Sequence[str], listen: Listen) -> bool:
        """Whether the topic `match` is possible here. Not possible are a vague request as reply to a choice, a button
        that the page lacks, and a screen mode in a longer sentence: "con tôi câm điếc, xin trợ cấp"."""
        if match.key in self._unless and self._unless[match.key].find(tokens) is not None:
            return False
        name = _service_of(match.key)
        if not name:
            return not (listen.choices and kind_of(match.key) == "ask")
        if not is_on_page(name, listen):
            return False
        if name in self._only_with and self._only_with[name].find(tokens) is None:
            return False
        return name not in MODES or len(tokens) <= len(syllables(match.sentence)) + BESIDE


def _service_of(key: str) -> str:
    """Return the service in the key of a topic, "ticket" in "service:ticket"; "" if the topic is no service."""
    return name_of(key) if kind_of(key) == "service" else ""


def is_on_page(service: str, listen: Listen) -> bool:
    """Whether `service` is possible on the page of `listen`: every page allows it, or this page has its button."""
    return service not in ON_PAGE or service in listen.offers
