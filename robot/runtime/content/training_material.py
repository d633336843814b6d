"""Gather what `kiosk catalogue train` learns from: all known sentences, with any author left out."""

from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np

from robot.core.questions import Question
from robot.knowledge.catalogue.policies import Policies
from robot.knowledge.catalogue.procedures import Catalogue
from robot.knowledge.topics import training
from robot.knowledge.topics.embedded_sentences import EmbeddedSentences
from robot.knowledge.topics.lexicon import Concepts
from robot.knowledge.topics.question_training import AskedSentence, model_of
from robot.knowledge.topics.question_training import train as train_model
from robot.knowledge.topics.ranking import Ranking
from robot.knowledge.topics.sentence_index import SentenceIndex, space_of
from robot.knowledge.topics.topic_keys import TALK, kind_of
from robot.knowledge.understanding.known_sentences import known_sentences
from robot.knowledge.understanding.requests import Requests
from robot.knowledge.vietnamese.phonetic_distance import Sounds
from robot.runtime.content.catalogue_loader import load_catalogue
from robot.runtime.content.policies_loader import load_policies
from robot.runtime.content.sentence_embeddings import EmbeddingFile, language_model, read_file
from robot.runtime.content.understanding_loader import load_language, load_requests
from robot.runtime.content.utterances_loader import ByAuthor, load_utterances

EVERY = 6
"""Every this many sentence of a procedure's own counts as asking nothing in particular. Chosen, so that they do not
outnumber the questions."""
STATED, SEEN, TALKED = 0.15, 0.06, 0.1
"""Weights of sentences that ask nothing: of the catalogue; of authors, who may have asked something; small talk."""


class TrainingMaterial:
    """The sentences to learn from."""

    def __init__(
        self,
        catalogue: Catalogue,
        requests: Requests,
        policies: Policies,
        spoken: ByAuthor,
        language: tuple[Concepts, Sounds],
    ) -> None:
        self._catalogue, self._requests, self._policies, self._spoken = catalogue, requests, policies, spoken
        self._concepts, self._sounds = language
        self._file: EmbeddingFile | None = None
        self.authors = tuple(spoken)
        known = self._known(without="")
        self.texts = list(dict.fromkeys(text for sentences in known.values() for text in sentences))

    def use_embeddings(self, path: Path) -> None:
        """Compare sentences also by the embeddings of the file `path`."""
        self._file = read_file(path)

    def _known(self, without: str) -> dict[str, tuple[str, ...]]:
        spoken = (utterance for author, own in self._spoken.items() if author != without for utterance in own)
        return known_sentences(self._catalogue, self._requests, self._policies, spoken)

    def train_questions(self, without: str) -> dict[str, np.ndarray]:
        """Return the arrays of the model of questions, learned without one author; "" = from all."""
        return train_model(list(self._asked(without)))

    def _asked(self, without: str) -> Iterator[AskedSentence]:
        read = self._concepts.read
        for slot in self._requests.slot:
            yield from (AskedSentence(read(phrase), slot.target) for phrase in slot.phrases)
        for policy in self._policies.policies.values():
            if policy.kind in Question:
                yield from (AskedSentence(read(text), str(policy.kind)) for text in (policy.question, *policy.asked))
        for procedure in self._catalogue.taught():
            said = (*procedure.asked.names, *procedure.asked.phrases)[::EVERY]
            yield from (AskedSentence(read(text), Question.NONE, STATED) for text in said)
        for author, utterances in self._spoken.items():
            for utterance in utterances if author != without else ():
                kind = kind_of(utterance.topics[0])
                if utterance.question is not None:
                    yield AskedSentence(read(utterance.text), str(utterance.question))
                elif kind in ("procedure", "beyond", TALK, "refuse"):
                    weight = SEEN if kind in ("procedure", "beyond") else TALKED
                    yield AskedSentence(read(utterance.text), Question.NONE, weight)

    def train_ranking(self, *, embedded: bool, report: Callable[[str], None]) -> Ranking:
        """Return the weights of the ranking; report for each author how well the others' sentences find theirs."""

        def lessons_of(author: str) -> list[training.Lesson]:
            index = self._index(self._known(without=author), embedded=embedded)
            questions = model_of(self.train_questions(without=author))
            return training.lessons(index, questions, self._policies, self._spoken[author])

        return training.held_out(self.authors, lessons_of, report)

    def _index(self, known: dict[str, tuple[str, ...]], *, embedded: bool) -> SentenceIndex:
        compared = None
        model, file = language_model(), self._file
        if embedded and model is not None and file is not None:
            texts = [text for sentences in known.values() for text in sentences]
            sizes = np.array([len(sentences) for sentences in known.values()], np.int64)
            compared = EmbeddedSentences(file.vectors(texts, model), sizes, lambda said: file.vectors(said, model))
        return SentenceIndex(known, space_of(known, self._concepts), self._concepts, self._sounds, compared)


def load_material(config: Path) -> TrainingMaterial:
    """Return the material of the content below `config`. Raises `Troubles`."""
    catalogue = load_catalogue(config)
    requests, policies = load_requests(config, catalogue), load_policies(config, catalogue)
    spoken = load_utterances(config, catalogue, requests, policies)
    return TrainingMaterial(catalogue, requests, policies, spoken, load_language(config))
