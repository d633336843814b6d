"""Load the files that understanding needs, for a catalogue: requests, emergencies, lexicon, sounds and ranking."""

import math
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import msgspec

from robot.core.trouble import Trouble, Troubles
from robot.knowledge.catalogue.procedures import Catalogue
from robot.knowledge.understanding.emergencies import Emergencies, EmergencyPhrases, unknown_groups
from robot.knowledge.understanding.known_sentences import known_sentences
from robot.knowledge.understanding.lexicon import Concepts, Lexicon
from robot.knowledge.understanding.ranking import KINDS, Ranking
from robot.knowledge.understanding.requests import CentreRequests, Requests
from robot.knowledge.understanding.retrieval import EVIDENCE, STRANGE, SentenceIndex
from robot.knowledge.understanding.understand import Understander
from robot.knowledge.vietnamese.phonetic_distance import Confusions, Sounds
from robot.runtime.content.index_cache import cached_index
from robot.runtime.content.typed_toml import bad, decode

LEXICON = "lexicon.toml"
CENTRE = "centre.toml"


def load_requests(config: Path, catalogue: Catalogue) -> Requests:
    """Return what visitors ask for in addition to procedures: requests.toml, and centre.toml for facts of the centre.
    Raises `Troubles`."""
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
    if requests is None or centre is None or found:
        raise Troubles(found)
    return msgspec.structs.replace(requests, centre=centre.centre)


def load_emergencies(config: Path, sounds: Sounds) -> Emergencies:
    """Return the recogniser of emergencies of emergencies.toml. Raises `Troubles`."""
    found: list[Trouble] = []
    path = config / "emergencies.toml"
    phrases = decode(path, EmergencyPhrases, found)
    for pattern, name in unknown_groups(phrases) if phrases is not None else ():
        what, vi = "there is no such group of words", "không có nhóm từ này"
        found.append(bad(path, pattern, name, what, vi))
    if phrases is None or found:
        raise Troubles(found)
    return Emergencies(phrases, sounds)


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


def load_index(config: Path, catalogue: Catalogue, requests: Requests) -> SentenceIndex:
    """Return the search index of known sentences, cached in var/cache beside `config`. Raises `Troubles`."""
    return _index(config, catalogue, requests, *_language(config))


def _index(
    config: Path, catalogue: Catalogue, requests: Requests, lexicon: Lexicon, confusions: Confusions
) -> SentenceIndex:
    known, language = known_sentences(catalogue, requests), msgspec.json.encode(lexicon)
    folder = config.parent / "var" / "cache"
    return cached_index(known, language, Concepts(lexicon), Sounds(confusions), folder)


def load_ranking(config: Path) -> Ranking:
    """Return the weights that rank possible meanings (ranking.toml), complete and finite. Raises `Troubles`."""
    found: list[Trouble] = []
    path = config / "ranking.toml"
    ranking = decode(path, Ranking, found)
    if ranking is None:
        raise Troubles(found)
    tables = {
        "evidence": (ranking.evidence, EVIDENCE),
        "kinds": (ranking.kinds, KINDS),
        "strange": (ranking.strange, STRANGE),
    }
    weights = {"nothing": ranking.nothing, "on_screen": ranking.on_screen}
    for name, (table, keys) in tables.items():
        weights |= {f"{name}.{key}": weight for key, weight in table.items()}
        for key in sorted(set(keys).symmetric_difference(table)):
            what, vi = ("the weight is missing", "thiếu trọng số này") if key in keys else ("unknown key", "khoá lạ")
            found.append(bad(path, f"{name}.{key}", None, what, vi))
    for key, weight in weights.items():
        if not math.isfinite(weight):
            found.append(bad(path, key, str(weight), "is no number", "không phải là số"))
    if found:
        raise Troubles(found)
    return ranking


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
    requests, language, ranking = load_requests(config, catalogue), _language(config), load_ranking(config)
    emergencies = load_emergencies(config, Sounds(language[1]))

    def made() -> Understander:
        index = _index(config, catalogue, requests, *language)
        return Understander(catalogue, requests, index, ranking, counters or {}, emergencies)

    return made
