"""Recognise which tile (button of a topic) is named: "nhà đất" on the page that shows it, "mục nhà đất" on any page."""

from collections.abc import Mapping, Sequence

from robot.core.rules import FIELD
from robot.knowledge.catalogue.procedures import Both, Topic, WorkField
from robot.knowledge.understanding.phrases import is_unmarked
from robot.knowledge.vietnamese.syllables import plain, syllables

_NAMED = tuple(map(syllables, ("chủ đề", "nhóm việc", "lĩnh vực", "the topic", "topic", "mục", "nhóm", "ô")))
"""Words that announce the label of a tile."""
ALL, _EVERY = "all", ("tất cả", "all", "everything")
"""Key and labels of the tile of all procedures."""
_OPENING = frozenset(syllables("cho tôi tui em bác cháu con xem vào vô chọn mở bấm coi qua sang dạ choose open please"))
_CLOSING = frozenset(syllables("đi với nhé nha ạ giúp giùm please topic section"))


def of_life_events(topics: Mapping[str, Topic]) -> "Tiles":
    """Return the recogniser of the tiles on the home page, one for each life event (`topics`)."""
    return Tiles({key: _said(topic.label) for key, topic in topics.items()} | {ALL: _EVERY})


def of_fields(fields: Mapping[str, WorkField]) -> "Tiles":
    """Return the recogniser of the tiles in the list of every procedure, one for each group of fields of work."""
    return Tiles({f"{FIELD}{key}": _said(field.label) for key, field in fields.items()})


def _said(label: Both) -> tuple[str, ...]:
    return label.vi, label.en, label.en.replace("&", "and")


class Tiles:
    """Recognises tiles by their labels. `labels`: key of a tile -> its labels."""

    def __init__(self, labels: Mapping[str, Sequence[str]]) -> None:
        self._labels = {syllables(said): key for key, words in labels.items() for said in words}
        bare: dict[tuple[str, ...], set[str]] = {}
        for label, key in self._labels.items():
            bare.setdefault(_bare(label), set()).add(key)
        self._bare = {label: next(iter(keys)) for label, keys in bare.items() if len(keys) == 1}

    def meant(self, tokens: Sequence[str], *, shown: bool) -> str:
        """Return the key of the tile that `tokens` name, or "". `shown`: the page has the tiles; a label is enough."""
        left = list(tokens)
        while left and left[0] in _OPENING:
            left.pop(0)
        while left and left[-1] in _CLOSING:
            left.pop()
        named = next((len(words) for words in _NAMED if tuple(left[: len(words)]) == words), 0)
        if not (named or shown):
            return ""
        label = tuple(left[named:])
        return self._labels.get(label) or (self._bare.get(_bare(label), "") if is_unmarked(label) else "")


def _bare(tokens: Sequence[str]) -> tuple[str, ...]:
    return tuple(plain(token) for token in tokens)
