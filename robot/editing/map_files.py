"""The files that say what is on the lobby map: the map, and the site's own names of its places."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

import msgspec

from robot.core.trouble import Trouble
from robot.desk.content_versions.store import ContentVersion, text_hash
from robot.editing.content_files import read_text
from robot.editing.form_fields import table_at
from robot.editing.map_draft import LOBBY, MapDraft, draft_of, lobby_of, text_of
from robot.editing.toml_edits import edited
from robot.navigation.map.lobby_map import Lobby
from robot.runtime.content.site_overlays import SITE_TEXTS, SiteTexts
from robot.runtime.settings.toml_reader import parse_toml

_PARTS = ("label", "name")


class MapFiles(NamedTuple):
    """The texts of both files. `names`: "" = there is no such file."""

    map: str
    names: str

    @property
    def hashes(self) -> dict[str, str]:
        """The hash of each text by its path, as versions know them."""
        return {path: text_hash(text or None) for path, text in zip(PATHS, self, strict=True)}

    @property
    def lobby(self) -> Lobby:
        """The map with the site's names of places, unchecked. Raises `Trouble` when it has not the structure of one."""
        lobby = lobby_of(self.map)
        try:
            own = msgspec.convert(_table(self.names), SiteTexts)
        except (msgspec.ValidationError, Trouble):
            return lobby  # a fault of that file, which is shown elsewhere
        return own.over_lobby(lobby)

    def saying(self, draft: MapDraft) -> dict[str, str]:
        """Return the files that must change so that the map says `draft`, by path. A name that was changed stands on
        the map, and no longer in the site's texts, nor do names of places that are gone."""
        shown, plain = draft_of(self.lobby), draft_of(lobby_of(self.map))
        changed = {(place, part) for place in draft.places for part in _PARTS if not _same(draft, shown, place, part)}
        kept = {
            name: text
            for name, text in plain.texts.items()
            if (parts := _place_and_part(name)) is not None and parts not in changed and name in draft.texts
        }
        texts = {LOBBY: text_of(self.map, draft._replace(texts=draft.texts | kept))}
        if self.names:
            texts[SITE_TEXTS] = _without(self.names, set(draft.places), changed)
        return {path: text for path, text in texts.items() if text != self[PATHS.index(path)]}


PATHS = (LOBBY, SITE_TEXTS)
"""The paths of `MapFiles`, below `config`."""


def is_of_map(version: ContentVersion) -> bool:
    """Whether a version changes the map; an older program stored some under the name of the file."""
    return any(file.path == LOBBY for file in version.files)


def read_map_files(config: Path) -> MapFiles:
    """Return both files below `config`. Raises `Trouble` without a map."""
    texts = [read_text(config, path) or "" for path in PATHS]
    if not texts[0]:
        raise Trouble(
            "there is no map of the lobby",
            "chưa có sơ đồ sảnh",
            remedy="restore config/lobby.toml",
            remedy_vi="đề nghị báo kỹ thuật viên",
        )
    return MapFiles(*texts)


def _same(draft: MapDraft, shown: MapDraft, place: str, part: str) -> bool:
    names = [f"place:{place}.{part}.{language}" for language in ("vi", "en")]
    return all(draft.texts[name] == shown.texts.get(name) for name in names)


def _place_and_part(name: str) -> tuple[str, str] | None:
    """Return the place and "label" or "name" of a text; None for another text."""
    thing, _, rest = name.partition(".")
    part = rest.partition(".")[0]
    return (thing.removeprefix("place:"), part) if part in _PARTS else None


def _without(text: str, there: set[str], changed: set[tuple[str, str]]) -> str:
    """Return the TOML `text` without the places that are not `there`, and without the parts that were changed. A text
    that is not TOML stays: its fault is shown elsewhere."""
    try:
        table = _table(text)
    except Trouble:
        return text
    places: dict[str, Any] = {}
    own = table_at(table, "places")
    for place in own:
        left = {part: value for part, value in table_at(own, place).items() if (place, part) not in changed}
        if place in there and left:
            places[place] = left
    wanted = {**table, "places": places}
    if not places:
        wanted.pop("places")
    return edited(text, wanted) if wanted != table else text


def _table(text: str) -> Mapping[str, Any]:
    return parse_toml(text, Path(SITE_TEXTS))
