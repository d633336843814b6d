"""Names of the things on the lobby map, and of what the map check finds, as officials read them."""

import re
from collections.abc import Callable, Sequence
from typing import NamedTuple

from robot.core.trouble import Trouble
from robot.editing.map_draft import MapDraft
from robot.navigation.map.lobby_map import Lobby
from robot.navigation.map.map_finding import MapFinding
from robot.staff_page.lobby.typed_map import flat, number_text

_FILE_WORDS = re.compile(r" \(home\)|, heading_deg = -?[\d.]+|[,;] *kiosk .*$")
"""Words of the file and of commands in findings, which officials do not read."""


class NamedFinding(NamedTuple):
    """A finding of the map check: what it is about, and the text."""

    about: str
    text: str


class MapNames:
    """The names of things on `lobby` in `language`. `words`: returns the words of a key."""

    def __init__(self, lobby: Lobby, language: str, words: Callable[..., str]) -> None:
        self._places = {place.id: place.label.get(language, place.id) for place in lobby.places}
        self._language, self._words = language, words

    def thing(self, name: str) -> str:
        """Return the name of a thing: "place:counter:1" is "Quầy 1"."""
        kind, _, key = name.partition(":")
        if kind == "place":
            return self._places.get(key, key)
        if kind == "stop":
            return self._text("stop", text=self._places.get(key, key))
        if kind == "area":
            number, _, corner = key.partition(":")
            return self._text("corner", n=int(number) + 1, a=int(corner) + 1)
        return self._text(kind, text=key)

    def finding(self, found: MapFinding) -> NamedFinding:
        """Return a finding with the name of its thing in place of the file's key."""
        text = found.vi if self._language == "vi" else found.what
        return NamedFinding(self._about(found.key), _FILE_WORDS.sub("", text))

    def trouble(self, trouble: Trouble) -> str:
        """Return an error of the content with the name of its thing."""
        return ": ".join(self.finding(MapFinding(trouble.key, None, trouble.what, trouble.vi)))

    def changes(self, before: MapDraft, after: MapDraft) -> tuple[str, str]:
        """Return the things that differ with their values before and after, for the log and the list of versions."""
        old, new = flat(before), flat(after)
        things = dict.fromkeys(name.rpartition(".")[0] for name in (*old, *new) if old.get(name) != new.get(name))
        return self._listed(list(things), old), self._listed(list(things), new)

    def _listed(self, things: Sequence[str], values: dict[str, float]) -> str:
        return "; ".join(f"{self.thing(thing)}: {self._spot(thing, values)}" for thing in things)

    def _spot(self, thing: str, values: dict[str, float]) -> str:
        shown = [f"{thing}.{axis}" for axis in "xy"]
        if shown[0] not in values:
            return "–"
        text = " × ".join(number_text(values[name], self._language) for name in shown) + " m"
        turn = values.get(f"{thing}.h")
        return text if turn is None else f"{text}, {number_text(turn, self._language)}°"

    def _about(self, key: str) -> str:
        if found := re.match(r"route (\S+) -> (\S+)$", key):
            return self._text("way", a=self._goal(found[1]), text=self._goal(found[2]))
        if found := re.match(r"places (.+?)(: approach.*|: .*)?$", key):
            stops = (found[2] or "").startswith(": approach")
            return self.thing(f"{'stop' if stops else 'place'}:{found[1]}")
        if found := re.match(r"markers (.+)$", key):
            return self._text("marker", text=found[1])
        if found := re.match(r"(seats|keep_out|walls)\[(\d+)\]", key):
            return self._text(found[1], n=int(found[2]) + 1)
        first = re.split(r"[\[:. ]", key)[0]
        return self._text(first if first in ("home", "dock") else "door" if "door" in first else "whole")

    def _goal(self, name: str) -> str:
        return self._text(name) if name in ("home", "dock") else self._places.get(name, name)

    def _text(self, key: str, **values: object) -> str:
        return self._words(f"page_lobby.thing_{key}", **values)
