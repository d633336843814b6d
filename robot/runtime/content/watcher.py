"""Watch the content files: an official's edit comes into force without a restart.

The orders for the day (`robot.desk.day_orders`) come into force in the same way: paused counters, hours, a notice.
So does the map of the lobby, with its counters and their departments; the robot drives by it only after its next start.

A thread compares the stamps of all files every `LOOK_S`. Changed files are loaded once they are the
same in two consecutive looks, so that no file is read while it is being written. Valid content is offered to the core,
which decides when to use it (`robot.core.dialogue.edition_change`). Broken content, or content on which the loader
itself fails, is logged once, and the old content stays in force."""

import gc
import logging
import threading
from collections.abc import Iterable, Mapping
from pathlib import Path

from robot.core.commands import AnyCommand, UseEdition
from robot.core.events import EditionLoaded
from robot.core.trouble import Trouble, Troubles
from robot.desk.day_orders.model import NO_ORDERS
from robot.navigation.map.lobby_map import Lobby
from robot.runtime.content.core_rules import day_plan_of, edition_of
from robot.runtime.content.editions import Knowledge, Library, StartContent, load_knowledge
from robot.runtime.content.lobby_map_loader import load_shown_map
from robot.runtime.desk_service.order_reader import OrderReader
from robot.runtime.ports import Emit
from robot.runtime.processes.driver_thread import in_thread
from robot.runtime.settings.file_stamps import Stamp, stamps
from robot.runtime.settings.schema import Settings

log = logging.getLogger("kiosk.content")

LOOK_S = 2.0

AT_START_ONLY = frozenset({"robot.toml", "site.toml"})
"""Files below `config` that are read only when the robot starts, because devices depend on them."""

MAP = "lobby.toml"
"""The map, below `config`."""

_WAITING = 3
"""Most loaded editions kept for the core, which may still ask for an edition before the newest one. Chosen."""


class ContentWatch:
    """Watches the content files below `config` and the orders for the day, and executes `UseEdition`. `library`: the
    content in force, at first `start`, or the files as they are; `orders`: reads the orders. Raises `Troubles`."""

    obeys: tuple[type[AnyCommand], ...] = (UseEdition,)

    def __init__(
        self,
        config: Path,
        settings: Settings,
        lobby: Lobby,
        start: StartContent | None = None,
        orders: OrderReader | None = None,
    ) -> None:
        self._config, self._settings, self._orders = config, settings, orders
        self._driven = self._lobby = lobby  # the map by which the robot drives, and the one that it shows
        self._judged = stamps(config)  # taken before loading, so that later changes are noticed
        self._seen = self._judged
        self._map_stamp = self._judged.get(MAP)
        self._number = 0
        self._loaded: dict[int, Knowledge] = {}
        first = start or StartContent(config, lobby, load_knowledge(config, settings, lobby))
        self._files = first.knowledge
        self._ordered = NO_ORDERS if orders is None else orders.read()
        self.library = Library(self._files.under(self._ordered), first.folder)
        if orders is not None:
            orders.close()  # the thread that watches opens it for itself

    async def run(self, emit: Emit) -> None:
        """Watch the content files and orders until cancelled, and emit `EditionLoaded` for each valid change."""
        await in_thread("content", lambda stopping: self._work(emit, stopping))

    def obey(self, command: AnyCommand) -> None:
        """Put the edition (version of the content) that the core has chosen in force."""
        if not isinstance(command, UseEdition):
            return
        knowledge = self._loaded.pop(command.number, None)
        if knowledge is not None:
            self.library.use(knowledge)
            self.library.folder = self._config
            log.info("edition %d of the content is in force", command.number)

    def _work(self, emit: Emit, stopping: threading.Event) -> None:
        logged, ahead = "", False
        while not stopping.wait(LOOK_S):
            if not ahead:
                ahead = True
                self._make_ready()
            try:
                self._look(emit)
                logged = ""
            except Exception as error:  # the content in force stays; a repeated error is logged once
                if logged != repr(error):
                    log.exception("the content files cannot be watched now")
                logged = repr(error)
        if self._orders is not None:
            self._orders.close()

    def _make_ready(self) -> None:
        """Make the slow parts of the content, which the first page does not need, before the first sentence needs them.

        A failure is only logged: watching goes on, so that an edit which repairs the files comes into force.
        """
        try:
            self.library.make_ready()
        except (Trouble, Troubles) as trouble:
            for line in str(trouble).splitlines():
                log.error("no sentence is understood: %s", line, exc_info=trouble.__cause__)
        except Exception:
            log.exception("no sentence is understood: the loader fails, look at the last edits in %s", self._config)
        else:
            gc.freeze()  # keeps garbage collections from walking the loaded objects

    def _look(self, emit: Emit) -> None:
        self._look_at_orders(emit)
        before, self._seen = self._seen, stamps(self._config)
        if self._seen == self._judged or self._seen != before:
            return
        before, judged = self._judged, self._seen
        self._judged = judged  # now, so that an error is logged once
        changed = _changed(before, judged)
        for name in sorted(changed & AT_START_ONLY):
            log.warning("%s has changed: restart the robot | cần khởi động lại robot", self._config / name)
        lobby, errors = self._map(judged)
        knowledge: Knowledge | None = None
        fault: BaseException | None = None
        if changed - AT_START_ONLY and not (errors and changed == {MAP}):
            try:
                loaded = load_knowledge(self._config, self._settings, lobby)
                loaded.make_ready()
                knowledge = loaded
            except (Trouble, Troubles) as trouble:
                errors, fault = [*errors, *str(trouble).splitlines()], trouble.__cause__
            except Exception as error:
                fault = error
            if stamps(self._config) != judged:
                self._judged = before
                return  # files changed while they were read: no consistent state was loaded
        if fault is not None:
            newest = max(changed - AT_START_ONLY, key=lambda name: judged.get(name) or before[name])
            log.error("the content in force stays: the loader fails, look at %s", self._config / newest, exc_info=fault)
        if knowledge is not None:
            if lobby is not self._lobby:
                self._lobby, self._map_stamp = lobby, judged.get(MAP)
                log.warning("%s: the robot drives by it from its next start on", self._config / MAP)
            self._offer(knowledge, emit)
        _log_errors(errors)

    def _map(self, judged: Mapping[str, Stamp]) -> tuple[Lobby, list[str]]:
        """Return the map as it stands on the disk, or the one in force with the errors of the file."""
        if judged.get(MAP) == self._map_stamp:
            return self._lobby, []
        try:
            return load_shown_map(self._config / MAP, self._driven), []
        except (Trouble, Troubles) as trouble:
            return self._lobby, str(trouble).splitlines()

    def _look_at_orders(self, emit: Emit) -> None:
        ordered = self._ordered if self._orders is None else self._orders.read()
        if ordered != self._ordered:
            self._ordered = ordered
            self._offer(self._files, emit)

    def _offer(self, files: Knowledge, emit: Emit) -> None:
        """Offer the content of `files`, under the orders for the day, to the core."""
        self._files, knowledge = files, files.under(self._ordered)
        self._number += 1
        self._loaded[self._number] = knowledge
        for number in list(self._loaded)[:-_WAITING]:
            self._loaded.pop(number, None)
        log.info("edition %d of the content is loaded", self._number)
        day = day_plan_of(self._settings, knowledge.content)
        emit(EditionLoaded(edition_of(self._number, knowledge.content, day)))


def _changed(before: Mapping[str, Stamp], after: Mapping[str, Stamp]) -> set[str]:
    """Return the relative paths of files that were added, deleted or changed."""
    return {name for name in before.keys() | after.keys() if before.get(name) != after.get(name)}


def _log_errors(lines: Iterable[str]) -> None:
    for line in lines:
        log.error("the content in force stays: %s", line)
