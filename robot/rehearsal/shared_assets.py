"""Assets that take long to make and that the rehearsals of one process share: knowledge, maps, ways."""

import copy
import datetime
import functools
from pathlib import Path

import msgspec

from robot.knowledge.understanding.understand import Understander
from robot.navigation.map.lobby_map import Lobby
from robot.navigation.planning.planner import Planner
from robot.runtime.content.editions import Knowledge
from robot.runtime.content.lobby_map_loader import load_lobby
from robot.runtime.content.provider import ContentProvider
from robot.runtime.content.understanding_loader import load_understander
from robot.runtime.content.words_loader import load_content
from robot.runtime.settings.loader import CONFIG
from robot.runtime.settings.schema import Settings
from simulators.people.crowd_paths import Ways
from simulators.physics.room import RoomGeometry


@functools.lru_cache(maxsize=8)
def map_of(path: Path) -> tuple[Lobby, Planner]:
    """Load the checked map in `path` and plan routes through it. Raises `Troubles`."""
    lobby = load_lobby(path)
    planner = Planner(lobby)
    planner.prepare()
    return lobby, planner


@functools.lru_cache(maxsize=8)
def _ways(path: Path) -> Ways:
    return Ways(RoomGeometry(map_of(path)[0]), 1)


def ways_of(path: Path) -> Ways:
    """Return the ways of people on a map, with a copy of the room, so that each rehearsal has its own people in it."""
    ways = copy.copy(_ways(path))
    ways.room = copy.copy(ways.room)
    ways.room.discs, ways.room.echo_share = (), ()
    return ways


def knowledge_of(settings: Settings, lobby: Path, day: datetime.date) -> Knowledge:
    """Return words, facts and understanding of this site on that day."""
    encoded = msgspec.json.encode(settings)
    return Knowledge(_content(encoded, lobby, day), functools.partial(_understander, encoded, lobby))


@functools.lru_cache(maxsize=1)
def _content(settings: bytes, path: Path, day: datetime.date) -> ContentProvider:
    return load_content(CONFIG, msgspec.json.decode(settings, type=Settings), map_of(path)[0], lambda: day)


@functools.lru_cache(maxsize=3)
def _understander(settings: bytes, path: Path) -> Understander:
    """Load the understanding, which is the same on every day; 30 MB each."""
    content = load_content(CONFIG, msgspec.json.decode(settings, type=Settings), map_of(path)[0])
    counters = {place.id: tuple(place.name.values()) for place in map_of(path)[0].places}
    return load_understander(CONFIG, content.catalogue, counters)
