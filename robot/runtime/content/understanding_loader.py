"""Load the files that understanding needs, for a catalogue: requests, emergencies, lexicon, sounds and ranking."""

import hashlib
import logging
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path

import msgspec
import numpy as np

from robot.core.trouble import Trouble, Troubles
from robot.knowledge.catalogue.policies import Policies
from robot.knowledge.catalogue.procedures import Catalogue
from robot.knowledge.topics.embedded_sentences import EmbeddedSentences
from robot.knowledge.topics.lexicon import Concepts, Lexicon
from robot.knowledge.topics.sentence_index import SentenceIndex
from robot.knowledge.topics.topic_keys import TaughtSentence
from robot.knowledge.understanding.emergencies import Emergencies, EmergencyPhrases, unknown_groups
from robot.knowledge.understanding.known_sentences import known_sentences
from robot.knowledge.understanding.requests import CentreRequests, RequestPhrases, Requests
from robot.knowledge.understanding.understand import Models, Understander
from robot.knowledge.vietnamese.phonetic_distance import Confusions, Sounds
from robot.runtime.content.index_cache import cached_space
from robot.runtime.content.language_model import language_model
from robot.runtime.content.learned_models import LABELS, QUESTIONS, RANKING, load_classifiers, load_rankings
from robot.runtime.content.policies_loader import load_policies
from robot.runtime.content.sentence_embeddings import FILE, read_file
from robot.runtime.content.site_overlays import load_phrases
from robot.runtime.content.typed_toml import bad, decode
from robot.runtime.content.utterances_loader import ByAuthor, load_utterances
from robot.runtime.settings.loader import CONFIG

log = logging.getLogger("kiosk")

Known = Mapping[str, Sequence[str]]
"""Maps the key of each topic to its known sentences."""

LEXICON = "lexicon.toml"
CENTRE = "centre.toml"


def load_requests(config: Path, catalogue: Catalogue) -> Requests:
    """Return what visitors ask for in addition to procedures: requests.toml, centre.toml for facts of the centre,
    and the site's own sentences for places. Raises `Troubles`."""
    found: list[Trouble] = []
    requests = decode(config / "requests.toml", Requests, found)
    centre = decode(config / CENTRE, CentreRequests, found)
    if centre is not None:
        names = Counter(one.target for one in centre.centre)
        for name in (name for name, count in names.items() if count > 1):
            what, vi = "this fact has two lists of phrases", "mục này có hai danh sách câu"
            found.append(bad(config / CENTRE, "centre", name, what, vi))
    for number, group in enumerate(requests.ask_back if requests is not None else ()):
        for code in group.codes:
            if code not in catalogue.procedures:
                what, vi = "no procedure has this code", "không có thủ tục mang mã này"
                found.append(bad(config / "requests.toml", f"ask_back[{number}].codes", code, what, vi))
    if requests is not None and all(service.target != "stop" for service in requests.service):
        what, vi = "nothing would stop the robot by voice", "robot sẽ không dừng được bằng lời nói"
        found.append(bad(config / "requests.toml", "service", "stop", what, vi))
    try:
        places = load_phrases(config).places
    except Troubles as troubles:
        found += troubles.found
    if requests is None or centre is None or found:
        raise Troubles(found)
    return msgspec.structs.replace(requests, centre=centre.centre, navigate=_with_places(requests.navigate, places))


def _with_places(delivered: Sequence[RequestPhrases], own: Mapping[str, Sequence[str]]) -> tuple[RequestPhrases, ...]:
    """Return the sentences that mean a place, with those that this site adds: a sentence of the site means its place
    only.
    """
    taken = {phrase for phrases in own.values() for phrase in phrases}
    known = {one.target: tuple(phrase for phrase in one.phrases if phrase not in taken) for one in delivered}
    known |= {place: (*known.get(place, ()), *phrases) for place, phrases in own.items()}
    return tuple(RequestPhrases(target, phrases) for target, phrases in known.items() if phrases)


def load_emergencies(config: Path, sounds: Sounds) -> Emergencies:
    """Return the recogniser of emergencies of emergencies.toml. Raises `Troubles`."""
    return Emergencies(_emergency_phrases(config), sounds)


def _emergency_phrases(config: Path) -> EmergencyPhrases:
    found: list[Trouble] = []
    path = config / "emergencies.toml"
    phrases = decode(path, EmergencyPhrases, found)
    for pattern, name in unknown_groups(phrases) if phrases is not None else ():
        what, vi = "there is no such group of words", "không có nhóm từ này"
        found.append(bad(path, pattern, name, what, vi))
    if phrases is None or found:
        raise Troubles(found)
    return phrases


def load_language(config: Path) -> tuple[Concepts, Sounds]:
    """Return the meanings of words (lexicon.toml), and which sounds are confused (sounds.toml). Raises `Troubles`."""
    lexicon, confusions = _language(config)
    return Concepts(lexicon), Sounds(confusions)


def _language(config: Path) -> tuple[Lexicon, Confusions]:
    found: list[Trouble] = []
    lexicon = decode(config / LEXICON, Lexicon, found)
    sounds = decode(config / "sounds.toml", Confusions, found)
    if lexicon is None or sounds is None:
        raise Troubles(found)
    return lexicon, sounds


def load_index(config: Path, catalogue: Catalogue, requests: Requests, policies: Policies) -> SentenceIndex:
    """Return the search index of known sentences, cached in var/cache beside `config`. Raises `Troubles`."""
    spoken = load_utterances(config, catalogue, requests, policies)
    return _index(config, known_sentences(catalogue, requests, policies, _all(spoken)), *_language(config))


def _all(spoken: ByAuthor) -> list[TaughtSentence]:
    return [utterance for author in spoken.values() for utterance in author]


def _index(config: Path, known: Known, lexicon: Lexicon, confusions: Confusions) -> SentenceIndex:
    shipped = CONFIG.parent / "var" / "cache"  # where a copy of the shipped content finds its features
    folder = config.parent / "var" / "cache"
    space = cached_space(known, msgspec.json.encode(lexicon), Concepts(lexicon), folder, shipped)
    return SentenceIndex(known, space, Concepts(lexicon), Sounds(confusions), load_embedded(config, known))


def load_embedded(config: Path, known: Known) -> EmbeddedSentences | None:
    """Return the embeddings of the sentences `known`; None where there is no language model, or no file made by it."""
    model = language_model()
    kept = read_file(config / FILE) if model is not None else None
    if model is None or kept is None:
        return None
    texts = [text for sentences in known.values() for text in sentences]
    if not kept.fits(texts, model):
        log.warning("%s is not used: it was made of other sentences or by another language model", config / FILE)
        return None
    sizes = np.array([len(sentences) for sentences in known.values()], np.int64)
    return EmbeddedSentences(kept.vectors(texts, model), sizes, lambda said: kept.project(model(said)))


def load_understander(
    config: Path, catalogue: Catalogue, counters: Mapping[str, Sequence[str]] | None = None
) -> Understander:
    """Return the understander of sentences for `catalogue`. Raises `Troubles`.

    `counters`: {id of a lobby place: the departments that work there}.
    """
    return read_understanding(config, catalogue, counters)()


def read_understanding(
    config: Path, catalogue: Catalogue, counters: Mapping[str, Sequence[str]] | None = None
) -> Callable[[], Understander]:
    """Read the files that understanding needs, raising `Troubles`; return a function that makes the understander."""
    requests, language = load_requests(config, catalogue), _language(config)
    policies = load_policies(config, catalogue)
    models, phrases = Models(load_rankings(config), load_classifiers(config)), _emergency_phrases(config)
    spoken = _all(load_utterances(config, catalogue, requests, policies))
    taught = known_sentences(catalogue, requests, policies, spoken)

    def made() -> Understander:
        index = _index(config, taught, *language)
        own = known_sentences(catalogue, requests, policies).values()
        written = tuple(text for sentences in own for text in sentences)
        emergencies = Emergencies(phrases, Sounds(language[1]))
        return Understander(catalogue, requests, policies, index, models, counters or {}, emergencies, written)

    read = (
        (tuple(catalogue.procedures.values()), catalogue.topics, requests, tuple(policies.policies.values())),
        (tuple(taught.items()), counters, language, phrases),
        tuple(_digest(config / name) for name in (RANKING, QUESTIONS, LABELS, FILE)),
    )
    return partial(LAST.understander, read, made)


def _digest(path: Path) -> bytes:
    """Return a hash of the bytes of a file, which may be missing."""
    try:
        return hashlib.blake2b(path.read_bytes()).digest()
    except OSError:
        return b""


class LastUnderstander:
    """Keeps the understander that was made last: most edits change nothing that it is made of."""

    def __init__(self) -> None:
        self._kept: tuple[object, Understander] | None = None

    def understander(self, read: object, make: Callable[[], Understander]) -> Understander:
        """Return the understander of what was `read` from the files: the last one if it was made of the same, else the
        one that `make` returns."""
        kept = self._kept
        if kept is None or kept[0] != read:
            kept = self._kept = (read, make())
        return kept[1]


LAST = LastUnderstander()
