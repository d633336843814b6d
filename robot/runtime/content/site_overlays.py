"""Files in which a site adds to content that is delivered; no bundle replaces them (`robot.deploy.install_layout`).

site_calendar.toml   like calendar.toml: days off, worked days, short days; what stands here wins
site_dossiers.toml   like dossiers.toml: further names of columns and words, looked for before the delivered ones
site_phrases.toml    sentences that staff have taught, by procedure, and sentences that mean a place of the map
site_texts.toml      [facts] like [facts] of site.toml, [places."ID"] label and name of a place; these texts win
"""

from collections.abc import Container
from pathlib import Path
from typing import Any, TypeVar

import msgspec

from robot.core.trouble import Trouble, Troubles
from robot.desk.dossiers.vocabulary import folded
from robot.knowledge.catalogue.procedures import Both, Code
from robot.knowledge.understanding.requests import Phrases
from robot.navigation.map.lobby_map import Lobby
from robot.runtime.content.typed_toml import bad, decode
from robot.runtime.settings.schema import NO_FACT, FactSettings
from robot.runtime.settings.toml_reader import read_toml
from robot.runtime.settings.validation import faults

CALENDAR, DOSSIERS, PHRASES = "site_calendar.toml", "site_dossiers.toml", "site_phrases.toml"
SITE_TEXTS = "site_texts.toml"
GUIDE = "config/README.md"

T = TypeVar("T")


class SitePhrases(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Contents of `site_phrases.toml`: sentences by procedure code, and by id of a place of the map."""

    procedures: dict[Code, Phrases] = {}
    places: dict[str, Phrases] = {}


class PlaceNames(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The site's own names of a place; None = as on the map. `label`: such as "Quầy 3"; `name`: such as "Hộ tịch"."""

    label: Both | None = None
    name: Both | None = None


class SiteTexts(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Contents of `site_texts.toml`."""

    facts: FactSettings = FactSettings()
    places: dict[str, PlaceNames] = {}

    def over_facts(self, facts: FactSettings) -> FactSettings:
        """Return `facts` with the site's texts in place of those that it has written; an empty one says that the fact
        is not known."""
        own = {name: fact for name in facts.__struct_fields__ if (fact := getattr(self.facts, name)) is not NO_FACT}
        return msgspec.structs.replace(facts, **own)

    def over_lobby(self, lobby: Lobby) -> Lobby:
        """Return the map with the site's names of places."""
        places = []
        for place in lobby.places:
            own = self.places.get(place.id, PlaceNames())
            label = place.label if own.label is None else {**place.label, "vi": own.label.vi, "en": own.label.en}
            name = place.name if own.name is None else {**place.name, "vi": own.name.vi, "en": own.name.en}
            places.append(msgspec.structs.replace(place, label=label, name=name))
        return msgspec.structs.replace(lobby, places=tuple(places))


def load_phrases(config: Path) -> SitePhrases:
    """Return the sentences that this site adds; none without the file. Raises `Troubles` with every error of the
    file."""
    path, found = config / PHRASES, list[Trouble]()
    phrases = decode(path, SitePhrases, found, GUIDE) if path.exists() else SitePhrases()
    if phrases is None:
        raise Troubles(found)
    return phrases


def load_site_texts(config: Path, lobby: Lobby) -> SiteTexts:
    """Return the site's texts; none without the file. Raises `Troubles` with every error, also for a place that is not
    on the map."""
    path, found = config / SITE_TEXTS, list[Trouble]()
    texts = decode(path, SiteTexts, found, GUIDE) if path.exists() else SiteTexts()
    known = {place.id for place in lobby.places}
    for place in () if texts is None else texts.places:
        if place not in known:
            what, vi = "there is no such place on the map", "trên bản đồ không có nơi này"
            found.append(bad(path, f"places.{place}", place, what, vi, GUIDE))
    if texts is None or found:
        raise Troubles(found)
    return texts


def load_with_overlay(path: Path, overlay: Path, kind: type[T]) -> T:
    """Return the delivered file `path` with what the site's file `overlay` adds, which may be missing. Raises `Trouble`
    or `Troubles` with every error of the delivered file, or else of the site's.
    """
    delivered = read_toml(path)
    found = _decoded(path, delivered, kind)
    return _decoded(overlay, _merged(delivered, read_toml(overlay)), kind) if overlay.exists() else found


def _decoded(path: Path, table: dict[str, Any], kind: type[T]) -> T:
    if wrong := faults(kind, table):
        raise Troubles([_bad(path, fault.key, fault.value, fault.what, fault.vi) for fault in wrong])
    try:
        return msgspec.convert(table, kind)
    except (msgspec.ValidationError, ValueError) as error:
        raise Troubles([_bad(path, "", None, str(error), "giá trị không hợp lệ")]) from error


def _merged(delivered: Any, own: Any) -> Any:
    """Return `own` over `delivered`: tables key by key, of lists the site's entries first, else the site's value.

    An entry that the site lists under one key of a table is taken off the delivered lists of that table. Words are
    compared as `folded`. A day that the site gives a last minute (`closes`) is taken off the delivered days `off`.
    """
    if isinstance(delivered, list) and isinstance(own, list):
        return [*own, *delivered]
    if not (isinstance(delivered, dict) and isinstance(own, dict)):
        return own
    claimed = {_compared(entry) for listed in own.values() if isinstance(listed, list) for entry in listed}
    kept = {key: _without(value, claimed) for key, value in delivered.items()}
    if "off" in kept and isinstance(own.get("closes"), dict):
        kept["off"] = _without(kept["off"], own["closes"])
    return kept | {key: _merged(kept[key], value) if key in kept else value for key, value in own.items()}


def _without(delivered: Any, claimed: Container[str]) -> Any:
    if not isinstance(delivered, list):
        return delivered
    return [entry for entry in delivered if _compared(entry) not in claimed]


def _compared(entry: object) -> str:
    return folded(entry) if isinstance(entry, str) else str(entry)


def _bad(path: Path, key: str, value: object, what: str, vi: str) -> Trouble:
    return Trouble(
        what,
        vi,
        file=str(path),
        key=key,
        value=value,
        remedy="compare it with the file as shipped",
        remedy_vi="so với tệp gốc rồi sửa lại",
    )
