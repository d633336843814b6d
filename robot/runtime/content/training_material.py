"""Gather what `kiosk catalogue train` learns from: all known sentences, with any author left out."""

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np

from robot.core.questions import Question
from robot.knowledge.catalogue.policies import Policies
from robot.knowledge.catalogue.procedures import Catalogue
from robot.knowledge.topics import classifier_training, training
from robot.knowledge.topics.classifier_training import LabelledSentence, model_of
from robot.knowledge.topics.embedded_sentences import EmbeddedSentences
from robot.knowledge.topics.lexicon import Concepts
from robot.knowledge.topics.ranking import Rankings
from robot.knowledge.topics.sentence_classifier import Classifiers
from robot.knowledge.topics.sentence_index import SentenceIndex, space_of
from robot.knowledge.topics.topic_keys import TALK, TopicTraits, kind_of
from robot.knowledge.understanding.known_sentences import known_sentences
from robot.knowledge.understanding.requests import Requests
from robot.knowledge.vietnamese.phonetic_distance import Sounds
from robot.runtime.content.catalogue_loader import load_catalogue
from robot.runtime.content.language_model import language_model
from robot.runtime.content.policies_loader import load_policies
from robot.runtime.content.sentence_embeddings import EmbeddingFile, Floats
from robot.runtime.content.understanding_loader import load_language, load_requests
from robot.runtime.content.utterances_loader import ByAuthor, load_utterances

EVERY = 6
"""Every this many sentence of a procedure's own counts as asking nothing in particular. Chosen, so that they do not
outnumber the questions."""
STATED, SEEN, TALKED = 0.15, 0.06, 0.1
"""Weights of sentences that ask nothing: of the catalogue; of authors, who may have asked something; small talk."""


class _Said(NamedTuple):
    """A sentence, its label, and how much it counts."""

    text: str
    label: str
    weight: float = 1.0


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

    def use_embeddings(self, file: EmbeddingFile) -> None:
        """Compare sentences also by the embeddings of `file`."""
        self._file = file

    @property
    def basis(self) -> int:
        """Return the basis of the embeddings in use; 0 without any."""
        return self._file.basis if self._file is not None else 0

    def _known(self, without: str) -> dict[str, tuple[str, ...]]:
        spoken = (utterance for author, own in self._spoken.items() if author != without for utterance in own)
        return known_sentences(self._catalogue, self._requests, self._policies, spoken)

    def train_questions(self, without: str) -> dict[str, np.ndarray]:
        """Return the arrays of the classifier of questions, learned without one author; "" = from all."""
        return self._train(list(self._asked(without)))

    def train_labels(self, without: str) -> dict[str, np.ndarray]:
        """Return the arrays of the classifier of the labels of topics, learned without one author; "" = from all."""
        known = self._known(without)
        traits = TopicTraits(rare=self._catalogue.rare)
        said = [_Said(text, traits.label(key)) for key, sentences in known.items() for text in sentences]
        return self._train(said)

    def _train(self, said: Sequence["_Said"]) -> dict[str, np.ndarray]:
        vectors = self._vectors([each.text for each in said])
        return classifier_training.train(
            [
                LabelledSentence(
                    self._concepts.read(each.text), None if vectors is None else vectors[place], each.label, each.weight
                )
                for place, each in enumerate(said)
            ]
        )

    def _vectors(self, texts: Sequence[str]) -> Floats | None:
        model, file = language_model(), self._file
        return file.vectors(texts, model) if model is not None and file is not None else None

    def _asked(self, without: str) -> Iterator["_Said"]:
        for slot in self._requests.slot:
            yield from (_Said(phrase, slot.target) for phrase in slot.phrases)
        for policy in self._policies.policies.values():
            if policy.kind in Question:
                yield from (_Said(text, str(policy.kind)) for text in (policy.question, *policy.asked))
        for procedure in self._catalogue.procedures.values():
            said = (*procedure.asked.names, *procedure.asked.phrases)[::EVERY]
            yield from (_Said(text, Question.NONE, STATED) for text in said)
        for author, utterances in self._spoken.items():
            for utterance in utterances if author != without else ():
                kind = kind_of(utterance.topics[0])
                if utterance.question is not None:
                    yield _Said(utterance.text, str(utterance.question))
                elif kind in ("procedure", "beyond", TALK, "refuse"):
                    weight = SEEN if kind in ("procedure", "beyond") else TALKED
                    yield _Said(utterance.text, Question.NONE, weight)

    def train_rankings(self, report: Callable[[str], None]) -> Rankings:
        """Return the rankings; report for each author how well the others' sentences find theirs."""
        taught: dict[bool, dict[str, list[training.Lesson]]] = {True: {}, False: {}}
        for author, utterances in self._spoken.items():
            index = self._index(self._known(without=author))
            classifiers = Classifiers(
                model_of(self.train_questions(without=author)), model_of(self.train_labels(without=author))
            )
            for embedded, lessons in taught.items():
                lessons[author] = training.lessons(
                    index, classifiers, self._policies, self._catalogue.rare, utterances, embedded=embedded
                )
            report(f"{author:<12} searched in the sentences of the others")
        training.report_held_out(taught[True], report)
        return Rankings(*(training.fit([lesson for own in taught[embedded].values() for lesson in own])
                          for embedded in (True, False)))  # fmt: skip

    def _index(self, known: dict[str, tuple[str, ...]]) -> SentenceIndex:
        compared = None
        model, file = language_model(), self._file
        if model is not None and file is not None:
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
