"""The content in force: words, facts and understanding, from one edition (version of the content files)."""

import logging
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from robot.core.trouble import Trouble, Troubles
from robot.desk.day_orders.model import OrdersInForce
from robot.knowledge.understanding.understand import Understander
from robot.navigation.map.lobby_map import Lobby
from robot.runtime.content.desk_vocabulary_loader import load_vocabulary, load_working_days
from robot.runtime.content.lobby_map_loader import load_lobby
from robot.runtime.content.provider import ContentProvider
from robot.runtime.content.understanding_loader import read_understanding
from robot.runtime.content.words_loader import load_content
from robot.runtime.processes.lazy import Lazy
from robot.runtime.settings.kept_content import keep_content, kept_content, writings
from robot.runtime.settings.schema import Settings

log = logging.getLogger("kiosk.content")


class Knowledge:
    """Everything made from the content files of one edition; never a mixture of two editions.

    The understander (which finds the meaning of sentences) is made at its first use: this takes long, and no page needs
    it.
    """

    def __init__(self, content: ContentProvider, understander: Callable[[], Understander]) -> None:
        self.content = content
        self._understander = Lazy(understander)

    @property
    def understander(self) -> Understander:
        """Return the understander of sentences. Raises `Trouble` or `Troubles` for errors in its files."""
        try:
            return self._understander()
        except (Trouble, Troubles):
            raise
        except Exception as error:
            raise _not_understood(error) from error

    def under(self, orders: OrdersInForce) -> "Knowledge":
        """Return this content, made from files alone, with the orders for the day; the understander is shared."""
        return Knowledge(self.content.under(orders), lambda: self.understander)

    def make_ready(self) -> None:
        """Make the parts for which the first sentence or typed name would wait. Raises `Trouble` or `Troubles`."""
        _ = self.understander
        self.content.make_ready()


def load_knowledge(config: Path, settings: Settings, lobby: Lobby) -> Knowledge:
    """Return the content below `config`. Raises `Troubles` with every error in its files, except those that only
    `Knowledge.make_ready` can find."""
    content = load_content(config, settings, lobby)
    counters = {place.id: tuple(place.name.values()) for place in lobby.places}
    return Knowledge(content, read_understanding(config, content.catalogue, counters))


class StartContent(NamedTuple):
    """The content with which a program starts. `folder`: where its files are; `faults`: errors in the files of the site
    because of which the copy of the last good files is in force; () = none."""

    folder: Path
    lobby: Lobby
    knowledge: Knowledge
    faults: tuple[Trouble, ...] = ()


def load_or_last_good(config: Path, settings: Settings) -> StartContent:
    """Return the content below `config`; if a file has an error, the copy of the last good files, and log the error.

    Raises `Trouble` or `Troubles` if there is no copy, or if the copy does not fit this program any more.
    """
    judged = writings(config)
    try:
        content = _start_content(config, settings)
    except (Trouble, Troubles) as raised:
        if not kept_content(config).is_dir():
            raise
        faults = tuple(raised.found) if isinstance(raised, Troubles) else (raised,)
        try:
            content = _start_content(kept_content(config), settings)
        except (Trouble, Troubles):
            raise raised from None
        for fault in faults:
            log.error("the last good content is in force: %s", fault)
        return content._replace(faults=faults)
    keep_content(config, judged)
    return content


def _start_content(config: Path, settings: Settings) -> StartContent:
    lobby = load_lobby(config / "lobby.toml")
    load_vocabulary(config)
    load_working_days(config, settings)
    return StartContent(config, lobby, load_knowledge(config, settings, lobby))


def _not_understood(error: Exception) -> Trouble:
    return Trouble(
        f"no sentence can be understood by these files: {type(error).__name__}: {error}",
        "không hiểu được câu nói nào với các tệp này",
        remedy="undo the last edit",
        remedy_vi="hãy hoàn tác lần sửa cuối",
        file="config",
    )


class Library:
    """Holds the content in force. Drivers get it from here at each use, from any thread.

    `use` sets one reference, so that a reader gets either the old edition or the new one. `folder`: where its files
    are, for those that are read at each use, such as the calendar; None = in the folder of the site.
    """

    def __init__(self, knowledge: Knowledge, folder: Path | None = None) -> None:
        self._knowledge, self.folder = knowledge, folder

    def content(self) -> ContentProvider:
        """Return the words and facts in force, for the screen and the voice."""
        return self._knowledge.content

    def understanding(self) -> Understander:
        """Return the understander of sentences in force."""
        return self._knowledge.understander

    def make_ready(self) -> None:
        """Make the slow parts of the content in force before a visitor needs them. Raises `Trouble` or `Troubles`."""
        self._knowledge.make_ready()

    def use(self, knowledge: Knowledge) -> None:
        """Put the loaded content `knowledge` in force."""
        self._knowledge = knowledge
