"""Choose the phrases that a visitor is likely to say next, by the catalogue and by what the page awaits."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from robot.core.commands import Listen
from robot.core.context_phrases import ContextPhrases
from robot.core.dialogue.spoken_commands import BLAME, COUNTERS, FIELDS, PRAISE, TILES
from robot.knowledge.catalogue.procedures import Catalogue
from robot.knowledge.understanding.requests import Requests
from robot.knowledge.vietnamese.numbers import number_words

_LONGEST = 8
"""Greatest number of words of a name. Longer ones are sentences, which are hardly ever said word for word."""
_SHORTEST = 2
"""Least number of words of a name, since single words would be recognised where they were not said."""
_COUNTED = ("số", "cái thứ", "quầy số")
_FIRST_AND_LAST = ("cái đầu tiên", "cái thứ nhất", "cái cuối cùng")


class LikelyPhrases:
    """The phrases for each page. `counters`: maps the id of each place in the lobby to its labels."""

    def __init__(self, catalogue: Catalogue, requests: Requests, counters: Mapping[str, Sequence[str]]) -> None:
        self._catalogue, self._requests = catalogue, requests
        self._services: dict[str, tuple[str, ...]] = {
            one.target: (*one.labels, *one.phrases) for one in requests.service
        }
        self._replies = (*requests.replies.yes, *requests.replies.no, *requests.replies.unsure)
        self._lists = {
            TILES: tuple(topic.label.vi for topic in catalogue.topics.values()),
            FIELDS: tuple(field.label.vi for field in catalogue.fields.values()),
            COUNTERS: tuple(label for labels in counters.values() for label in labels),
            PRAISE: tuple(phrase for one in requests.praise for phrase in one.phrases),
            BLAME: tuple(phrase for one in requests.blame for phrase in one.phrases),
        }
        self._names = _names(self._everywhere())

    def of(self, listen: Listen) -> ContextPhrases:
        """Return the phrases for a sentence said in the context `listen`."""
        if listen.expects == "stop":
            return ContextPhrases(awaited=self._services["stop"], closed=True)
        return ContextPhrases(self._names, tuple(dict.fromkeys(self._awaited(listen))), listen.expects == "yes_no")

    def _everywhere(self) -> Iterator[str]:
        for procedure in self._catalogue.procedures.values():
            yield procedure.title.vi
            yield from procedure.asked.names
            yield from (document.name for document in procedure.documents)
            yield from (variant.name for variant in procedure.variants)
        kinds = (*self._requests.slot, *self._requests.navigate, *self._requests.centre)
        yield from (phrase for kind in kinds for phrase in kind.phrases)
        yield from (label for name in (TILES, FIELDS, COUNTERS) for label in self._lists[name])

    def _awaited(self, listen: Listen) -> Iterator[str]:
        match listen.expects:
            case "yes_no":
                yield from self._replies
            case "digits":
                yield from map(number_words, range(10))
            case "rating":
                yield from (phrase for mark in self._requests.rating for phrase in mark.phrases)
        if listen.moving:
            yield from self._services["stop"]
        if listen.choices:
            yield from _FIRST_AND_LAST
        for number, code in enumerate(listen.choices, 1):
            yield from (f"{word} {number_words(number)}" for word in _COUNTED)
            yield from self._names_of(code)
        for name in listen.offers:
            yield from self._lists.get(name) or self._services.get(name, ())

    def _names_of(self, code: str) -> tuple[str, ...]:
        procedure = self._catalogue.procedures.get(code)
        return (procedure.title.vi, *procedure.asked.names) if procedure is not None else ()


def _names(phrases: Iterable[str]) -> tuple[str, ...]:
    """Return the phrases of a fitting length, each once."""
    return tuple(dict.fromkeys(each for each in phrases if _SHORTEST <= len(each.split()) <= _LONGEST))
