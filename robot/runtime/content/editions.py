"""The content in force: words, facts and understanding of one edition, replaced as a whole."""

from collections.abc import Callable
from pathlib import Path

from robot.core.trouble import Trouble, Troubles
from robot.knowledge.understanding.understand import Understander
from robot.navigation.map.lobby_map import Lobby
from robot.runtime.content.provider import ContentProvider
from robot.runtime.content.understanding_loader import read_understanding
from robot.runtime.content.words_loader import load_content
from robot.runtime.processes.lazy import Lazy
from robot.runtime.settings.schema import Settings


class Knowledge:
    """Everything that comes from the content files of one edition; never a mixture of two editions.

    The understander takes longer to make than all the rest, and no page needs it: it is made when first used.
    """

    def __init__(self, content: ContentProvider, understander: Callable[[], Understander]) -> None:
        self.content = content
        self._understander = Lazy(understander)

    @property
    def understander(self) -> Understander:
        """Return what turns sentences into facts. Raises `Trouble` or `Troubles` where the files do not allow it."""
        try:
            return self._understander()
        except (Trouble, Troubles):
            raise
        except Exception as error:
            raise _not_understood(error) from error

    def make_ready(self) -> None:
        """Make the parts that the first sentence or typed name would wait for. Raises `Trouble` or `Troubles`."""
        _ = self.understander
        self.content.make_ready()


def load_knowledge(config: Path, settings: Settings, lobby: Lobby) -> Knowledge:
    """Return the content below `config`. Raises `Troubles` with every error in its files; only `make_ready` finds out
    whether sentences and names can be understood."""
    content = load_content(config, settings, lobby)
    counters = {place.id: tuple(place.name.values()) for place in lobby.places}
    return Knowledge(content, read_understanding(config, content.catalogue, counters))


def _not_understood(error: Exception) -> Trouble:
    return Trouble(
        f"no sentence can be understood by these files: {type(error).__name__}: {error}",
        "không hiểu được câu nói nào với các tệp này",
        remedy="undo the last edit",
        remedy_vi="hãy hoàn tác lần sửa cuối",
        file="config",
    )


class Library:
    """The content in force, read by the drivers at each use, from any thread.

    `use` sets one reference, so that a reader gets either the old edition or the new one.
    """

    def __init__(self, knowledge: Knowledge) -> None:
        self._knowledge = knowledge

    def content(self) -> ContentProvider:
        """Return words and facts for the screen and the voice."""
        return self._knowledge.content

    def understanding(self) -> Understander:
        """Return what turns sentences into facts."""
        return self._knowledge.understander

    def make_ready(self) -> None:
        """Make the parts of the content in force that a visitor would wait for. Raises as `Knowledge.make_ready`."""
        self._knowledge.make_ready()

    def use(self, knowledge: Knowledge) -> None:
        """Put `knowledge` in force."""
        self._knowledge = knowledge
