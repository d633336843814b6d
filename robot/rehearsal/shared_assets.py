"""Assets that take long to make, shared by the rehearsals of one process: knowledge, maps, people's ways."""

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
from robot.runtime.settings.schema import Settings
from simulators.people.crowd_paths import Ways
from simulators.physics.room import RoomGeometry


@functools.lru_cache(maxsize=8)
def map_of(path: Path) -> tuple[Lobby, Planner]:
    """Load the map in `path`, and prepare a planner of routes through it. Raises `Troubles` for a wrong map."""
    lobby = load_lobby(path)
    planner = Planner(lobby)
    planner.prepare()
    return lobby, planner


@functools.lru_cache(maxsize=8)
def _ways(path: Path) -> Ways:
    return Ways(RoomGeometry(map_of(path)[0]), 1)


def ways_of(path: Path) -> Ways:
    """Return the ways that people can walk on a map. The room is a copy, so that each rehearsal has its own people in
    it."""
    ways = copy.copy(_ways(path))
    ways.room = copy.copy(ways.room)
    ways.room.discs, ways.room.echo_share = (), ()
    return ways


def knowledge_of(config: Path, settings: Settings, lobby: Path, day: datetime.date) -> Knowledge:
    """Return the texts, facts and understanding of sentences of the content `config` on that day."""
    encoded = msgspec.json.encode(settings)
    return Knowledge(_content(config, encoded, lobby, day), functools.partial(_understander, config, encoded, lobby))


@functools.lru_cache(maxsize=1)
def _content(config: Path, settings: bytes, path: Path, day: datetime.date) -> ContentProvider:
    morning = datetime.datetime.combine(day, datetime.time(8))
    return load_content(
        config, msgspec.json.decode(settings, type=Settings), map_of(path)[0], lambda: day, lambda: morning
    )


@functools.lru_cache(maxsize=3)
def _understander(config: Path, settings: bytes, path: Path) -> Understander:
    """Load the part that understands sentences, which is the same on every day; it takes 30 MB of memory for each
    site."""
    content = load_content(config, msgspec.json.decode(settings, type=Settings), map_of(path)[0])
    counters = {place.id: tuple(place.name.values()) for place in map_of(path)[0].places}
    return load_understander(config, content.catalogue, counters)
