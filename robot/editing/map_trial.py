"""Check a map of the lobby that is being edited, without writing it into the content."""

import tempfile
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from robot.core.trouble import Trouble, Troubles
from robot.editing.map_draft import LOBBY
from robot.editing.map_findings import KEPT_MAPS, faults_of
from robot.navigation.map.lobby_map import Lobby
from robot.navigation.map.map_finding import MapFinding
from robot.runtime.content.lobby_map_loader import load_lobby
from robot.runtime.settings.schema import Settings


class MapVerdict(NamedTuple):
    """Result of the map check: `errors`, with which the robot cannot drive, and `hints`."""

    errors: tuple[MapFinding, ...]
    hints: tuple[MapFinding, ...]


def check_map(text: str, settings: Settings) -> MapVerdict:
    """Return all that is wrong with a map's text. Takes up to two seconds, far less if it was checked just before."""
    try:
        lobby = checked_lobby(text)
    except Trouble as trouble:
        return MapVerdict((_finding(trouble),), ())
    except Troubles as troubles:
        return MapVerdict(tuple(_finding(each) for each in troubles.found), ())
    found = faults_of(lobby, settings)
    return MapVerdict(tuple(each for each in found if each.grave), tuple(each for each in found if not each.grave))


@lru_cache(maxsize=KEPT_MAPS)
def checked_lobby(text: str) -> Lobby:
    """Return the map that a text says, kept for the next look at that text. Raises `Trouble` and `Troubles` as
    `load_lobby`, with the path of a file that is gone."""
    with tempfile.TemporaryDirectory(prefix="kiosk-map-") as name:
        path = Path(name) / LOBBY
        path.write_text(text, encoding="utf-8")
        return load_lobby(path)


def _finding(trouble: Trouble) -> MapFinding:
    return MapFinding(trouble.key, trouble.value, trouble.what, trouble.vi)
