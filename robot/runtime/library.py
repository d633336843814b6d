"""What is in force: the words, facts and understanding of one edition of the content, replaced as a whole."""

from pathlib import Path
from typing import NamedTuple

from robot.guiding.lobby import Lobby
from robot.knowledge.understand import Understander
from robot.runtime.content import Content
from robot.runtime.content_files import load_content
from robot.runtime.settings import Settings
from robot.runtime.understanding_files import load_understander


class Knowledge(NamedTuple):
    """Everything that comes from the content files; never half old and half new."""

    content: Content
    understander: Understander


def load_knowledge(config: Path, settings: Settings, lobby: Lobby) -> Knowledge:
    """The content below `config`. Raises `Troubles` with every error."""
    content = load_content(config, settings, lobby)
    counters = {place.id: tuple(place.name.values()) for place in lobby.places}
    return Knowledge(content, load_understander(config, content.catalogue, counters))


class Library:
    """Where the drivers look up what is in force, at each use, from any thread.

    `use` sets one reference: a reader sees the old edition or the new one.
    """

    def __init__(self, knowledge: Knowledge) -> None:
        self._knowledge = knowledge

    def content(self) -> Content:
        """Words and facts for the screen and the voice."""
        return self._knowledge.content

    def understanding(self) -> Understander:
        """What turns sentences into facts."""
        return self._knowledge.understander

    def use(self, knowledge: Knowledge) -> None:
        """From now on this is in force."""
        self._knowledge = knowledge
